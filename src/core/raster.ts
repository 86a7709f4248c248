import type { Size } from "./geometry.ts";

/** An RGBA picture: 4 bytes a pixel, rows top to bottom, alpha not premultiplied. `data.length === 4 * width * height`. */
export interface Raster extends Size {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** One byte a pixel, rows top to bottom: 0..255. `data.length === width * height`. */
export interface GreyRaster extends Size {
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A transparent black picture. */
export const newRaster = ({ width, height }: Size): Raster => ({
  width,
  height,
  data: new Uint8ClampedArray(4 * width * height),
});

export const newGreyRaster = ({ width, height }: Size): GreyRaster => ({
  width,
  height,
  data: new Uint8Array(width * height),
});
