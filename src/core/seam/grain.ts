import { clampNumber, type Point, type Rect, type Size } from "../geometry/geometry.ts";
import { seededRandom } from "../math/random.ts";
import type { Raster, Samples } from "../raster.ts";
import { BLUE_SHARE, type Cells, GREEN_SHARE, RED_SHARE } from "./cells.ts";
import { rowSampler } from "./resample.ts";
import type { OriginalReader } from "./workPicture.ts";

/** Grain that a result lacks: variance = even + byActivity times the local variance of the result; luma levels squared. */
export interface Grain {
  readonly even: number;
  readonly byActivity: number;
}

export const NO_GRAIN: Grain = { even: 0, byActivity: 0 };

/** Looked at in the ring: so many squares of that side, region pixels. */
const SQUARES = 48;
const SIDE = 24;
const MIN_SQUARES = 6;
/** Variance that the high-pass of `energyOf` leaves of white noise of variance 1: (1 - 4/16)^2 + 4 (2/16)^2 + 4 (1/16)^2. */
const WHITE_ENERGY = 0.640625;
/** A standard deviation of more is no grain, levels. */
const MOST = 14;

/**
 * Compares the finest detail of original and result in squares of the ring: an upscaled result is softer than the photograph. Its
 * level in the plainest squares is the photograph's own grain; what is missing beyond that where there is structure goes by the
 * structure.
 *
 * @param shift with which the result is laid over the region, region pixels
 * @param activity the result's variance in each cell
 */
export function measureGrain(
  { region, read, result, shift }: { region: Rect; read: OriginalReader; result: Raster<Samples>; shift: Point },
  cells: Cells,
  activity: Float32Array,
  cellSize: Size,
): Grain {
  const places = squaresIn(cells, cellSize, region);
  if (places.length < MIN_SQUARES) return NO_GRAIN;
  const open = rowSampler(result, region, shift);
  const seen = places.map(({ x, y, cell }) => {
    const original = lumaOf(read({ x: region.x + x, y: region.y + y, width: SIDE, height: SIDE }).data);
    const { row } = open(x, x + SIDE - 1);
    const pixels = new Float32Array(4 * SIDE * SIDE);
    for (let line = 0; line < SIDE; line++) pixels.set(row(y + line), 4 * SIDE * line);
    return { missing: Math.max(0, energyOf(original) - energyOf(lumaOf(pixels))) / WHITE_ENERGY, activity: activity[cell] ?? 0 };
  });
  const sorted = seen.toSorted((a, b) => a.activity - b.activity);
  const half = sorted.length >> 1;
  const even = middleOf(sorted.slice(0, half).map(({ missing }) => missing));
  const ratios = sorted.slice(half).map((square) => (square.missing - even) / (square.activity + 1));
  return { even: Math.min(MOST ** 2, even), byActivity: clampNumber(middleOf(ratios), 0, 0.5) };
}

/** The standard deviation of the grain in each cell, luma levels. */
export const grainField = ({ even, byActivity }: Grain, activity: Float32Array): Float32Array<ArrayBuffer> =>
  Float32Array.from(activity, (variance) => Math.min(MOST, Math.sqrt(even + byActivity * variance)));

/** The variance of the luma of each cell's opaque pixels, averaged with its neighbours; 0 where there are none. */
export function activityOf(
  { width, height, data }: Raster<Samples>,
  { side, width: columns, height: rows }: Cells,
): Float32Array<ArrayBuffer> {
  const sum = new Float64Array(columns * rows);
  const squares = new Float64Array(columns * rows);
  const count = new Int32Array(columns * rows);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      if (data[at + 3] !== 255) continue;
      const luma = RED_SHARE * (data[at] ?? 0) + GREEN_SHARE * (data[at + 1] ?? 0) + BLUE_SHARE * (data[at + 2] ?? 0);
      const cell = Math.floor(y / side) * columns + Math.floor(x / side);
      sum[cell] = (sum[cell] ?? 0) + luma;
      squares[cell] = (squares[cell] ?? 0) + luma * luma;
      count[cell] = (count[cell] ?? 0) + 1;
    }
  }
  return Float32Array.from(sum, (_, cell) => {
    let variance = 0;
    let seen = 0;
    const column = cell % columns;
    for (const other of [
      cell,
      cell - columns,
      cell + columns,
      column > 0 ? cell - 1 : -1,
      column + 1 < columns ? cell + 1 : -1,
    ]) {
      const pixels = count[other] ?? 0;
      if (pixels === 0) continue;
      variance += (squares[other] ?? 0) / pixels - ((sum[other] ?? 0) / pixels) ** 2;
      seen += 1;
    }
    return seen === 0 ? 0 : Math.max(0, variance / seen);
  });
}

