import type { Size } from "../geometry/geometry.ts";
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
  for (let y = 0; y < plane.height; y++) scaleLine(plane.data, y * plane.width, plane.width, across, y * width, width);
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (y * plane.height) / height;
    const to = ((y + 1) * plane.height) / height;
    const last = Math.min(plane.height - 1, Math.ceil(to) - 1);
    for (let row = Math.floor(from); row <= last; row++) {
      const share = (Math.min(to, row + 1) - Math.max(from, row)) / (to - from);
      for (let x = 0; x < width; x++) {
        data[y * width + x] = (data[y * width + x] as number) + share * (across[row * width + x] as number);
      }
    }
  }
  return { width, height, data };
}

/** A plane and its halvings, largest first: a small picture of it is made from one that is little larger. */
export function halvingsOf(plane: GreyPlane): readonly GreyPlane[] {
  const planes = [plane];
  for (let last = plane; Math.min(last.width, last.height) > 64; ) {
    last = resample(last, { width: last.width >> 1, height: last.height >> 1 });
    planes.push(last);
  }
  return planes;
}

/** A plane at a size, from the smallest of its halvings that is not coarser than half a pixel there. */
export function reduced(halvings: readonly GreyPlane[], size: Size): GreyPlane {
  const fine = halvings.filter(({ width, height }) => width >= 2 * size.width && height >= 2 * size.height).at(-1);
  const from = fine ?? halvings[0];
  if (!from) throw new RangeError("no plane");
  return resample(from, size);
}

/** Less its mean over a box of `2 radius + 1`: what is left tells pictures apart and does not care for shifts of colour. */
export function highPass(plane: GreyPlane, radius: number): GreyPlane {
  const { width, height } = plane;
  const across = new Float32Array(width * height);
  for (let y = 0; y < height; y++) boxMean(plane.data, across, y * width, width, radius);
  const data = new Float32Array(width * height);
  const sums = new Float64Array(width);
  const add = (row: number, sign: 1 | -1) => {
    for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + sign * (across[row * width + x] as number);
  };
  for (let row = 0; row < Math.min(radius, height); row++) add(row, 1);
  for (let y = 0; y < height; y++) {
    if (y + radius < height) add(y + radius, 1);
    if (y - radius - 1 >= 0) add(y - radius - 1, -1);
    const rows = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1;
    for (let x = 0; x < width; x++) data[y * width + x] = (plane.data[y * width + x] as number) - (sums[x] as number) / rows;
  }
  return { width, height, data };
}

function scaleLine(line: Float32Array, start: number, length: number, to: Float32Array, at: number, newLength: number): void {
  for (let k = 0; k < newLength; k++) {
    const from = (k * length) / newLength;
    const end = ((k + 1) * length) / newLength;
    const last = Math.min(length - 1, Math.ceil(end) - 1);
    let sum = 0;
    for (let i = Math.floor(from); i <= last; i++) {
      sum += (Math.min(end, i + 1) - Math.max(from, i)) * (line[start + i] as number);
    }
    to[at + k] = sum / (end - from);
  }
}

function boxMean(from: Float32Array, to: Float32Array, start: number, length: number, radius: number): void {
  let sum = 0;
  let count = 0;
  for (let k = 0; k < Math.min(radius, length); k++) {
    sum += from[start + k] as number;
    count++;
  }
  for (let k = 0; k < length; k++) {
    if (k + radius < length) {
      sum += from[start + k + radius] as number;
      count++;
    }
    if (k - radius - 1 >= 0) {
      sum -= from[start + k - radius - 1] as number;
      count--;
    }
    to[start + k] = sum / count;
  }
}
