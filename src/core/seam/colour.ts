import { clampNumber, type Size } from "../geometry/geometry.ts";
import { solveSymmetric } from "../math/cholesky.ts";
import { type Cells, CHANNELS } from "./cells.ts";

/**
 * The correction of the result's Y, B - Y and R - Y in a cell that matches them to the original:
 * Y + lumaGain (Y - pivot) + offset, and (1 + saturation) times either difference + offset.
 */
export interface ColourFit extends Size {
  /** One number a cell: 0 leaves contrast alone. */
  readonly lumaGain: Float32Array<ArrayBuffer>;
  /** The luma that the gain turns about: the mean of the ring. */
  readonly pivot: number;
  readonly saturation: number;
  /** Three numbers a cell. */
  readonly offset: Float32Array<ArrayBuffer>;
  /** Residual of the fit in the ring, as a standard deviation that outliers do not move; levels. */
  readonly spread: number;
  /** Cells of kept pixels that carried weight, each counted by its weight. */
  readonly ringCells: number;
}

/** Below it there is nothing to fit: the result keeps its colours. */
const MIN_RING_CELLS = 6;
const MIN_REACH = 8;
const MAX_REACH = 64;
const MAX_MEMBERS = 12_000;
const ROUNDS = 4;
/** 8-bit rounding and JPEG leave no less. */
const MIN_SPREAD = 0.4;
/** Residuals of neighbouring cells are alike: so many of them are worth one. */
const SHARED_NOISE = 12;
/** Gains are counted at this many levels from the pivot, so that every unknown is in levels. */
const CONTRAST = 50;
/**
 * Prior of each unknown, one standard deviation in levels: constant, slopes, bends. It is narrower for colour casts than for
 * brightness, and for shapes than for constants, so that what the ring does not determine stays out of the picture.
 */
const LUMA_OFFSETS = [40, 8, 8, 4, 4, 4] as const;
const LUMA_GAINS = [5, 1.5, 1.5] as const;
const CHROMA_OFFSETS = [20, 4, 4, 2, 2, 2] as const;
const SATURATION = 5;
const SHAPES = LUMA_OFFSETS.length;

/**
 * Fits brightness, contrast, saturation and colour cast on the kept cells around what was replaced, smoothly varying across the
 * picture (polynomials of second degree), nearer cells counting more. Robust against what the engine changed beside its mask; in a
 * flat or small ring the unknowns that it does not tell stay at "unchanged".
 *
 * @see Reinhard et al. 2001, "Color transfer between images" (statistics of a decorrelated space); Brown, Lowe 2007, "Automatic panoramic
 * image stitching using invariant features", section 6 (gains with a prior); Holland, Welsch 1977, "Robust regression using
 * iteratively reweighted least-squares"
 */
