import type { Rect, Size } from "../geometry/geometry.ts";
import { KEEP, type MaskEdit, type MaskValue, REPAINT } from "./maskDocument.ts";

/** A source of runs of white: inclusive columns, left to right. A MaskDocument is one. */
export interface RunSource {
  readonly size: Size;
  eachRun(row: number, visit: (first: number, last: number) => void): void;
}

/** White that can be combined with a mask. A MaskDocument is one. */
export interface Selection extends RunSource {
  /** A rectangle that holds every run; null when there is none. */
  bounds(): Rect | null;
}

/** Sets every pixel of `area` (whole image pixels); what lies off the canvas is ignored. */
export function fillRect(edit: MaskEdit, area: Rect, value: MaskValue): void {
  const bottom = Math.min(edit.size.height, area.y + area.height);
  for (let row = Math.max(0, area.y); row < bottom; row++) edit.fill(row, area.x, area.x + area.width - 1, value);
}

/** Everything white. */
export const fillAll = (edit: MaskEdit): void => fillRect(edit, { x: 0, y: 0, ...edit.size }, REPAINT);

/** Everything black. */
export const clear = (edit: MaskEdit): void => fillRect(edit, { x: 0, y: 0, ...edit.size }, KEEP);

/** White becomes black and black white. `mask` is the document that `edit` writes. */
export function invert(edit: MaskEdit, mask: RunSource): void {
  const ends: number[] = [];
  const note = (first: number, last: number) => void ends.push(first, last);
  for (let row = 0; row < edit.size.height; row++) {
    ends.length = 0;
    mask.eachRun(row, note);
    edit.fill(row, 0, edit.size.width - 1, REPAINT);
    for (let i = 0; i + 1 < ends.length; i += 2) edit.fill(row, ends[i] ?? 0, ends[i + 1] ?? 0, KEEP);
  }
}
