import type { Size } from "./geometry/geometry.ts";

/** 0..255: whole numbers of 8 bits, or numbers with fractions, as 16 bits have them (a sample of 16 bits divided by 257). */
export type Samples = Uint8ClampedArray<ArrayBuffer> | Float32Array<ArrayBuffer>;

/**
 * An RGBA image: 4 samples a pixel, rows top to bottom, alpha not premultiplied. `data.length === 4 * width * height`. 8 bits unless
 * its type says otherwise.
 */
export interface Raster<Data extends Samples = Uint8ClampedArray<ArrayBuffer>> extends Size {
  readonly data: Data;
}

/** One byte a pixel, rows top to bottom: 0..255. `data.length === width * height`. */
export interface GreyRaster extends Size {
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A transparent black image of 8 bits. */
export const newRaster = (size: Size): Raster => newRasterLike(new Uint8ClampedArray(0), size);

/** A transparent black image with samples of the same kind. */
export const newRasterLike = <Data extends Samples>(samples: Data, { width, height }: Size): Raster<Data> => ({
  width,
  height,
  data: newSamplesLike(samples, 4 * width * height),
});

/** `count` zeros of the same kind. */
export function newSamplesLike<Data extends Samples>(samples: Data, count: number): Data {
  const made: Samples = samples instanceof Float32Array ? new Float32Array(count) : new Uint8ClampedArray(count);
  return made as Data;
}

export const newGreyRaster = ({ width, height }: Size): GreyRaster => ({
  width,
  height,
  data: new Uint8Array(width * height),
});
