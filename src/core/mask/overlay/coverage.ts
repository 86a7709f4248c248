import type { Rect } from "../../geometry/geometry.ts";
import type { Viewport } from "../../geometry/viewport.ts";
import type { MaskDocument } from "../maskDocument.ts";
import { BLOCK, BLOCK_PIXELS } from "../tiles/quarterTile.ts";
import { lowestBit } from "../tiles/tile.ts";
import { SpanRows } from "./spanRows.ts";

/** From this scale down blocks are no larger than a screen pixel, and stand for the pixels in them. */
const SMALL = 1 / BLOCK;

/**
 * The share of white under screen pixels, as levels, for a mask that is shown smaller than it is: exact, but that at a quarter and below
 * the white of a block of 4x4 counts as spread evenly over it.
 *
 * @param viewport image to screen, scale below 1
 * @param area whole screen pixels
 */
export function coverageUnder(mask: MaskDocument, viewport: Viewport, area: Rect): SpanRows {
  const isSmall = viewport.scale <= SMALL;
  // Screen pixels a pixel, or a block, of the mask: what a cell is from here on.
  const scale = isSmall ? viewport.scale * BLOCK : viewport.scale;
  const { x, y } = viewport;
  const { x: left, width } = area;
  const spans = new SpanRows(area.y, area.height);
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
  let rowWeight = 0;
  let isBlank = true;
  const cover = (first: number, last: number, white = BLOCK_PIXELS) => {
    const start = Math.max(0, first * scale + x - left);
    const end = Math.min(width, (last + 1) * scale + x - left);
    if (start >= end) return;
    isBlank = false;
    const weight = rowWeight * (white / BLOCK_PIXELS);
    const i = start | 0;
    const j = Math.min(width - 1, end | 0);
    touch(i);
    if (end <= i + 1) {
      single[i] = (single[i] ?? 0) + weight * (end - start);
      return;
    }
    if (start === i) steps[i] = (steps[i] ?? 0) + weight;
    else {
      single[i] = (single[i] ?? 0) + weight * (i + 1 - start);
      steps[i + 1] = (steps[i + 1] ?? 0) + weight;
      touch(i + 1);
    }
    single[j] = (single[j] ?? 0) + weight * (end - j);
    steps[j] = (steps[j] ?? 0) - weight;
    touch(j);
  };
  for (let screenY = area.y; screenY < area.y + area.height; screenY++) {
    const top = (screenY - y) / scale;
    const bottom = (screenY + 1 - y) / scale;
    for (let row = Math.floor(top); row < bottom; row++) {
      rowWeight = (Math.min(row + 1, bottom) - Math.max(row, top)) * scale;
      if (isSmall) mask.eachBlockRun(row, cover, from, to);
      else mask.eachRun(row, cover, from, to);
    }
    if (!isBlank) {
      let share = 0;
      let first = 0;
      let level = 0;
      // Where the share is `share` from on, unless the next pixel is touched too.
      let next = 0;
      for (let w = 0; w < touched.length; w++) {
        for (let rest = touched[w] ?? 0; rest !== 0; rest &= rest - 1) {
          const i = w * 32 + lowestBit(rest);
          const between = i > next ? levelOf(share) : level;
          if (between !== level) {
            if (level > 0) spans.add(left + first, left + next - 1, level);
            first = next;
            level = between;
          }
          share += steps[i] ?? 0;
          const here = levelOf(share + (single[i] ?? 0));
          steps[i] = 0;
          single[i] = 0;
          next = i + 1;
          if (here === level) continue;
          if (level > 0) spans.add(left + first, left + i - 1, level);
          first = i;
          level = here;
        }
        touched[w] = 0;
      }
      const after = next < width ? levelOf(share) : level;
      if (after !== level) {
        if (level > 0) spans.add(left + first, left + next - 1, level);
        first = next;
        level = after;
      }
      if (level > 0) spans.add(left + first, left + width - 1, level);
      isBlank = true;
    }
    spans.closeRow();
  }
  return spans;
}

/** The nearest level; sums of shares may leave 0..1 by a rounding. */
const levelOf = (share: number): number => (Math.min(1, Math.max(0, share)) * 255 + 0.5) | 0;
