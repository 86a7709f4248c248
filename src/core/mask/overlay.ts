import { intersect, isEmpty, type Rect, rectOf, roundOut, type Size } from "../geometry.ts";
import type { Viewport } from "../viewport.ts";
import type { MaskDocument } from "./maskDocument.ts";
import { lowestBit } from "./tile.ts";

/** The pixels of an ImageData as words: `data.length === width * height`, little-endian RGBA, alpha not premultiplied. */
export interface OverlayTarget extends Size {
  readonly data: Uint32Array;
}

/** 0..255 each; `a` is the opacity of a pixel that is wholly white in the mask. */
export interface OverlayColour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

/**
 * Draws the mask as it lies under the viewport: `colour` where it is white, transparent elsewhere. At 100 % and above a pixel shows the
 * mask pixel under its centre; below, its opacity is the exact share of white under it. The cost follows from `area`, not from the mask.
 *
 * @param viewport image to `target`, in target pixels (device pixels)
 * @param area what to draw anew, target pixels; nothing else is touched
 */
export function composeOverlay(
  target: OverlayTarget,
  mask: MaskDocument,
  viewport: Viewport,
  area: Rect,
  colour: OverlayColour,
): void {
  const box = intersect(roundOut(area), rectOf(target));
  if (isEmpty(box)) return;
  if (viewport.scale >= 1) composePixels(target, mask, viewport, box, packed(colour, colour.a));
  else composeCoverage(target, mask, viewport, box, colour);
}

const packed = ({ r, g, b }: OverlayColour, alpha: number): number =>
  (((Math.round(alpha) << 24) | (b << 16) | (g << 8) | r) >>> 0) * (alpha > 0 ? 1 : 0);

function composePixels(
  { data, width }: OverlayTarget,
  mask: MaskDocument,
  { scale, x, y }: Viewport,
  box: Rect,
  colour: number,
): void {
  const right = box.x + box.width;
  const from = Math.floor((box.x + 0.5 - x) / scale);
  const to = Math.floor((right - 0.5 - x) / scale);
  let line = 0;
  const draw = (first: number, last: number) => {
    const start = Math.max(box.x, Math.ceil(first * scale + x - 0.5));
    const end = Math.min(right, Math.ceil((last + 1) * scale + x - 0.5));
    if (start < end) data.fill(colour, line + start, line + end);
  };
  let drawnRow = Number.NaN;
  for (let screenY = box.y; screenY < box.y + box.height; screenY++) {
    line = screenY * width;
    const row = Math.floor((screenY + 0.5 - y) / scale);
    if (row === drawnRow) {
      data.copyWithin(line + box.x, line - width + box.x, line - width + right);
      continue;
    }
    drawnRow = row;
    data.fill(0, line + box.x, line + right);
    mask.eachRun(row, draw, from, to);
  }
}

function composeCoverage(
  target: OverlayTarget,
  mask: MaskDocument,
  { scale, x, y }: Viewport,
  box: Rect,
  colour: OverlayColour,
): void {
  const shades = Uint32Array.from({ length: 256 }, (_, level) => packed(colour, (colour.a * level) / 255));
  const from = Math.floor((box.x - x) / scale);
  const to = Math.ceil((box.x + box.width - x) / scale) - 1;
  // A run adds its ends to single pixels and its middle, as a step up and a step down, to all from there on. Between pixels that are
  // touched by neither the shade is constant.
  const touched = new Int32Array((box.width >> 5) + 1);
  const touch = (i: number) => {
    touched[i >> 5] = (touched[i >> 5] ?? 0) | (1 << (i & 31));
  };
  const single = new Float64Array(box.width);
  const steps = new Float64Array(box.width + 1);
  let weight = 0;
  let isBlank = true;
  const cover = (first: number, last: number) => {
    const left = Math.max(0, first * scale + x - box.x);
    const right = Math.min(box.width, (last + 1) * scale + x - box.x);
    if (left >= right) return;
    isBlank = false;
    const i = Math.floor(left);
    const j = Math.min(box.width - 1, Math.floor(right));
    touch(i);
    if (i === j) {
      single[i] = (single[i] ?? 0) + weight * (right - left);
      return;
    }
    single[i] = (single[i] ?? 0) + weight * (i + 1 - left);
    single[j] = (single[j] ?? 0) + weight * (right - j);
    steps[i + 1] = (steps[i + 1] ?? 0) + weight;
    steps[j] = (steps[j] ?? 0) - weight;
    touch(i + 1);
    touch(j);
  };
  for (let screenY = box.y; screenY < box.y + box.height; screenY++) {
    const top = (screenY - y) / scale;
    const bottom = (screenY + 1 - y) / scale;
    for (let row = Math.floor(top); row < bottom; row++) {
      weight = (Math.min(row + 1, bottom) - Math.max(row, top)) * scale;
      mask.eachRun(row, cover, from, to);
    }
    const line = screenY * target.width + box.x;
    if (isBlank) {
      target.data.fill(0, line, line + box.width);
      continue;
    }
    const { data } = target;
    let level = 0;
    let drawn = 0;
    for (let w = 0; w < touched.length; w++) {
      for (let rest = touched[w] ?? 0; rest !== 0; rest &= rest - 1) {
        const i = w * 32 + lowestBit(rest);
        if (drawn < i) data.fill(shadeOf(shades, level), line + drawn, line + i);
        level += steps[i] ?? 0;
        data[line + i] = shadeOf(shades, level + (single[i] ?? 0));
        drawn = i + 1;
        single[i] = 0;
        steps[i] = 0;
      }
      touched[w] = 0;
    }
    if (drawn < box.width) data.fill(shadeOf(shades, level), line + drawn, line + box.width);
    isBlank = true;
  }
}

/** The nearest shade; sums of shares may leave 0..1 by a rounding. */
const shadeOf = (shades: Uint32Array, share: number): number => shades[(Math.min(1, Math.max(0, share)) * 255 + 0.5) | 0] ?? 0;
