import { longerSide, type Size } from "../geometry/geometry.ts";
import type { Raster } from "../raster.ts";

/** An image's colours as means over a grid of cells: RGBA, 8 bits, premultiplied, row by row. */
export interface CoarseImage extends Size {
  readonly data: Uint8Array;
}

const MAX_CELLS = 16;
/** The longer side of what an image may have been reduced to before its means are taken, at least. */
const MIN_SIDE = 256;
/** So many pixels and more to a cell's side: the mean of fewer says more of how an image was scaled than of what it shows. */
const MIN_CELL_SIDE = 8;
/** Levels of 255 by which decoders of one lossy file may differ: in the mean, and in a single cell. */
const TOLERANCE = { mean: 3, cell: 16 } as const;

/**
 * @param raster the image, or a smaller one of it, of 256 pixels and more on the longer side; straight alpha
 * @param full the image's own size: it alone decides how many cells there are
 */
export function coarseImage(raster: Raster, full: Size): CoarseImage {
  const reduction = Math.min(1, MIN_SIDE / longerSide(full));
  const [width, height] = [cellsOf(full.width * reduction), cellsOf(full.height * reduction)];
  const data = new Uint8Array(4 * width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = [Math.round((column * raster.width) / width), Math.round(((column + 1) * raster.width) / width)] as const;
      const y = [Math.round((row * raster.height) / height), Math.round(((row + 1) * raster.height) / height)] as const;
      data.set(meanOf(raster, x, y), 4 * (row * width + column));
    }
  }
  return { width, height, data };
}

/** True when two decoders have read different images from a file, beyond what lossy decoding explains. */
export function areDifferent(a: CoarseImage, b: CoarseImage): boolean {
  if (a.width !== b.width || a.height !== b.height) return true;
  let sum = 0;
  for (const [i, value] of a.data.entries()) {
    const difference = Math.abs(value - (b.data[i] ?? 0));
    if (difference > TOLERANCE.cell) return true;
    sum += difference;
  }
  return sum > TOLERANCE.mean * a.data.length;
}

const cellsOf = (side: number): number => Math.max(1, Math.min(MAX_CELLS, Math.floor(side / MIN_CELL_SIDE)));

type Span = readonly [from: number, to: number];

function meanOf({ data, width }: Raster, [left, right]: Span, [top, bottom]: Span): number[] {
  let [red, green, blue, alpha] = [0, 0, 0, 0];
  for (let y = top; y < bottom; y++) {
    for (let at = 4 * (y * width + left); at < 4 * (y * width + right); at += 4) {
      const opacity = (data[at + 3] ?? 0) / 255;
      red += (data[at] ?? 0) * opacity;
      green += (data[at + 1] ?? 0) * opacity;
      blue += (data[at + 2] ?? 0) * opacity;
      alpha += data[at + 3] ?? 0;
    }
  }
  const count = (right - left) * (bottom - top);
  return [red, green, blue, alpha].map((total) => Math.round(total / count));
}
