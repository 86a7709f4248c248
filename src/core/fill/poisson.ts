import type { Size } from "../geometry.ts";
import { HOLE, type Level } from "./pyramid.ts";

/** How strongly the colours are held at those of the copies. */
const SCREEN = 0.001;
const CYCLES = 3;
/** Rounds on a grid before and after the coarser ones, and on the coarsest. */
const ROUNDS_BEFORE = 1;
const ROUNDS_AFTER = 2;
const ROUNDS_COARSEST = 60;
/** A grid of so few pixels is not halved any more. */
const COARSEST = 400;
const CHANNELS = 3;

/** The equations of one grid: for each pixel the sum over its neighbours of (shift - theirs) + screen * shift = pull. */
interface Grid {
  readonly width: number;
  readonly height: number;
  /** Indices (y * width + x) of the unknown pixels, in raster order. */
  readonly unknown: Int32Array;
  /** Four of each unknown pixel, by their order among the unknown; -1 where known (its shift is 0) or beyond the edge. */
  readonly neighbours: Int32Array;
  /** One by the number of neighbours that there are, plus the screen. */
  readonly weight: Float32Array;
  readonly pull: Float32Array;
}

/** A picture of which a hole was copied together from the rest. */
export interface Copied extends Size, Pick<Level, "hole" | "holePixels"> {
  /** Four interleaved numbers a pixel, of which the first three are blended, 0..255. */
  readonly pixels: Uint8Array | Uint8ClampedArray;
  /** One number a pixel, 0..255: where it is low, colours pull less, and at 0 not at all. Left out where all is opaque. */
  readonly alpha?: Uint8Array;
}

/**
 * Takes away the borders between copied patches and the seam at the rim: keeps the gradients of the pixels that were copied, lets the
 * colours drift, slowly, from the copies. Known pixels are fixed. The screened Poisson equation for the shift of each colour from its
 * copy, by three V-cycles of multigrid: on copies of 40-pixel blocks within 4 grey levels of the limit for 99 of 100 values.
 *
 * @param copiedFrom for each of `copied.holePixels` the index of the pixel that it was copied from
 * @returns R, G, B of each of `copied.holePixels`, 0..255, not rounded
 * @see Pérez, Gangnet, Blake 2003, "Poisson image editing"; Darabi et al. 2012, "Image melding", section 4.3;
 * Briggs, Henson, McCormick 2000, "A multigrid tutorial", chapter 3
 */
export function blendCopies(copied: Copied, copiedFrom: Int32Array, onRound: (share: number) => void): Float32Array<ArrayBuffer> {
  const { pixels, holePixels } = copied;
  const grids = [finestGrid(copied, copiedFrom)];
  for (let grid = grids[0]; grid && grid.unknown.length > COARSEST && Math.min(grid.width, grid.height) > 2; ) {
    grid = halved(grid, SCREEN * 4 ** grids.length);
    grids.push(grid);
  }
  const shift = new Float32Array(CHANNELS * holePixels.length);
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    solve(grids, 0, shift, (share) => onRound((cycle + share) / CYCLES));
  }
  const colour = new Float32Array(CHANNELS * holePixels.length);
  for (let n = 0; n < holePixels.length; n++) {
    const i = 4 * (holePixels[n] as number);
    for (let channel = 0; channel < CHANNELS; channel++) {
      const at = CHANNELS * n + channel;
      colour[at] = (pixels[i + channel] as number) + (shift[at] as number);
    }
  }
  return colour;
}

