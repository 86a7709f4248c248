import { ssim } from "ssim.js";
import { ciede2000 } from "../../src/core/colour/ciede2000.ts";
import { type Lab, labOf } from "../../src/core/colour/colour.ts";
import { clampInside, intersect, pad, type Rect, rectOf } from "../../src/core/geometry/geometry.ts";
import type { GreyRaster, Raster } from "../../src/core/raster.ts";
import { coveredBox } from "../../src/core/seam/alpha.ts";
import { cropped } from "../pictures.ts";

export interface Measures {
  /** Root of the mean square error inside the paint, levels. PSNR = 20 log10(255 / it). */
  readonly error: number;
  /** Inside the paint. */
  readonly ssim: number;
  /** Between neighbours on either side of the paint's border, pair by pair, CIEDE2000: noise in a result counts as steps. */
  readonly meanStep: number;
  readonly maxStep: number;
  /** The same with the pairs of each 5x5 pixels averaged, as an eye does: noise of single pixels is no seam. */
  readonly meanSeam: number;
  readonly maxSeam: number;
  /** Between the inside of the paint and what lies beyond the band, each seen over 5x5 pixels: a feather cannot hide it. */
  readonly meanPatch: number;
}

/** Each side of the border this far from it: within the paint, and beyond every band. */
const INSIDE = 4;
const BEYOND = 20;
/** Half of a box that stands for what an eye takes in at once. */
const EYE = 2;
const SSIM_WINDOW = 11;

/** Errors of a blended region against the true one. @param paint 255 where it was repainted */
export function measure(blended: Raster, truth: Raster, paint: GreyRaster): Measures {
  const pairs = borderPairs(paint);
  const steps = pairs.map((pair) => deltaOf(truth, pair.inside, stepError(blended, truth, pair)));
  const patches = patchSteps(blended, truth, paint);
  return {
    error: errorInside(blended, truth, paint),
    ssim: ssimInside(blended, truth, paint),
    meanStep: meanOf(steps),
    ...seamStep(blended, truth, pairs),
    maxStep: steps.reduce((most, step) => Math.max(most, step), 0),
    meanPatch: meanOf(patches),
  };
}

export const psnrOf = (error: number): number => 20 * Math.log10(255 / error);

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function errorInside(blended: Raster, truth: Raster, { data }: GreyRaster): number {
  let squares = 0;
  let count = 0;
  for (const [i, level] of data.entries()) {
    if (level === 0) continue;
    count += 3;
    for (let at = 4 * i; at < 4 * i + 3; at++) squares += ((blended.data[at] ?? 0) - (truth.data[at] ?? 0)) ** 2;
  }
  return Math.sqrt(squares / count);
}

/** The mean over the paint of the structural similarity of the windows around its pixels. @see Wang et al. 2004 */
function ssimInside(blended: Raster, truth: Raster, paint: GreyRaster): number {
  const covered = coveredBox(paint);
  if (!covered) return 1;
  const box = intersect(pad(covered, SSIM_WINDOW), rectOf(paint));
  const options = { ssim: "fast", windowSize: SSIM_WINDOW, downsample: false } as const;
  const map = ssim(cropped(blended, box), cropped(truth, box), options).ssim_map;
  const reach = (SSIM_WINDOW - 1) / 2;
  let sum = 0;
  let count = 0;
  for (let y = 0; y < map.height; y++) {
    for (let x = 0; x < map.width; x++) {
      if (paint.data[(box.y + reach + y) * paint.width + box.x + reach + x] !== 255) continue;
      sum += map.data[y * map.width + x] ?? 0;
      count += 1;
    }
  }
  return sum / Math.max(1, count);
}

const labAt = ({ data }: Raster, pixel: number): Lab =>
  labOf(data[4 * pixel] ?? 0, data[4 * pixel + 1] ?? 0, data[4 * pixel + 2] ?? 0);

/** Neighbours of which one is painted, as indexes of pixels. */
interface BorderPair {
  readonly inside: number;
  readonly outside: number;
  readonly x: number;
  readonly y: number;
}

