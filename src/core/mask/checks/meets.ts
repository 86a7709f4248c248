import { intersect, type Rect, rectOf } from "../../geometry/geometry.ts";
import type { RunSource } from "../runs.ts";

/**
 * True when a pixel of `area` is white in both masks.
 *
 * @param area whole image pixels; what lies off either canvas is black
 */
export function meets(one: RunSource, other: RunSource, area: Rect): boolean {
  const { x, y, width, height } = intersect(area, intersect(rectOf(one.size), rectOf(other.size)));
  const right = x + width - 1;
  const ends: number[] = [];
  const note = (first: number, last: number) => void ends.push(first, last);
  for (let row = y; row < y + height; row++) {
    ends.length = 0;
    one.eachRun(row, note);
    let isMet = false;
    let i = 0;
    other.eachRun(row, (first, last) => {
      while (i < ends.length && (ends[i + 1] ?? 0) < first) i += 2;
      for (let k = i; k < ends.length && (ends[k] ?? 0) <= last; k += 2) {
        if (Math.max(first, ends[k] ?? 0, x) <= Math.min(last, ends[k + 1] ?? 0, right)) isMet = true;
      }
    });
    if (isMet) return true;
  }
  return false;
}