function finestGrid({ width, height, pixels, alpha, hole, holePixels }: Copied, copiedFrom: Int32Array): Grid {
  const orderOf = orderIn(holePixels, width * height);
  const count = holePixels.length;
  const { neighbours, weight } = connect(holePixels, orderOf, width, height, SCREEN);
  const pull = new Float32Array(CHANNELS * count);
  const stepX = [-1, 1, 0, 0] as const;
  const stepY = [0, 0, -1, 1] as const;
  for (let n = 0; n < count; n++) {
    const i = holePixels[n] as number;
    const x = i % width;
    const y = (i - x) / width;
    const from = copiedFrom[n] as number;
    for (let side = 0; side < 4; side++) {
      const dx = stepX[side] as number;
      const dy = stepY[side] as number;
      if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
      const step = dy * width + dx;
      const other = i + step;
      const order = orderOf[other] as number;
      const otherFrom = order < 0 ? other : (copiedFrom[order] as number);
      // A copy that goes on beside it pulls at nothing.
      if (order >= 0 && otherFrom === from + step) continue;
      // The gradient as the copy of this pixel saw it and as the copy of its neighbour did; the mean of those that exist.
      const mine = hasKnown(hole, from, dx, dy, width, height);
      const theirs = order >= 0 && hasKnown(hole, otherFrom, -dx, -dy, width, height);
      const seen = (mine ? 1 : 0) + (theirs ? 1 : 0);
      const share =
        alpha === undefined ? 1 : leastOf(alpha, i, other, mine ? from + step : i, theirs ? otherFrom - step : i) / 255;
      for (let channel = 0; channel < CHANNELS; channel++) {
        let gradient = 0;
        if (mine) gradient += (pixels[4 * from + channel] as number) - (pixels[4 * (from + step) + channel] as number);
        if (theirs)
          gradient += (pixels[4 * (otherFrom - step) + channel] as number) - (pixels[4 * otherFrom + channel] as number);
        if (seen > 0) gradient /= seen;
        const difference = (pixels[4 * i + channel] as number) - (pixels[4 * other + channel] as number);
        pull[CHANNELS * n + channel] = (pull[CHANNELS * n + channel] as number) + share * (gradient - difference);
      }
    }
  }
  return { width, height, unknown: holePixels, neighbours, weight, pull };
}

const leastOf = (alpha: Uint8Array, a: number, b: number, c: number, d: number): number =>
  Math.min(alpha[a] as number, alpha[b] as number, alpha[c] as number, alpha[d] as number);

/** Half as many pixels a side. A block that holds a known pixel, or reaches beyond the edge, is known. */
function halved(fine: Grid, screen: number): Grid {
  const width = fine.width >> 1;
  const height = fine.height >> 1;
  const held = new Uint8Array((width + 1) * (height + 1));
  for (const i of fine.unknown) {
    const block = blockOf(i, fine.width, width + 1);
    held[block] = (held[block] as number) + 1;
  }
  const orderOf = new Int32Array(width * height).fill(-1);
  const found: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (held[y * (width + 1) + x] !== 4) continue;
      orderOf[y * width + x] = found.length;
      found.push(y * width + x);
    }
  }
  const unknown = Int32Array.from(found);
  const pull = new Float32Array(CHANNELS * unknown.length);
  return { width, height, unknown, pull, ...connect(unknown, orderOf, width, height, screen) };
}

const blockOf = (i: number, width: number, coarseWidth: number): number => {
  const x = i % width;
  return (((i - x) / width) >> 1) * coarseWidth + (x >> 1);
};

/** One V-cycle: smooths, has what is left over solved on the coarser grid, adds that, and smooths again. */
function solve(grids: readonly Grid[], depth: number, shift: Float32Array, onRound: (share: number) => void): void {
  const grid = grids[depth] as Grid;
  const coarse = grids[depth + 1];
  const rounds = coarse ? ROUNDS_BEFORE : ROUNDS_COARSEST;
  for (let round = 0; round < rounds; round++) relax(grid, shift);
  if (!coarse) return;
  onRound(0.4);
  const blocks = blocksOf(grid, coarse);
  coarse.pull.fill(0);
  gather(grid, shift, blocks, coarse.pull);
  const below = new Float32Array(coarse.pull.length);
  solve(grids, depth + 1, below, () => undefined);
  for (let n = 0; n < blocks.length; n++) {
    const from = CHANNELS * (blocks[n] as number);
    if (from < 0) continue;
    for (let channel = 0; channel < CHANNELS; channel++) {
      shift[CHANNELS * n + channel] = (shift[CHANNELS * n + channel] as number) + (below[from + channel] as number);
    }
  }
  onRound(0.6);
  for (let round = 0; round < ROUNDS_AFTER; round++) relax(grid, shift);
  onRound(1);
}