function borderPairs({ width, height, data }: GreyRaster): BorderPair[] {
  const pairs: BorderPair[] = [];
  const look = (x: number, y: number, inside: number, outside: number): void => {
    if (data[inside] === 255 && data[outside] !== 255) pairs.push({ inside, outside, x, y });
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      for (const other of [...(x + 1 < width ? [i + 1] : []), ...(y + 1 < height ? [i + width] : [])]) {
        look(x, y, i, other);
        look(x, y, other, i);
      }
    }
  }
  return pairs;
}

/** Step between the two pixels of a pair, less the true picture's own step there. */
function stepError(blended: Raster, truth: Raster, { inside, outside }: BorderPair): Lab {
  const [a, b, c, d] = [labAt(blended, inside), labAt(blended, outside), labAt(truth, inside), labAt(truth, outside)];
  const error = (k: 0 | 1 | 2): number => a[k] - b[k] - (c[k] - d[k]);
  return [error(0), error(1), error(2)];
}

function deltaOf(truth: Raster, pixel: number, [l, a, b]: Lab): number {
  const wanted = labAt(truth, pixel);
  return ciede2000([wanted[0] + l, wanted[1] + a, wanted[2] + b], wanted);
}

function seamStep(blended: Raster, truth: Raster, pairs: readonly BorderPair[]): Pick<Measures, "meanSeam" | "maxSeam"> {
  const side = 2 * EYE + 1;
  let sum = 0;
  let maxSeam = 0;
  for (const group of Object.values(Object.groupBy(pairs, ({ x, y }) => `${Math.floor(x / side)} ${Math.floor(y / side)}`))) {
    const [first] = group ?? [];
    if (!group || !first) continue;
    const errors = group.map((pair) => stepError(blended, truth, pair));
    const mean = (k: 0 | 1 | 2): number => errors.reduce((total, error) => total + error[k], 0) / errors.length;
    const step = deltaOf(truth, first.inside, [mean(0), mean(1), mean(2)]);
    sum += group.length * step;
    maxSeam = Math.max(maxSeam, step);
  }
  return { meanSeam: sum / Math.max(1, pairs.length), maxSeam };
}

function stepBetween(inside: Lab, outside: Lab, trueInside: Lab, trueOutside: Lab): number {
  const wanted = (k: 0 | 1 | 2): number => outside[k] + trueInside[k] - trueOutside[k];
  return ciede2000(inside, [wanted(0), wanted(1), wanted(2)]);
}

/** The same across the whole band, between 5x5 means on either side of border pixels, along rows and columns. */
function patchSteps(blended: Raster, truth: Raster, { width, height, data }: GreyRaster): number[] {
  const steps: number[] = [];
  const bounds = { x: 0, y: 0, width, height };
  const look = (x: number, y: number, dx: number, dy: number): void => {
    const [inX, inY] = [x - dx * INSIDE, y - dy * INSIDE];
    const [outX, outY] = [x + dx * BEYOND, y + dy * BEYOND];
    if (inX < 0 || inY < 0 || inX >= width || inY >= height || outX < 0 || outY < 0 || outX >= width || outY >= height) return;
    if (data[inY * width + inX] !== 255 || data[outY * width + outX] === 255) return;
    const [inside, outside] = [boxAround(inX, inY, bounds), boxAround(outX, outY, bounds)];
    steps.push(stepBetween(meanLab(blended, inside), meanLab(blended, outside), meanLab(truth, inside), meanLab(truth, outside)));
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] !== 255) continue;
      const isOutside = (dx: number, dy: number) =>
        x + dx >= 0 && y + dy >= 0 && x + dx < width && y + dy < height && data[(y + dy) * width + x + dx] !== 255;
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const)
        if (isOutside(dx, dy)) look(x, y, dx, dy);
    }
  }
  return steps;
}

const boxAround = (x: number, y: number, bounds: Rect): Rect =>
  clampInside({ x: x - EYE, y: y - EYE, width: 2 * EYE + 1, height: 2 * EYE + 1 }, bounds);

function meanLab(picture: Raster, { x, y, width, height }: Rect): Lab {
  const sum: [number, number, number] = [0, 0, 0];
  for (let row = y; row < y + height; row++)
    for (let column = x; column < x + width; column++) {
      const lab = labAt(picture, row * picture.width + column);
      for (const k of [0, 1, 2] as const) sum[k] += lab[k] / (width * height);
    }
  return sum;
}
