import type { Size } from "../geometry/geometry.ts";
import type { Raster } from "../raster.ts";
import { FREED, KEPT, REPLACED, type WorkPicture } from "./workPicture.ts";

/**
 * Colours are compared as luma Y and the two differences B - Y and R - Y, all in steps of 0..255 sRGB: changing one leaves the
 * others as they are, and scaling the differences changes saturation alone.
 */
export const CHANNELS = 3;
export const RED_SHARE = 0.299;
export const GREEN_SHARE = 0.587;
export const BLUE_SHARE = 0.114;

/** Means over the pixels of a kind in each cell. `original` and `result` hold Y, B - Y, R - Y of each cell. */
export interface CellMeans {
  /** Number of pixels of the kind, as a share of a whole cell: 0..1. */
  readonly share: Float32Array<ArrayBuffer>;
  readonly original: Float32Array<ArrayBuffer>;
  readonly result: Float32Array<ArrayBuffer>;
}

/** Sums over the luma of the pixels of a cell that were not replaced, six a cell: count, O, A, O O, A A, O A. */
export const MOMENTS = 6;

/** A work picture and the result over it, averaged in square cells; colour changes so slowly that they hold all of it. */
export interface Cells extends Size {
  /** Of a cell, work pixels. The last column and row may be cut. */
  readonly side: number;
  readonly kept: CellMeans;
  readonly freed: CellMeans;
  /** Of original O and result A, see `MOMENTS`. */
  readonly moments: Float64Array<ArrayBuffer>;
  /** In cells, from each to the nearest with a replaced pixel; infinite where there is none. */
  readonly distance: Float32Array<ArrayBuffer>;
}

const MAX_CELLS_PER_SIDE = 256;
const MIN_SIDE = 2;

/** @param result of the work picture's size, registered */
export function cellsOf(work: WorkPicture, result: Raster): Cells {
  const side = Math.max(MIN_SIDE, Math.ceil(Math.max(work.width, work.height) / MAX_CELLS_PER_SIDE));
  const size = { width: Math.ceil(work.width / side), height: Math.ceil(work.height / side) };
  const count = size.width * size.height;
  const means = (): CellMeans => ({
    share: new Float32Array(count),
    original: new Float32Array(CHANNELS * count),
    result: new Float32Array(CHANNELS * count),
  });
  const kept = means();
  const freed = means();
  const moments = new Float64Array(MOMENTS * count);
  const distance = new Float32Array(count).fill(Number.POSITIVE_INFINITY);
  for (let y = 0; y < work.height; y++) {
    const row = Math.floor(y / side) * size.width;
    for (let x = 0; x < work.width; x++) {
      const i = y * work.width + x;
      const cell = row + Math.floor(x / side);
      const level = work.coverage[i];
      if (level === REPLACED) distance[cell] = 0;
      if (level !== KEPT && level !== FREED) continue;
      const into = level === KEPT ? kept : freed;
      into.share[cell] = (into.share[cell] ?? 0) + 1;
      const one = addColour(into.original, CHANNELS * cell, work.original.data, 4 * i);
      const other = addColour(into.result, CHANNELS * cell, result.data, 4 * i);
      const at = MOMENTS * cell;
      moments[at] = (moments[at] ?? 0) + 1;
      moments[at + 1] = (moments[at + 1] ?? 0) + one;
      moments[at + 2] = (moments[at + 2] ?? 0) + other;
      moments[at + 3] = (moments[at + 3] ?? 0) + one * one;
      moments[at + 4] = (moments[at + 4] ?? 0) + other * other;
      moments[at + 5] = (moments[at + 5] ?? 0) + one * other;
    }
  }
  for (const { share, original, result } of [kept, freed]) {
    for (let cell = 0; cell < count; cell++) {
      const pixels = share[cell] ?? 0;
      if (pixels === 0) continue;
      for (let i = CHANNELS * cell; i < CHANNELS * (cell + 1); i++) {
        original[i] = (original[i] ?? 0) / pixels;
        result[i] = (result[i] ?? 0) / pixels;
      }
      share[cell] = pixels / (side * side);
    }
  }
  spreadDistance(distance, size);
  return { ...size, side, kept, freed, moments, distance };
}

/** The pixel's luma. */
function addColour(sums: Float32Array, to: number, rgba: Uint8ClampedArray, from: number): number {
  const red = rgba[from] ?? 0;
  const blue = rgba[from + 2] ?? 0;
  const luma = RED_SHARE * red + GREEN_SHARE * (rgba[from + 1] ?? 0) + BLUE_SHARE * blue;
  sums[to] = (sums[to] ?? 0) + luma;
  sums[to + 1] = (sums[to + 1] ?? 0) + blue - luma;
  sums[to + 2] = (sums[to + 2] ?? 0) + red - luma;
  return luma;
}

/** To about 4 %, in two passes. @see Borgefors 1986, "Distance transformations in digital images", section 3 */
function spreadDistance(distance: Float32Array, { width, height }: Size): void {
  const near = (x: number, y: number, step: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? Number.POSITIVE_INFINITY : (distance[y * width + x] ?? 0) + step;
  const visit = (x: number, y: number, side: 1 | -1): void => {
    const at = y * width + x;
    distance[at] = Math.min(
      distance[at] ?? 0,
      near(x - side, y, 1),
      near(x, y - side, 1),
      near(x - side, y - side, Math.SQRT2),
      near(x + side, y - side, Math.SQRT2),
    );
  };
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) visit(x, y, 1);
  for (let y = height - 1; y >= 0; y--) for (let x = width - 1; x >= 0; x--) visit(x, y, -1);
}
