import type { Samples } from "./raster.ts";

/** The upper and the lower row of a blend, each with the index of its first sample. */
export interface RowBlend {
  readonly over: Samples;
  readonly overAt: number;
  readonly under: Samples;
  readonly underAt: number;
  /** Amount by which the row below is erased first: one sample a pixel, 0..255; null for nothing. */
  readonly erase: Samples | null;
  readonly eraseAt: number;
  /** Pixels. */
  readonly count: number;
  /** Colour channels: 1, 3 or 4. `over` has an alpha channel behind them, `under` has one or not. */
  readonly colours: number;
  readonly isUnderOpaque: boolean;
  /** Sample of white, which shows where something is erased that has no alpha channel. */
  readonly white: number;
  /** 255 or 65535. */
  readonly full: number;
}

const ERASE_FULL = 255;

/**
 * Lays a row of pixels over another, in place; samples are not premultiplied. Where nothing is drawn or erased the pixel below keeps
 * its samples, hidden colours included: libvips premultiplies and changes them.
 *
 * @param covered called with each run of pixels that were drawn on or erased: first and last, counted from the row's first
 * @see Porter, Duff 1984, "Compositing digital images", sections 4.3 "over" and "out"
 */
export function blendRow(row: RowBlend, covered: (first: number, last: number) => void): void {
  const { over, under, erase, eraseAt, count, colours, isUnderOpaque, white, full } = row;
  const step = colours + (isUnderOpaque ? 0 : 1);
  let from = row.overAt;
  let to = row.underAt;
  let first = -1;
  for (let x = 0; x < count; x++, from += colours + 1, to += step) {
    const above = over[from + colours] ?? 0;
    const erased = erase === null ? 0 : (erase[eraseAt + x] ?? 0) / ERASE_FULL;
    if (above === 0 && erased === 0) {
      if (first >= 0) covered(first, x - 1);
      first = -1;
      continue;
    }
    if (first < 0) first = x;
    const share = above / full;
    const left = isUnderOpaque ? 1 : ((under[to + colours] ?? 0) / full) * (1 - erased);
    const below = left * (1 - share);
    const alpha = share + below;
    if (alpha > 0) {
      for (let channel = 0; channel < colours; channel++) {
        const sample = under[to + channel] ?? 0;
        const seen = isUnderOpaque ? sample + (white - sample) * erased : sample;
        under[to + channel] = Math.round(((over[from + channel] ?? 0) * share + seen * below) / alpha);
      }
    }
    if (!isUnderOpaque) under[to + colours] = Math.round(alpha * full);
  }
  if (first >= 0) covered(first, count - 1);
}
