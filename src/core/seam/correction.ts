import type { Size } from "../geometry/geometry.ts";
import { type CellMeans, type Cells, CHANNELS, MOMENTS } from "./cells.ts";
import { type ColourFit, fitColour, lengthAt, trust } from "./colour.ts";
import { membrane } from "./membrane.ts";

/** Everything that is done to the result's colours, cell by cell, in luma and colour differences; see `ColourFit`. */
export interface Correction extends ColourFit {
  /** Of a cell, work pixels. */
  readonly side: number;
  /** Degree to which original and corrected result show the same thing, 0..1 a cell; 0 where there is no original. */
  readonly agreement: Float32Array<ArrayBuffer>;
}

/** Side of a block, in cells, over which the freed pixels are averaged before they are trusted. */
const BLOCK = 6;
/** Usual error of an engine's colours beside its mask, levels, as observed; a real change of content is more, and uneven. */
const USUAL_STEP = 12;
/** Freed pixels lie nearest to the seam, but may show something new. */
const FREED_STRENGTH = 8;
const KEPT_STRENGTH = 3;
/** Variance that rounding and encoding alone add to a plain area, levels squared. */
const USUAL_NOISE = 4;

/**
 * The colour fit, and over it a membrane through all that it leaves: on the kept cells as they are, on the freed ones (where the
 * engine was free to paint something else over what the original still shows) only as far as the difference is small and even
 * along the seam, so that an object that really goes does not bleed into the picture. Inside, the rest is spread harmonically.
 *
 * @see Pérez, Gangnet, Blake 2003, "Poisson image editing", section 2; Farbman et al. 2009, "Coordinates for instant image cloning"
 */
export function correctionOf(cells: Cells): Correction {
  const fit = fitColour(cells);
  const left = leftBy(fit, cells.kept);
  const leftFreed = leftBy(fit, cells.freed);
  const reliable = reliableFreed(cells, leftFreed, fit.spread);
  const count = cells.width * cells.height;
  const values = new Float32Array(CHANNELS * count);
  const weight = new Float32Array(count);
  for (let cell = 0; cell < count; cell++) {
    const ofKept = KEPT_STRENGTH * (cells.kept.share[cell] ?? 0) * trust(lengthAt(left, cell), 4 * fit.spread + 3);
    const ofFreed = FREED_STRENGTH * (cells.freed.share[cell] ?? 0) * (reliable.trust[cell] ?? 0);
    const sum = ofKept + ofFreed;
    weight[cell] = sum;
    if (sum === 0) continue;
    for (let i = CHANNELS * cell; i < CHANNELS * (cell + 1); i++)
      values[i] = (ofKept * (left[i] ?? 0) + ofFreed * (reliable.values[i] ?? 0)) / sum;
  }
  const sheet = membrane({ width: cells.width, height: cells.height, data: values }, weight);
  const corrected = { ...fit, offset: fit.offset.map((offset, i) => offset + (sheet.data[i] ?? 0)) };
  return { ...corrected, side: cells.side, agreement: agreementOf(cells, corrected) };
}

/** Residual of each cell after the fit; 0 where it has no pixels of the kind. */
function leftBy(
  { lumaGain, pivot, saturation, offset }: ColourFit,
  { share, original, result }: CellMeans,
): Float32Array<ArrayBuffer> {
  const left = new Float32Array(original.length);
  for (const [cell, of] of share.entries()) {
    if (of === 0) continue;
    const at = CHANNELS * cell;
    for (let c = 0; c < CHANNELS; c++) {
      const value = result[at + c] ?? 0;
      const gained = c === 0 ? (lumaGain[cell] ?? 0) * (value - pivot) : saturation * value;
      left[at + c] = (original[at + c] ?? 0) - value - gained - (offset[at + c] ?? 0);
    }
  }
  return left;
}

interface ReliableFreed {
  /** Three numbers a cell: no farther from the mean along the seam than usual. */
  readonly values: Float32Array;
  /** 0..1 a cell. */
  readonly trust: Float32Array;
}