/**
 * Noise of mean 0 and variance 1, about normal, that depends on nothing but the place: strips and previews agree.
 *
 * @see https://nullprogram.com/blog/2018/07/31/ "lowbias32", public domain
 */
export function noiseAt(x: number, y: number): number {
  let mixed = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  mixed ^= mixed >>> 16;
  // The sum of four bytes: mean 510, standard deviation 147.8.
  return ((mixed & 255) + ((mixed >>> 8) & 255) + ((mixed >>> 16) & 255) + (mixed >>> 24) - 510) / 147.8;
}

/** Squares of kept pixels, near what was replaced first. Their corners in region pixels. */
function squaresIn(
  { width, height, kept, distance }: Cells,
  cellSize: Size,
  region: Size,
): { x: number; y: number; cell: number }[] {
  const across = Math.ceil(SIDE / 2 / cellSize.width) + 1;
  const down = Math.ceil(SIDE / 2 / cellSize.height) + 1;
  const isClear = (column: number, row: number): boolean => {
    for (let y = row - down; y <= row + down; y++)
      for (let x = column - across; x <= column + across; x++)
        if (x < 0 || y < 0 || x >= width || y >= height || (kept.share[y * width + x] ?? 0) < 0.99) return false;
    return true;
  };
  const clear: number[] = [];
  for (let cell = 0; cell < kept.share.length; cell++)
    if (isClear(cell % width, Math.floor(cell / width)) && Number.isFinite(distance[cell])) clear.push(cell);
  clear.sort((a, b) => (distance[a] ?? 0) - (distance[b] ?? 0) || a - b);
  const near = clear.slice(0, Math.max(SQUARES, clear.length >> 2));
  const random = seededRandom(near.length);
  const picked = near.length <= SQUARES ? near : Array.from({ length: SQUARES }, () => near[random.below(near.length)] ?? 0);
  return picked.map((cell) => ({
    x: clampNumber(Math.round(((cell % width) + 0.5) * cellSize.width - SIDE / 2), 0, Math.max(0, region.width - SIDE)),
    y: clampNumber(
      Math.round((Math.floor(cell / width) + 0.5) * cellSize.height - SIDE / 2),
      0,
      Math.max(0, region.height - SIDE),
    ),
    cell,
  }));
}

/** Luma of a square. */
const lumaOf = (rgba: ArrayLike<number>): Float32Array =>
  Float32Array.from(
    { length: SIDE * SIDE },
    (_, i) => RED_SHARE * (rgba[4 * i] ?? 0) + GREEN_SHARE * (rgba[4 * i + 1] ?? 0) + BLUE_SHARE * (rgba[4 * i + 2] ?? 0),
  );

/** The mean square of what a 3x3 binomial blur takes away. */
function energyOf(luma: Float32Array): number {
  let energy = 0;
  for (let y = 1; y < SIDE - 1; y++) {
    for (let x = 1; x < SIDE - 1; x++) {
      const i = y * SIDE + x;
      const at = (step: number): number => luma[i + step] ?? 0;
      const edges = at(-1) + at(1) + at(-SIDE) + at(SIDE);
      const corners = at(-SIDE - 1) + at(-SIDE + 1) + at(SIDE - 1) + at(SIDE + 1);
      energy += (at(0) - (4 * at(0) + 2 * edges + corners) / 16) ** 2;
    }
  }
  return energy / (SIDE - 2) ** 2;
}

const middleOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
