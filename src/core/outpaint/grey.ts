import type { Size } from "../geometry.ts";
import type { Raster } from "../raster.ts";

/** One float a pixel, rows top to bottom. */
export interface GreyPlane extends Size {
  readonly data: Float32Array<ArrayBuffer>;
}

/** Luma, 0..255. Alpha is not looked at. */
export function lumaOf({ width, height, data }: Raster): GreyPlane {
  const luma = new Float32Array(width * height);
  for (let i = 0; i < luma.length; i++) {
    luma[i] = 0.299 * (data[4 * i] as number) + 0.587 * (data[4 * i + 1] as number) + 0.114 * (data[4 * i + 2] as number);
  }
  return { width, height, data: luma };
}

/** Scaled to exactly `width` x `height` by averaging areas, fractions of pixels counted as such: nothing moves. */
export function resample(plane: GreyPlane, { width, height }: Size): GreyPlane {
  if (plane.width === width && plane.height === height) return plane;
  const across = new Float32Array(width * plane.height);
  for (let x = 0; x < width; x++) {
    const from = (x * plane.width) / width;
    const to = ((x + 1) * plane.width) / width;
    for (let y = 0; y < plane.height; y++) across[y * width + x] = meanOf(plane.data, y * plane.width, 1, from, to, plane.width);
  }
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (y * plane.height) / height;
    const to = ((y + 1) * plane.height) / height;
    for (let x = 0; x < width; x++) data[y * width + x] = meanOf(across, x, width, from, to, plane.height);
  }
  return { width, height, data };
}

/** Less its mean over a box of `2 radius + 1`: what is left tells pictures apart and does not care for shifts of colour. */
export function highPass(plane: GreyPlane, radius: number): GreyPlane {
  const { width, height } = plane;
  const across = new Float32Array(width * height);
  for (let y = 0; y < height; y++) boxMean(plane.data, across, y * width, 1, width, radius);
  const mean = new Float32Array(width * height);
  for (let x = 0; x < width; x++) boxMean(across, mean, x, width, height, radius);
  for (let i = 0; i < mean.length; i++) mean[i] = (plane.data[i] as number) - (mean[i] as number);
  return { width, height, data: mean };
}

function meanOf(data: Float32Array, start: number, step: number, from: number, to: number, length: number): number {
  const first = Math.floor(from);
  const last = Math.min(length - 1, Math.ceil(to) - 1);
  let sum = 0;
  for (let k = first; k <= last; k++) {
    sum += (Math.min(to, k + 1) - Math.max(from, k)) * (data[start + k * step] as number);
  }
  return sum / (to - from);
}

function boxMean(from: Float32Array, to: Float32Array, start: number, step: number, length: number, radius: number): void {
  let sum = 0;
  let count = 0;
  for (let k = 0; k < Math.min(radius, length); k++) {
    sum += from[start + k * step] as number;
    count++;
  }
  for (let k = 0; k < length; k++) {
    if (k + radius < length) {
      sum += from[start + (k + radius) * step] as number;
      count++;
    }
    if (k - radius - 1 >= 0) {
      sum -= from[start + (k - radius - 1) * step] as number;
      count--;
    }
    to[start + k * step] = sum / count;
  }
}
