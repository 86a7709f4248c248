import { clampNumber, type Point, type Size, sameSize } from "../geometry/geometry.ts";
import { newRaster, type Raster, type Samples } from "../raster.ts";

const LOBES = 3;
/** A weight below it is a rounding error. */
const NOTHING = 1e-6;
const UNMOVED: Point = { x: 0, y: 0 };

const lanczos = (x: number): number => {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const angle = Math.PI * x;
  return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / (angle * angle);
};

/** `count` weights for each output sample, from input sample `first` on; they sum to 1. What lies off the edge is left out. */
interface Taps {
  readonly count: number;
  readonly first: Int32Array;
  readonly weights: Float32Array;
}

/** @param shift how far the picture is moved, in output samples */
function tapsFor(from: number, to: number, shift: number): Taps {
  const step = from / to;
  const stretch = Math.max(1, step);
  const count = Math.min(from, Math.ceil(2 * LOBES * stretch));
  const samples = Math.ceil(to);
  const first = new Int32Array(samples);
  const weights = new Float32Array(samples * count);
  for (let i = 0; i < samples; i++) {
    const centre = clampNumber((i + 0.5 - shift) * step - 0.5, -0.5, from - 0.5);
    const start = clampNumber(Math.floor(centre - LOBES * stretch) + 1, 0, from - count);
    const row = Float64Array.from({ length: count }, (_, k) => lanczos((start + k - centre) / stretch));
    const sum = row.reduce((total, weight) => total + weight, 0);
    first[i] = start;
    for (let k = 0; k < count; k++) weights[i * count + k] = (row[k] ?? 0) / sum;
  }
  return { count, first, weights };
}

export interface RowSampler {
  /**
   * Output row `y`: R, G, B, not rounded and not cut to 0..255, and alpha 0..255, of each column asked for. Cheapest from top to
   * bottom. The array is written over by the next call.
   */
  row(y: number): Float32Array;
}

/** Starts reading the columns first..last (inclusive) of the output. */
export type OpenSampler = (first: number, last: number) => RowSampler;

/**
 * A picture resized to `size` and moved, in the same one pass, to be read row by row: separable Lanczos-3, stretched when it shrinks
 * so that nothing aliases. Colours are weighted by alpha. Works on the encoded sRGB values: engines are fed with and return pictures
 * that were resized in these, and what was shrunk so is enlarged best so (on the photographs of `npm run bench:seam` linear light
 * does worse).
 *
 * @param size what the whole picture takes; where it is a fraction, the last column or row lies partly beyond it
 * @param shift to the right and down, in output pixels; beyond its edge the picture repeats its border
 * @throws RangeError when either size is empty
 * @see K. Turkowski, "Filters for Common Resampling Tasks" (1990)
 */
export function rowSampler(source: Raster<Samples>, size: Size, shift: Point = UNMOVED): OpenSampler {
  if (Math.min(source.width, source.height, size.width, size.height) < 1)
    throw new RangeError("A picture of no size cannot be resized.");
  const across = tapsFor(source.width, size.width, shift.x);
  const down = tapsFor(source.height, size.height, shift.y);
  const isSolid = isOpaque(source);
  return (first, last) => {
    const rows = new Map<number, Float32Array>();
    const sum = new Float32Array(4 * (last - first + 1));
    const rowAt = (y: number): Float32Array => {
      const known = rows.get(y);
      if (known) return known;
      const row = new Float32Array(sum.length);
      if (isSolid) sampleOpaqueRow(source, y, across, first, row);
      else sampleRow(source, y, across, first, row);
      rows.set(y, row);
      return row;
    };
    return {
      row(y) {
        const start = down.first[y] ?? 0;
        for (const kept of rows.keys()) if (kept < start || kept >= start + down.count) rows.delete(kept);
        sum.fill(0);
        const weights = down.weights.subarray(y * down.count, (y + 1) * down.count);
        for (let k = 0; k < weights.length; k += 2) {
          const [one, other] = [weights[k] ?? 0, weights[k + 1] ?? 0];
          // All but one, where a picture is not moved up or down.
          if (Math.abs(one) + Math.abs(other) < NOTHING) continue;
          addRows(sum, rowAt(start + k), one, rowAt(Math.min(start + k + 1, source.height - 1)), other);
        }
        if (!isSolid) unmultiply(sum);
        return sum;
      },
    };
  };
}

/**
 * A picture resized as `rowSampler` does, in 8 bits. One of 8 bits and the wanted size comes back as an equal copy.
 *
 * @throws RangeError when either size is empty
 */
export function resample(source: Raster<Samples>, size: Size, shift: Point = UNMOVED): Raster {
  const open = rowSampler(source, size, shift);
  const result = newRaster(size);
  if (sameSize(source, size) && shift.x === 0 && shift.y === 0) {
    result.data.set(source.data);
    return result;
  }
  const { row } = open(0, size.width - 1);
  for (let y = 0; y < size.height; y++) result.data.set(row(y), 4 * y * size.width);
  return result;
}

// Two at a time: the sum is read and written half as often.
function addRows(sum: Float32Array, one: Float32Array, ofOne: number, other: Float32Array, ofOther: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + ofOne * (one[i] ?? 0) + ofOther * (other[i] ?? 0);
}

/** Source row `y` at the output's width, colours premultiplied; alpha 0..1. */
function sampleRow(
  { width, data }: Raster<Samples>,
  y: number,
  { count, first, weights }: Taps,
  left: number,
  out: Float32Array,
): void {
  for (let i = 0, x = left; i < out.length; i += 4, x++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let alpha = 0;
    let at = 4 * (y * width + (first[x] ?? 0));
    for (let k = x * count, end = k + count; k < end; k++, at += 4) {
      const opacity = (weights[k] ?? 0) * ((data[at + 3] ?? 0) / 255);
      red += opacity * (data[at] ?? 0);
      green += opacity * (data[at + 1] ?? 0);
      blue += opacity * (data[at + 2] ?? 0);
      alpha += opacity;
    }
    out[i] = red;
    out[i + 1] = green;
    out[i + 2] = blue;
    out[i + 3] = alpha;
  }
}

/** The same where alpha is 255 everywhere, which results are: half the work. */
function sampleOpaqueRow(
  { width, data }: Raster<Samples>,
  y: number,
  { count, first, weights }: Taps,
  left: number,
  out: Float32Array,
): void {
  for (let i = 0, x = left; i < out.length; i += 4, x++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let at = 4 * (y * width + (first[x] ?? 0));
    for (let k = x * count, end = k + count; k < end; k++, at += 4) {
      const weight = weights[k] ?? 0;
      red += weight * (data[at] ?? 0);
      green += weight * (data[at + 1] ?? 0);
      blue += weight * (data[at + 2] ?? 0);
    }
    out[i] = red;
    out[i + 1] = green;
    out[i + 2] = blue;
    out[i + 3] = 255;
  }
}

/** Every pixel has an alpha of 255. */
export function isOpaque({ data }: Raster<Samples>): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}

function unmultiply(row: Float32Array): void {
  for (let i = 0; i < row.length; i += 4) {
    const alpha = row[i + 3] ?? 0;
    if (alpha <= 0) {
      row.fill(0, i, i + 4);
      continue;
    }
    row[i] = (row[i] ?? 0) / alpha;
    row[i + 1] = (row[i + 1] ?? 0) / alpha;
    row[i + 2] = (row[i + 2] ?? 0) / alpha;
    row[i + 3] = 255 * alpha;
  }
}
