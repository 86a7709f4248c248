import type { Viewport } from "../viewport.ts";
import type { MaskDocument } from "./maskDocument.ts";
import { lowestBit } from "./tile.ts";

/** Pixels first..last (inclusive) of a row that have the same share of white under them: 1..255. */
export type VisitSpan = (first: number, last: number, level: number) => void;

/**
 * The exact share of white under screen pixels, a row at a time, for a mask that is shown smaller than it is. Spans come left to right
 * and never overlap; where there is no white there is none.
 *
 * @param viewport image to screen, scale below 1
 * @param left the first screen column that is asked for
 * @param width of those columns
 */
export function coverageRows(
  mask: MaskDocument,
  { scale, x, y }: Viewport,
  left: number,
  width: number,
): (screenY: number, visit: VisitSpan) => void {
  const from = Math.floor((left - x) / scale);
  const to = Math.ceil((left + width - x) / scale) - 1;
  // A run adds its ends to single pixels and its middle, as a step up and a step down, to all from there on. Between pixels that are
  // touched by neither the share is constant.
  const touched = new Int32Array((width >> 5) + 1);
  const touch = (i: number) => {
    touched[i >> 5] = (touched[i >> 5] ?? 0) | (1 << (i & 31));
  };
  const single = new Float64Array(width);
  const steps = new Float64Array(width + 1);
  let weight = 0;
  let isBlank = true;
  const cover = (first: number, last: number) => {
    const start = Math.max(0, first * scale + x - left);
    const end = Math.min(width, (last + 1) * scale + x - left);
    if (start >= end) return;
    isBlank = false;
    const i = Math.floor(start);
    const j = Math.min(width - 1, Math.floor(end));
    touch(i);
    if (i === j) {
      single[i] = (single[i] ?? 0) + weight * (end - start);
      return;
    }
    single[i] = (single[i] ?? 0) + weight * (i + 1 - start);
    single[j] = (single[j] ?? 0) + weight * (end - j);
    steps[i + 1] = (steps[i + 1] ?? 0) + weight;
    steps[j] = (steps[j] ?? 0) - weight;
    touch(i + 1);
    touch(j);
  };
  return (screenY, visit) => {
    const top = (screenY - y) / scale;
    const bottom = (screenY + 1 - y) / scale;
    for (let row = Math.floor(top); row < bottom; row++) {
      weight = (Math.min(row + 1, bottom) - Math.max(row, top)) * scale;
      mask.eachRun(row, cover, from, to);
    }
    if (isBlank) return;
    isBlank = true;
    let share = 0;
    let first = 0;
    let level = 0;
    let next = 0;
    // A span goes on until the level changes.
    const goOn = (i: number, other: number) => {
      if (other === level) return;
      if (level > 0 && first < i) visit(left + first, left + i - 1, level);
      first = i;
      level = other;
    };
    for (let w = 0; w < touched.length; w++) {
      for (let rest = touched[w] ?? 0; rest !== 0; rest &= rest - 1) {
        const i = w * 32 + lowestBit(rest);
        if (i > next) goOn(next, levelOf(share));
        share += steps[i] ?? 0;
        steps[i] = 0;
        goOn(i, levelOf(share + (single[i] ?? 0)));
        single[i] = 0;
        next = i + 1;
      }
      touched[w] = 0;
    }
    if (next < width) goOn(next, levelOf(share));
    goOn(width, 0);
  };
}

/** The nearest level; sums of shares may leave 0..1 by a rounding. */
const levelOf = (share: number): number => (Math.min(1, Math.max(0, share)) * 255 + 0.5) | 0;