export function fitColour(cells: Cells): ColourFit {
  const { kept } = cells;
  const count = cells.width * cells.height;
  const ring = ringWeights(cells);
  const ringCells = ring.reduce((sum, weight) => sum + weight, 0);
  const fit = {
    width: cells.width,
    height: cells.height,
    lumaGain: new Float32Array(count),
    offset: new Float32Array(CHANNELS * count),
    ringCells,
  };
  if (ringCells < MIN_RING_CELLS) return { ...fit, pivot: 0, saturation: 0, spread: 0 };

  const shapesAt = shapesOver(cells, ring);
  const members = membersOf(cells, ring);
  let pivot = 0;
  for (let i = 0; i < count; i++) pivot += ((ring[i] ?? 0) * (kept.result[CHANNELS * i] ?? 0)) / ringCells;
  const shapes = new Float64Array(SHAPES);
  const robust = new Float32Array(count).fill(1);
  const residual = new Float32Array(CHANNELS * count);
  let spread = Number.POSITIVE_INFINITY;
  let luma = new Float64Array(SHAPES + LUMA_GAINS.length);
  let chroma = new Float64Array(2 * SHAPES + 1);

  for (let round = 0; round < ROUNDS; round++) {
    const noise = SHARED_NOISE * (Number.isFinite(spread) ? spread : 2) ** 2;
    const ofLuma = newSystem([...LUMA_OFFSETS, ...LUMA_GAINS], noise);
    const ofChroma = newSystem([...CHROMA_OFFSETS, ...CHROMA_OFFSETS, SATURATION], noise);
    const row = new Float64Array(ofLuma.size);
    const blueRow = new Float64Array(ofChroma.size);
    const redRow = new Float64Array(ofChroma.size);
    for (const i of members) {
      const weight = (ring[i] ?? 0) * (robust[i] ?? 0);
      shapesAt(i, shapes);
      const at = CHANNELS * i;
      const difference = (c: number): number => (kept.original[at + c] ?? 0) - (kept.result[at + c] ?? 0);
      const contrast = ((kept.result[at] ?? 0) - pivot) / CONTRAST;
      row.set(shapes);
      for (let k = 0; k < LUMA_GAINS.length; k++) row[SHAPES + k] = contrast * (shapes[k] ?? 0);
      ofLuma.add(row, difference(0), weight);
      blueRow.set(shapes);
      blueRow[2 * SHAPES] = (kept.result[at + 1] ?? 0) / CONTRAST;
      ofChroma.add(blueRow, difference(1), weight);
      redRow.set(shapes, SHAPES);
      redRow[2 * SHAPES] = (kept.result[at + 2] ?? 0) / CONTRAST;
      ofChroma.add(redRow, difference(2), weight);
    }
    luma = ofLuma.solve() ?? luma;
    chroma = ofChroma.solve() ?? chroma;
    for (const i of members) {
      shapesAt(i, shapes);
      apply(luma, chroma, shapes, fit, i);
      const at = CHANNELS * i;
      for (let c = 0; c < CHANNELS; c++) {
        const value = kept.result[at + c] ?? 0;
        const gained = c === 0 ? (fit.lumaGain[i] ?? 0) * (value - pivot) : ((chroma[2 * SHAPES] ?? 0) / CONTRAST) * value;
        residual[at + c] = (kept.original[at + c] ?? 0) - value - gained - (fit.offset[at + c] ?? 0);
      }
    }
    spread = Math.max(MIN_SPREAD, spreadOf(residual, ring, members));
    for (const i of members) robust[i] = trust(lengthAt(residual, i), 3 * spread);
  }
  for (let i = 0; i < count; i++) {
    shapesAt(i, shapes);
    apply(luma, chroma, shapes, fit, i);
  }
  return { ...fit, pivot, saturation: (chroma[2 * SHAPES] ?? 0) / CONTRAST, spread };
}

/** 1 for a small residual, a quarter at `scale`, near 0 far beyond. @see Geman, McClure 1987, "Statistical methods for tomographic image reconstruction" */
export const trust = (residual: number, scale: number): number => 1 / (1 + (residual / scale) ** 2) ** 2;

/** The length of the three numbers of a cell. */
export const lengthAt = (values: Float32Array, cell: number): number =>
  Math.hypot(values[CHANNELS * cell] ?? 0, values[CHANNELS * cell + 1] ?? 0, values[CHANNELS * cell + 2] ?? 0);

/** Kept cells, less the farther they are from what was replaced: the reach goes by its size. */
function ringWeights({ kept, distance }: Cells): Float32Array<ArrayBuffer> {
  const replaced = distance.reduce((sum, one) => sum + (one === 0 ? 1 : 0), 0);
  const reach = clampNumber(Math.sqrt(replaced) / 2, MIN_REACH, MAX_REACH);
  return kept.share.map((share, i) => {
    const far = (distance[i] ?? 0) / reach;
    return far < 4 ? share * Math.exp(-far) : 0;
  });
}

