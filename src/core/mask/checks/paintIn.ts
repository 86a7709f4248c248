import { intersect, type Rect, rectOf } from "../../geometry/geometry.ts";
import type { MaskDocument } from "../maskDocument.ts";

type Painted = Pick<MaskDocument, "size" | "eachRun">;

/** White pixels in a rectangle. @param area whole image pixels; what lies off the canvas is black */
export function countPaintIn(mask: Painted, area: Rect): number {
  let count = 0;
  eachRowIn(mask, area, (first, last) => {
    count += last - first + 1;
    return false;
  });
  return count;
}

/** True when a pixel of a rectangle is white. @param area as for countPaintIn */
export const hasPaintIn = (mask: Painted, area: Rect): boolean => eachRowIn(mask, area, () => true);

/** @returns true when a visit did, which ends it with that row */
function eachRowIn(mask: Painted, area: Rect, visit: (first: number, last: number) => boolean): boolean {
  const { x, y, width, height } = intersect(area, rectOf(mask.size));
  let isDone = false;
  const look = (first: number, last: number): void => {
    isDone = visit(first, last) || isDone;
  };
  for (let row = y; row < y + height && !isDone; row++) mask.eachRun(row, look, x, x + width - 1);
  return isDone;
}
