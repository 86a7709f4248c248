import { type Size, sameSize } from "../geometry.ts";
import { newRaster, type Raster } from "../raster.ts";

const LOBES = 3;

const lanczos = (x: number): number => {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const angle = Math.PI * x;
  return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / (angle * angle);
};

/** For each output sample the first input sample and the weights, which sum to 1; what lies off the edge is left out. */
interface Taps {
  readonly first: Int32Array;
  readonly weights: readonly Float32Array[];
}

function tapsFor(from: number, to: number): Taps {
  const step = from / to;
  const stretch = Math.max(1, step);
  const first = new Int32Array(to);
  const weights: Float32Array[] = [];
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * step - 0.5;
    const start = Math.max(0, Math.ceil(centre - LOBES * stretch));
    const end = Math.min(from - 1, Math.floor(centre + LOBES * stretch));
    const row = Float64Array.from({ length: end - start + 1 }, (_, k) => lanczos((start + k - centre) / stretch));
    const sum = row.reduce((total, weight) => total + weight, 0);
    first[i] = start;
    weights.push(Float32Array.from(row, (weight) => weight / sum));
  }
  return { first, weights };
}

/**
 * Resized by separable Lanczos-3, stretched when it shrinks so that nothing aliases. Colours are weighted by alpha. A picture
 * of the wanted size comes back as an equal copy.
 *
 * @throws RangeError when either size is empty
 * @see K. Turkowski, "Filters for Common Resampling Tasks" (1990)
 */
export function resample(source: Raster, size: Size): Raster {
  if (Math.min(source.width, source.height, size.width, size.height) < 1)
    throw new RangeError("A picture of no size cannot be resized.");
  const result = newRaster(size);
  if (sameSize(source, size)) {
    result.data.set(source.data);
    return result;
  }
  const across = tapsFor(source.width, size.width);
  const down = tapsFor(source.height, size.height);
  const rows = new Map<number, Float32Array>();
  const sum = new Float32Array(4 * size.width);
  for (let y = 0; y < size.height; y++) {
    const start = down.first[y] ?? 0;
    for (const row of rows.keys()) if (row < start) rows.delete(row);
    sum.fill(0);
    (down.weights[y] ?? []).forEach((weight, k) => {
      let row = rows.get(start + k);
      if (!row) {
        row = resampleRow(source, start + k, across);
        rows.set(start + k, row);
      }
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (row[i] ?? 0);
    });
    writeRow(sum, result.data, 4 * y * size.width);
  }
  return result;
}

/** Row `y` at the output's width, colours premultiplied to 0..255. */
function resampleRow({ width, data }: Raster, y: number, { first, weights }: Taps): Float32Array {
  const out = new Float32Array(4 * weights.length);
  weights.forEach((taps, x) => {
    let red = 0;
    let green = 0;
    let blue = 0;
    let alpha = 0;
    let at = 4 * (y * width + (first[x] ?? 0));
    for (let k = 0; k < taps.length; k++, at += 4) {
      const opacity = (taps[k] ?? 0) * ((data[at + 3] ?? 0) / 255);
      red += opacity * (data[at] ?? 0);
      green += opacity * (data[at + 1] ?? 0);
      blue += opacity * (data[at + 2] ?? 0);
      alpha += opacity;
    }
    out[4 * x] = red;
    out[4 * x + 1] = green;
    out[4 * x + 2] = blue;
    out[4 * x + 3] = alpha;
  });
  return out;
}

function writeRow(sum: Float32Array, data: Uint8ClampedArray, at: number): void {
  for (let i = 0; i < sum.length; i += 4) {
    const alpha = sum[i + 3] ?? 0;
    if (alpha <= 0) continue;
    data[at + i] = (sum[i] ?? 0) / alpha;
    data[at + i + 1] = (sum[i + 1] ?? 0) / alpha;
    data[at + i + 2] = (sum[i + 2] ?? 0) / alpha;
    data[at + i + 3] = 255 * alpha;
  }
}
