import type { Size } from "../../geometry/geometry.ts";
import { type GreyRaster, newGreyRaster } from "../../raster.ts";
import type { RunSource } from "../runs.ts";

/** A size with the same sides in proportion, none longer than `longest`, none under a pixel. */
export function thumbnailSize({ width, height }: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The mask made small: how much of each pixel is white, 0..255. What is white at all is never wholly black. */
export function maskThumbnail(mask: RunSource, size: Size): GreyRaster {
  const raster = newGreyRaster(size);
  const lefts = startsOf(mask.size.width, size.width);
  const tops = startsOf(mask.size.height, size.height);
  const white = new Float64Array(size.width);
  for (let line = 0; line < size.height; line++) {
    white.fill(0);
    const [top = 0, bottom = 0] = tops.slice(line, line + 2);
    for (let row = top; row < bottom; row++) {
      mask.eachRun(row, (first, last) => {
        for (let x = first, to = Math.floor((x * size.width) / mask.size.width); x <= last; to++) {
          const end = Math.min(last + 1, lefts[to + 1] ?? last + 1);
          white[to] = (white[to] ?? 0) + end - x;
          x = end;
        }
      });
    }
    for (const [at, pixels] of white.entries()) {
      const all = (bottom - top) * ((lefts[at + 1] ?? 0) - (lefts[at] ?? 0));
      raster.data[line * size.width + at] = Math.ceil((255 * pixels) / all);
    }
  }
  return raster;
}

/** The first pixel that belongs to each of `parts`, and where the last of them ends. */
const startsOf = (pixels: number, parts: number): number[] =>
  Array.from({ length: parts + 1 }, (_, part) => Math.ceil((part * pixels) / parts));
