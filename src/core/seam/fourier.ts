import type { Size } from "../geometry/geometry.ts";

/** Complex numbers on a grid whose sides are powers of two, rows top to bottom. */
export interface ComplexGrid extends Size {
  readonly re: Float64Array<ArrayBuffer>;
  readonly im: Float64Array<ArrayBuffer>;
}

/** The smallest power of two that is not below `length`. */
export const powerOfTwo = (length: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, length)));

/** A grid of zeros. */
export const newComplexGrid = ({ width, height }: Size): ComplexGrid => ({
  width,
  height,
  re: new Float64Array(width * height),
  im: new Float64Array(width * height),
});

/**
 * The two-dimensional discrete Fourier transform, in place; backwards without the division by the number of samples.
 *
 * @throws RangeError when a side is not a power of two
 * @see Cooley, Tukey 1965, "An algorithm for the machine calculation of complex Fourier series"
 */
export function transform({ width, height, re, im }: ComplexGrid, direction: "forward" | "backward"): void {
  const sign = direction === "forward" ? -1 : 1;
  const acrossRow = lineTransform(width, sign);
  for (let y = 0; y < height; y++) acrossRow(re, im, y * width, 1);
  const downColumn = lineTransform(height, sign);
  for (let x = 0; x < width; x++) downColumn(re, im, x, width);
}

type LineTransform = (re: Float64Array, im: Float64Array, start: number, step: number) => void;

function lineTransform(length: number, sign: 1 | -1): LineTransform {
  if (powerOfTwo(length) !== length) throw new RangeError(`A side of ${length} is not a power of two.`);
  const cosine = Float64Array.from({ length: length / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / length));
  const sine = Float64Array.from({ length: length / 2 }, (_, k) => sign * Math.sin((2 * Math.PI * k) / length));
  const order = bitReversed(length);
  const lineRe = new Float64Array(length);
  const lineIm = new Float64Array(length);
  return (re, im, start, step) => {
    for (let i = 0; i < length; i++) {
      const from = start + step * (order[i] ?? 0);
      lineRe[i] = re[from] ?? 0;
      lineIm[i] = im[from] ?? 0;
    }
    for (let half = 1; half < length; half *= 2) {
      const turn = length / (2 * half);
      for (let block = 0; block < length; block += 2 * half) {
        for (let k = 0; k < half; k++) {
          const even = block + k;
          const odd = even + half;
          const c = cosine[k * turn] ?? 0;
          const s = sine[k * turn] ?? 0;
          const oddRe = lineRe[odd] ?? 0;
          const oddIm = lineIm[odd] ?? 0;
          const turnedRe = oddRe * c - oddIm * s;
          const turnedIm = oddRe * s + oddIm * c;
          const evenRe = lineRe[even] ?? 0;
          const evenIm = lineIm[even] ?? 0;
          lineRe[odd] = evenRe - turnedRe;
          lineIm[odd] = evenIm - turnedIm;
          lineRe[even] = evenRe + turnedRe;
          lineIm[even] = evenIm + turnedIm;
        }
      }
    }
    for (let i = 0; i < length; i++) {
      re[start + step * i] = lineRe[i] ?? 0;
      im[start + step * i] = lineIm[i] ?? 0;
    }
  };
}

function bitReversed(length: number): Int32Array {
  const order = new Int32Array(length);
  for (let i = 1; i < length; i++) order[i] = ((order[i >> 1] ?? 0) >> 1) | (i & 1 ? length >> 1 : 0);
  return order;
}
