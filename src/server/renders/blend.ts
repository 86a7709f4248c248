import type { Samples } from "./raster.ts";

/** What lies above in a row, and where it begins to the left of what lies below. */
export interface RowBlend {
  readonly over: Samples;
  readonly overAt: number;
  readonly under: Samples;
  readonly underAt: number;
  /** Pixels. */
  readonly count: number;
  /** Colour channels: 1, 3 or 4. `over` has an alpha channel behind them, `under` has one or not. */
  readonly colours: number;
  readonly isUnderOpaque: boolean;
  /** 255 or 65535. */
  readonly full: number;
}

/**
 * Lays a row of pixels over another, in place; samples are not premultiplied. Where the alpha above is 0 the pixel below keeps its
 * samples, hidden colours included: libvips premultiplies and changes them.
 *
 * @param covered told each run of pixels whose alpha above is not 0: first and last, counted from the row's first
 * @see Porter, Duff 1984, "Compositing digital images", section 4.3 "over"
 */
export function blendRow(row: RowBlend, covered: (first: number, last: number) => void): void {
  const { over, under, count, colours, isUnderOpaque, full } = row;
  const step = colours + (isUnderOpaque ? 0 : 1);
  let from = row.overAt;
  let to = row.underAt;
  let first = -1;
  for (let x = 0; x < count; x++, from += colours + 1, to += step) {
    const above = over[from + colours] ?? 0;
    if (above === 0) {
      if (first >= 0) covered(first, x - 1);
      first = -1;
      continue;
    }
    if (first < 0) first = x;
    const share = above / full;
    const below = (isUnderOpaque ? 1 : (under[to + colours] ?? 0) / full) * (1 - share);
    const alpha = share + below;
    for (let channel = 0; channel < colours; channel++) {
      under[to + channel] = Math.round(((over[from + channel] ?? 0) * share + (under[to + channel] ?? 0) * below) / alpha);
    }
    if (!isUnderOpaque) under[to + colours] = Math.round(alpha * full);
  }
  if (first >= 0) covered(first, count - 1);
}