/** Cells of the ring, evenly thinned out where there are more than a fit needs. */
function membersOf({ width }: Cells, ring: Float32Array): number[] {
  const inRing = ring.reduce((sum, weight) => sum + (weight > 0 ? 1 : 0), 0);
  const every = Math.max(1, Math.floor(Math.sqrt(inRing / MAX_MEMBERS)));
  const members: number[] = [];
  for (const [i, weight] of ring.entries())
    if (weight > 0 && (i % width) % every === 0 && Math.floor(i / width) % every === 0) members.push(i);
  return members;
}

/** Evaluates 1, u, v, u^2, u v, v^2 at a cell, where u and v are about -1..1 over the ring and are not followed far beyond it. */
function shapesOver({ width }: Cells, ring: Float32Array): (cell: number, shapes: Float64Array) => void {
  let [left, right, top, bottom] = [Number.POSITIVE_INFINITY, -1, Number.POSITIVE_INFINITY, -1];
  for (const [i, weight] of ring.entries()) {
    if (weight < 0.05) continue;
    const x = i % width;
    const y = (i - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const half = Math.max(1, (right - left) / 2, (bottom - top) / 2);
  const centreX = (left + right) / 2;
  const centreY = (top + bottom) / 2;
  return (cell, shapes) => {
    const x = cell % width;
    const u = clampNumber((x - centreX) / half, -1.25, 1.25);
    const v = clampNumber(((cell - x) / width - centreY) / half, -1.25, 1.25);
    shapes[0] = 1;
    shapes[1] = u;
    shapes[2] = v;
    shapes[3] = u * u;
    shapes[4] = u * v;
    shapes[5] = v * v;
  };
}

function apply(
  luma: Float64Array,
  chroma: Float64Array,
  shapes: Float64Array,
  { lumaGain, offset }: Pick<ColourFit, "lumaGain" | "offset">,
  cell: number,
): void {
  let gain = 0;
  for (let k = 0; k < LUMA_GAINS.length; k++) gain += ((luma[SHAPES + k] ?? 0) * (shapes[k] ?? 0)) / CONTRAST;
  lumaGain[cell] = gain;
  const sum = (of: Float64Array, from: number): number => {
    let total = 0;
    for (let k = 0; k < SHAPES; k++) total += (of[from + k] ?? 0) * (shapes[k] ?? 0);
    return total;
  };
  offset[CHANNELS * cell] = sum(luma, 0);
  offset[CHANNELS * cell + 1] = sum(chroma, 0);
  offset[CHANNELS * cell + 2] = sum(chroma, SHAPES);
}

interface System {
  readonly size: number;
  add(row: Float64Array, wanted: number, weight: number): void;
  solve(): Float64Array<ArrayBuffer> | null;
}

/** Normal equations with a prior around 0 of these standard deviations. */
function newSystem(usual: readonly number[], noise: number): System {
  const size = usual.length;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (const [k, deviation] of usual.entries()) matrix[k * size + k] = noise / deviation ** 2;
  return {
    size,
    add(row, wanted, weight) {
      for (let i = 0; i < size; i++) {
        const factor = weight * (row[i] ?? 0);
        if (factor === 0) continue;
        right[i] = (right[i] ?? 0) + factor * wanted;
        for (let j = 0; j <= i; j++) matrix[i * size + j] = (matrix[i * size + j] ?? 0) + factor * (row[j] ?? 0);
      }
    },
    solve: () => solveSymmetric(matrix, right),
  };
}

/** 1.48 times the weighted median of the lengths: a normal distribution's standard deviation. */
function spreadOf(residual: Float32Array, weights: Float32Array, members: readonly number[]): number {
  const steps = new Float64Array(1024);
  let total = 0;
  for (const i of members) {
    const weight = weights[i] ?? 0;
    const step = Math.min(1023, Math.floor(16 * lengthAt(residual, i)));
    steps[step] = (steps[step] ?? 0) + weight;
    total += weight;
  }
  let below = 0;
  const median = steps.findIndex((weight) => {
    below += weight;
    return below >= total / 2;
  });
  return (1.4826 * (median + 0.5)) / 16;
}
