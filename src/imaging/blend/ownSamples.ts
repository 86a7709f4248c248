import { decode } from "fast-png";
import { intersect, type Rect, relativeTo, type Size } from "../../core/geometry/geometry.ts";
import { newRasterLike, type Raster, type Samples } from "../../core/raster.ts";
import type { RgbaImage, SampleSpace } from "./rgbaPng.ts";

/** An image's samples as they stand in its file. */
export interface OwnImage extends Size {
  /** 8 or 16 bits, `channels` interleaved: grey or RGB, with alpha or without. */
  readonly data: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  readonly channels: number;
  readonly space: SampleSpace;
}

/** 65535 of 16 bits is 255. */
const SCALE = 257;
const NO_SAMPLES = { 8: new Uint8ClampedArray(0), 16: new Float32Array(0) } as const;

/**
 * The samples of a PNG without a palette. Not through a canvas, which has 8 bits and two colour spaces of its own.
 *
 * @throws RangeError or Error for what is no such PNG
 */
export async function readOwnSamples(png: Blob): Promise<OwnImage> {
  const { width, height, channels, depth, data, iccEmbeddedProfile } = decode(await png.arrayBuffer());
  if ((depth !== 8 && depth !== 16) || channels < 1 || data instanceof Uint8ClampedArray)
    throw new RangeError("This PNG does not hold samples of 8 or 16 bits.");
  const profile = iccEmbeddedProfile?.profile ?? null;
  // A grey image without a profile takes colour from what is laid on it.
  const space = { profile, isGrey: channels < 3 && profile !== null };
  return { width, height, channels, data: data as OwnImage["data"], space };
}

/** RGBA of a part, which may reach beyond the image; there all is 0. Whole numbers of 8 bits, fractions of 16. */
export function partOf(image: OwnImage, part: Rect): Raster<Samples> {
  const { width, height, channels, data } = image;
  const raster = newRasterLike<Samples>(NO_SAMPLES[data instanceof Uint16Array ? 16 : 8], part);
  const inside = intersect(part, { x: 0, y: 0, width, height });
  if (inside.width <= 0 || inside.height <= 0) return raster;
  const scale = data instanceof Uint16Array ? SCALE : 1;
  const isColour = channels > 2;
  const hasAlpha = channels % 2 === 0;
  const at = relativeTo(inside, part);
  for (let row = 0; row < inside.height; row++) {
    let from = channels * ((inside.y + row) * width + inside.x);
    let to = 4 * ((at.y + row) * part.width + at.x);
    for (let column = 0; column < inside.width; column++, from += channels, to += 4) {
      raster.data[to] = (data[from] ?? 0) / scale;
      raster.data[to + 1] = (data[from + (isColour ? 1 : 0)] ?? 0) / scale;
      raster.data[to + 2] = (data[from + (isColour ? 2 : 0)] ?? 0) / scale;
      raster.data[to + 3] = hasAlpha ? (data[from + channels - 1] ?? 0) / scale : 255;
    }
  }
  return raster;
}

/** An image of whole samples for a layer of a size, transparent. @param isDeep 16 bits */
export const newRgbaImage = ({ width, height }: Size, isDeep: boolean): RgbaImage => ({
  width,
  height,
  data: isDeep ? new Uint16Array(4 * width * height) : new Uint8ClampedArray(4 * width * height),
});

/** Writes samples on a scale of 0..255 into an image, from a pixel on. */
export function setSamples({ data }: RgbaImage, samples: Samples, pixel: number): void {
  if (data instanceof Uint8ClampedArray) data.set(samples, 4 * pixel);
  else
    for (let i = 0; i < samples.length; i++)
      data[4 * pixel + i] = Math.round(SCALE * Math.min(255, Math.max(0, samples[i] ?? 0)));
}