/** Looks at the freed cells in blocks along the seam: a difference that is small and even there is a shift of colour. */
function reliableFreed({ width, height, freed }: Cells, left: Float32Array, spread: number): ReliableFreed {
  const blocks: Size = { width: Math.ceil(width / BLOCK), height: Math.ceil(height / BLOCK) };
  const share = new Float32Array(blocks.width * blocks.height);
  const mean = new Float32Array(CHANNELS * share.length);
  const uneven = new Float32Array(share.length);
  const blockOf = (cell: number): number => {
    const x = cell % width;
    return Math.floor((cell - x) / width / BLOCK) * blocks.width + Math.floor(x / BLOCK);
  };
  for (const [cell, of] of freed.share.entries()) {
    if (of === 0) continue;
    const block = blockOf(cell);
    share[block] = (share[block] ?? 0) + of;
    for (let c = 0; c < CHANNELS; c++)
      mean[CHANNELS * block + c] = (mean[CHANNELS * block + c] ?? 0) + of * (left[CHANNELS * cell + c] ?? 0);
  }
  for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) / Math.max(1e-6, share[Math.floor(i / CHANNELS)] ?? 0);
  const fromMean = (cell: number, c: number): number =>
    (left[CHANNELS * cell + c] ?? 0) - (mean[CHANNELS * blockOf(cell) + c] ?? 0);
  for (const [cell, of] of freed.share.entries()) {
    if (of === 0) continue;
    const block = blockOf(cell);
    const off = Math.hypot(fromMean(cell, 0), fromMean(cell, 1), fromMean(cell, 2));
    uneven[block] = (uneven[block] ?? 0) + (of * off) / (share[block] ?? 1);
  }
  const values = new Float32Array(left.length);
  const reliable = freed.share.map((of, cell) => {
    if (of === 0) return 0;
    const block = blockOf(cell);
    const most = 2 * (uneven[block] ?? 0);
    for (let c = 0; c < CHANNELS; c++) {
      const off = fromMean(cell, c);
      values[CHANNELS * cell + c] = (mean[CHANNELS * block + c] ?? 0) + Math.min(most, Math.max(-most, off));
    }
    return trust(uneven[block] ?? 0, 3 * spread + 3) * trust(lengthAt(mean, block), USUAL_STEP);
  });
  return { values, trust: reliable };
}

/** Of the remaining difference, as a share of what both pictures hold there: half of it is still softness, twice is another thing. */
function agreementOf(cells: Cells, fit: ColourFit): Float32Array<ArrayBuffer> {
  const { width, height, moments } = cells;
  const count = width * height;
  const difference = new Float32Array(count);
  const contents = new Float32Array(count);
  const colour = [leftBy(fit, cells.kept), leftBy(fit, cells.freed)] as const;
  for (let cell = 0; cell < count; cell++) {
    const at = MOMENTS * cell;
    const pixels = moments[at] ?? 0;
    if (pixels === 0) continue;
    const mean = (k: number): number => (moments[at + k] ?? 0) / pixels;
    const gain = 1 + (fit.lumaGain[cell] ?? 0);
    const added = (fit.offset[CHANNELS * cell] ?? 0) - (gain - 1) * fit.pivot;
    difference[cell] =
      mean(3) + gain * gain * mean(4) + added * added - 2 * gain * mean(5) - 2 * added * mean(1) + 2 * added * gain * mean(2);
    for (const left of colour) {
      const [blue, red] = [left[CHANNELS * cell + 1] ?? 0, left[CHANNELS * cell + 2] ?? 0];
      difference[cell] = (difference[cell] ?? 0) + blue * blue + red * red;
    }
    contents[cell] = mean(3) - mean(1) ** 2 + mean(4) - mean(2) ** 2;
  }
  const usual = middleOf(difference.filter((_, cell) => (cells.kept.share[cell] ?? 0) > 0.5));
  return Float32Array.from({ length: count }, (_, cell) => {
    let seen = 0;
    let apart = 0;
    let held = 0;
    const x = cell % width;
    for (let other = cell - width; other <= cell + width; other += width) {
      for (let column = Math.max(0, x - 1) - x; column <= Math.min(width - 1, x + 1) - x; column++) {
        const pixels = moments[MOMENTS * (other + column)] ?? 0;
        if (pixels === 0) continue;
        seen += pixels;
        apart += pixels * (difference[other + column] ?? 0);
        held += pixels * (contents[other + column] ?? 0);
      }
    }
    return seen === 0 ? 0 : trust(apart / seen, 2 * (held / seen / 2 + 3 * usual + USUAL_NOISE));
  });
}

const middleOf = (values: Float32Array): number => values.toSorted()[values.length >> 1] ?? 0;
