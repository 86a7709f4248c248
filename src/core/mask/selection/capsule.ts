import type { Point } from "../../geometry/geometry.ts";
import type { MaskEdit, MaskValue } from "../maskDocument.ts";

/** A disc of `radius` swept from `a` to `b`; image pixels, where pixel (0, 0) has its centre at (0.5, 0.5). */
export interface Capsule {
  readonly a: Point;
  readonly b: Point;
  readonly radius: number;
}

/**
 * The run of pixels of row `y` whose centres lie in the capsule, its rim included. A capsule is convex, so a row holds at most one run.
 *
 * @returns [first, last] column, inclusive, image pixels; null when the row misses it
 * @throws RangeError when `radius` is not positive
 * @see https://iquilezles.org/articles/distfunctions2d/ "Segment"
 */
export function capsuleRun(y: number, { a, b, radius }: Capsule): [number, number] | null {
  if (!(radius > 0)) throw new RangeError(`A capsule needs a positive radius, got ${radius}.`);
  const centreY = y + 0.5;
  let left = Infinity;
  let right = -Infinity;
  for (const end of [a, b]) {
    const square = radius * radius - (centreY - end.y) * (centreY - end.y);
    if (square < 0) continue;
    const half = Math.sqrt(square);
    left = Math.min(left, end.x - half);
    right = Math.max(right, end.x + half);
  }
  const body = bodyAt(centreY, a, b, radius);
  if (body && body[0] <= body[1]) {
    left = Math.min(left, body[0]);
    right = Math.max(right, body[1]);
  }
  const first = Math.ceil(left - 0.5);
  const last = Math.floor(right - 0.5);
  return first <= last ? [first, last] : null;
}

/** Interval in which the rectangle between the two caps meets the line at `centreY`; first > second when it does not. */
function bodyAt(centreY: number, a: Point, b: Point, radius: number): [number, number] | null {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = Math.hypot(dx, dy);
  if (length === 0) return null;
  const up = centreY - a.y;
  const along = between(dx, -up * dy, length * length - up * dy);
  const across = between(dy, up * dx - radius * length, up * dx + radius * length);
  return [a.x + Math.max(along[0], across[0]), a.x + Math.min(along[1], across[1])];
}

/** The u for which low <= factor * u <= high. */
function between(factor: number, low: number, high: number): [number, number] {
  if (factor === 0) return low <= 0 && high >= 0 ? [-Infinity, Infinity] : [Infinity, -Infinity];
  return factor > 0 ? [low / factor, high / factor] : [high / factor, low / factor];
}

/**
 * Fills the capsule. The pixels that hold its ends are always filled, so that a dot of the smallest brush never paints nothing.
 *
 * @throws RangeError when `radius` is not positive
 */
export function paintCapsule(edit: MaskEdit, capsule: Capsule, value: MaskValue): void {
  const { a, b, radius } = capsule;
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y) - radius));
  const bottom = Math.min(edit.size.height - 1, Math.ceil(Math.max(a.y, b.y) + radius));
  for (let row = top; row <= bottom; row++) {
    const run = capsuleRun(row, capsule);
    if (run) edit.fill(row, run[0], run[1], value);
  }
  if (radius >= Math.SQRT1_2) return;
  for (const end of [a, b]) edit.fill(Math.floor(end.y), Math.floor(end.x), Math.floor(end.x), value);
}