/** Adds up, block by block, what the equations lack of being met. */
function gather({ neighbours, weight, pull }: Grid, shift: Float32Array, blocks: Int32Array, into: Float32Array): void {
  for (let n = 0; n < blocks.length; n++) {
    const to = CHANNELS * (blocks[n] as number);
    if (to < 0) continue;
    for (let channel = 0; channel < CHANNELS; channel++) {
      let lack = (pull[CHANNELS * n + channel] as number) - (shift[CHANNELS * n + channel] as number) / (weight[n] as number);
      for (let side = 4 * n; side < 4 * n + 4; side++) {
        const other = neighbours[side] as number;
        if (other >= 0) lack += shift[CHANNELS * other + channel] as number;
      }
      into[to + channel] = (into[to + channel] as number) + lack;
    }
  }
}

/** For each unknown pixel the order of the block that holds it among the coarse grid's unknown ones. */
function blocksOf(fine: Grid, coarse: Grid): Int32Array {
  const orderOf = orderIn(coarse.unknown, coarse.width * coarse.height);
  return fine.unknown.map((i) => {
    const x = i % fine.width;
    const y = (i - x) / fine.width;
    const isInside = x >> 1 < coarse.width && y >> 1 < coarse.height;
    return isInside ? (orderOf[(y >> 1) * coarse.width + (x >> 1)] as number) : -1;
  });
}

/** One round of Gauss and Seidel's. */
function relax({ neighbours, weight, pull }: Grid, shift: Float32Array): void {
  for (let n = 0; n < weight.length; n++) {
    const at = CHANNELS * n;
    let r = pull[at] as number;
    let g = pull[at + 1] as number;
    let b = pull[at + 2] as number;
    for (let side = 4 * n, end = side + 4; side < end; side++) {
      const other = neighbours[side] as number;
      if (other < 0) continue;
      const from = CHANNELS * other;
      r += shift[from] as number;
      g += shift[from + 1] as number;
      b += shift[from + 2] as number;
    }
    const share = weight[n] as number;
    shift[at] = r * share;
    shift[at + 1] = g * share;
    shift[at + 2] = b * share;
  }
}

function connect(unknown: Int32Array, orderOf: Int32Array, width: number, height: number, screen: number) {
  const neighbours = new Int32Array(4 * unknown.length);
  const weight = new Float32Array(unknown.length);
  for (let n = 0; n < unknown.length; n++) {
    const i = unknown[n] as number;
    const x = i % width;
    const hasLeft = x > 0;
    const hasRight = x < width - 1;
    const hasUpper = i >= width;
    const hasLower = i < width * (height - 1);
    neighbours[4 * n] = hasLeft ? (orderOf[i - 1] as number) : -1;
    neighbours[4 * n + 1] = hasRight ? (orderOf[i + 1] as number) : -1;
    neighbours[4 * n + 2] = hasUpper ? (orderOf[i - width] as number) : -1;
    neighbours[4 * n + 3] = hasLower ? (orderOf[i + width] as number) : -1;
    weight[n] = 1 / (screen + Number(hasLeft) + Number(hasRight) + Number(hasUpper) + Number(hasLower));
  }
  return { neighbours, weight };
}

/** For each index its place in the list, -1 where it has none. */
function orderIn(list: Int32Array, length: number): Int32Array {
  const orderOf = new Int32Array(length).fill(-1);
  for (let n = 0; n < list.length; n++) orderOf[list[n] as number] = n;
  return orderOf;
}

function hasKnown(hole: Uint8Array, from: number, dx: number, dy: number, width: number, height: number): boolean {
  const x = (from % width) + dx;
  const y = Math.floor(from / width) + dy;
  return x >= 0 && y >= 0 && x < width && y < height && hole[y * width + x] !== HOLE;
}
