import type { Size } from "../geometry/geometry.ts";

/** Three numbers a cell, interleaved, rows top to bottom. `data.length === 3 * width * height`. */
export interface Field extends Size {
  readonly data: Float32Array<ArrayBuffer>;
}

const CHANNELS = 3;
const SWEEPS = 12;
const COARSEST_SWEEPS = 60;
const COARSEST_CELLS = 64;
const OVER_RELAXATION = 1.65;

/**
 * The smoothest sheet through what is known: it minimises the squared steps between neighbouring cells plus, for each cell, its
 * weight times the squared distance to its value. Where weights are 0 the sheet is harmonic, which spreads the difference along a
 * seam over what it encloses; where they are high it keeps to the values. Nothing known gives 0 everywhere.
 *
 * Solved from the coarsest grid to the finest, each starting from the one before.
 *
 * @param weight one number a cell, 0 or more; 1 is as strong as one neighbour
 * @see Pérez, Gangnet, Blake 2003, "Poisson image editing", section 2 (equation 2: what is added to a guidance field is a membrane);
 * Farbman et al. 2009, "Coordinates for instant image cloning", section 2; Bornemann, Deuflhard 1996, "The cascadic multigrid
 * method for elliptic problems"
 * @throws RangeError when the sizes differ
 */
export function membrane(values: Field, weight: Float32Array<ArrayBuffer>): Field {
  const { width, height } = values;
  if (weight.length !== width * height) throw new RangeError("Values and weights of a membrane differ in size.");
  if (width * height <= COARSEST_CELLS || Math.max(width, height) <= 2) {
    return relaxed(values, weight, meanOf(values, weight), COARSEST_SWEEPS);
  }
  const halved = halve(values, weight);
  return relaxed(values, weight, lift(membrane(halved.values, halved.weight), values), SWEEPS);
}

/** Successive over-relaxation, forwards and backwards in turn so that no direction is preferred. */
function relaxed({ width, height, data }: Field, weight: Float32Array, start: Field, sweeps: number): Field {
  const sheet = start.data;
  const rowStep = CHANNELS * width;
  const relax = (x: number, y: number): void => {
    const cell = y * width + x;
    const at = CHANNELS * cell;
    const own = weight[cell] ?? 0;
    let total = own;
    let a = own * (data[at] ?? 0);
    let b = own * (data[at + 1] ?? 0);
    let c = own * (data[at + 2] ?? 0);
    if (x > 0) {
      a += sheet[at - 3] ?? 0;
      b += sheet[at - 2] ?? 0;
      c += sheet[at - 1] ?? 0;
      total += 1;
    }
    if (x + 1 < width) {
      a += sheet[at + 3] ?? 0;
      b += sheet[at + 4] ?? 0;
      c += sheet[at + 5] ?? 0;
      total += 1;
    }
    if (y > 0) {
      a += sheet[at - rowStep] ?? 0;
      b += sheet[at - rowStep + 1] ?? 0;
      c += sheet[at - rowStep + 2] ?? 0;
      total += 1;
    }
    if (y + 1 < height) {
      a += sheet[at + rowStep] ?? 0;
      b += sheet[at + rowStep + 1] ?? 0;
      c += sheet[at + rowStep + 2] ?? 0;
      total += 1;
    }
    if (total === 0) return;
    sheet[at] = (sheet[at] ?? 0) + OVER_RELAXATION * (a / total - (sheet[at] ?? 0));
    sheet[at + 1] = (sheet[at + 1] ?? 0) + OVER_RELAXATION * (b / total - (sheet[at + 1] ?? 0));
    sheet[at + 2] = (sheet[at + 2] ?? 0) + OVER_RELAXATION * (c / total - (sheet[at + 2] ?? 0));
  };
  for (let sweep = 0; sweep < sweeps; sweep += 2) {
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) relax(x, y);
    for (let y = height - 1; y >= 0; y--) for (let x = width - 1; x >= 0; x--) relax(x, y);
  }
  return start;
}

/** Twice as coarse: weights are summed, values averaged by them. */
function halve({ width, height, data }: Field, weight: Float32Array): { values: Field; weight: Float32Array<ArrayBuffer> } {
  const size = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  const sums = new Float32Array(size.width * size.height);
  const values = new Float32Array(CHANNELS * sums.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = y * width + x;
      const share = weight[from] ?? 0;
      if (share === 0) continue;
      const to = (y >> 1) * size.width + (x >> 1);
      sums[to] = (sums[to] ?? 0) + share;
      for (let c = 0; c < CHANNELS; c++)
        values[CHANNELS * to + c] = (values[CHANNELS * to + c] ?? 0) + share * (data[CHANNELS * from + c] ?? 0);
    }
  }
  for (let i = 0; i < values.length; i++) {
    const share = sums[Math.floor(i / CHANNELS)] ?? 0;
    if (share > 0) values[i] = (values[i] ?? 0) / share;
  }
  return { values: { ...size, data: values }, weight: sums };
}

/** Twice as fine, between the cells by straight lines. */
function lift(coarse: Field, { width, height }: Size): Field {
  const data = new Float32Array(CHANNELS * width * height);
  for (let y = 0; y < height; y++) {
    const inY = Math.min(coarse.height - 1, Math.max(0, y / 2 - 0.25));
    const top = Math.floor(inY);
    const bottom = Math.min(coarse.height - 1, top + 1);
    const down = inY - top;
    for (let x = 0; x < width; x++) {
      const inX = Math.min(coarse.width - 1, Math.max(0, x / 2 - 0.25));
      const left = Math.floor(inX);
      const right = Math.min(coarse.width - 1, left + 1);
      const across = inX - left;
      for (let c = 0; c < CHANNELS; c++) {
        const value = (column: number, row: number): number => coarse.data[CHANNELS * (row * coarse.width + column) + c] ?? 0;
        const upper = value(left, top) * (1 - across) + value(right, top) * across;
        const lower = value(left, bottom) * (1 - across) + value(right, bottom) * across;
        data[CHANNELS * (y * width + x) + c] = upper * (1 - down) + lower * down;
      }
    }
  }
  return { width, height, data };
}

/** The weighted mean in every cell. */
function meanOf({ width, height, data }: Field, weight: Float32Array): Field {
  const sums = [0, 0, 0];
  let total = 0;
  for (const [cell, share] of weight.entries()) {
    total += share;
    for (let c = 0; c < CHANNELS; c++) sums[c] = (sums[c] ?? 0) + share * (data[CHANNELS * cell + c] ?? 0);
  }
  const mean = Float32Array.from({ length: data.length }, (_, i) => (total > 0 ? (sums[i % CHANNELS] ?? 0) / total : 0));
  return { width, height, data: mean };
}
