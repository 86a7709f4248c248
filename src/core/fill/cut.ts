import type { Rect } from "../geometry/geometry.ts";
import { type GreyRaster, newSamplesLike, type Raster, type Samples } from "../raster.ts";
import { AVOIDED, HOLE, KNOWN, type Level, levelOf } from "./pyramid.ts";
import { writeTexture } from "./texture.ts";

/** A part of a picture that a hole is filled from. */
export interface Cut {
  readonly area: Rect;
  readonly avoid?: GreyRaster | undefined;
  /** Nothing but opaque pixels is copied. */
  readonly isFromOpaque: boolean;
  readonly leastSources: number;
}

/** The first that leaves enough to copy from. */
export function cutFirst(
  image: Raster<Samples>,
  hole: GreyRaster,
  cuts: readonly Cut[],
): { readonly area: Rect; readonly level: Level } | null {
  for (const wanted of cuts) {
    const level = cut(image, hole, wanted);
    if (level.sources.length >= wanted.leastSources) return { area: wanted.area, level };
  }
  return null;
}

/**
 * A level of colours that are premultiplied, so that hidden ones do not count; the fourth byte is the texture where only opaque pixels
 * are copied, else alpha.
 */
function cut(image: Raster<Samples>, hole: GreyRaster, { area, avoid, isFromOpaque }: Cut): Level {
  const pixels = bytesOf(pixelsIn(image, area));
  const flags = new Uint8Array(area.width * area.height);
  const unknown = new Uint8Array(flags.length);
  for (let y = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++) {
      const from = (area.y + y) * image.width + area.x + x;
      const to = y * area.width + x;
      const alpha = pixels[4 * to + 3] as number;
      const isAvoided = (isFromOpaque && alpha < 255) || (avoid !== undefined && (avoid.data[from] as number) >= 128);
      flags[to] = (hole.data[from] as number) >= 128 ? HOLE : isAvoided ? AVOIDED : KNOWN;
      unknown[to] = alpha < 255 ? HOLE : (flags[to] as number);
      if (alpha === 255) continue;
      for (let i = 4 * to; i < 4 * to + 3; i++) pixels[i] = Math.round(((pixels[i] as number) * alpha) / 255);
    }
  }
  if (isFromOpaque) writeTexture(pixels, unknown, area);
  return levelOf(pixels, flags, area);
}

/** Rounded to 8 bits. */
const bytesOf = (samples: Samples): Uint8Array<ArrayBuffer> => new Uint8Array(new Uint8ClampedArray(samples).buffer);

/** RGBA. */
export function pixelsIn<Data extends Samples>({ width, data }: Raster<Data>, area: Rect): Data {
  const pixels = newSamplesLike(data, 4 * area.width * area.height);
  for (let y = 0; y < area.height; y++) {
    const from = 4 * ((area.y + y) * width + area.x);
    pixels.set(data.subarray(from, from + 4 * area.width), 4 * y * area.width);
  }
  return pixels;
}
