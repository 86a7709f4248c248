import { clampInside, clampNumber, type Point, type Rect, type Size } from "../geometry/geometry.ts";

/** Grip of a box: -1 its left or top side, 1 its right or bottom one, 0 neither; both 0 for the box itself. */
export interface BoxGrip {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

/** The eight sides and corners, clockwise from the corner at the left top. */
export const BOX_GRIPS: readonly BoxGrip[] = [
  { x: -1, y: -1 },
  { x: 0, y: -1 },
  { x: 1, y: -1 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
  { x: -1, y: 1 },
  { x: -1, y: 0 },
];

/** The side of a box's outline that a point lies on, no further than `reach` from it; null where it is further off. */
export function besideOutline({ x, y, width, height }: Rect, at: Point, reach: number): "inside" | "outside" | null {
  const depth = Math.min(at.x - x, x + width - at.x, at.y - y, y + height - at.y);
  if (depth >= 0) return depth <= reach ? "inside" : null;
  const dx = Math.max(x - at.x, at.x - x - width, 0);
  const dy = Math.max(y - at.y, at.y - y - height, 0);
  return Math.max(dx, dy) <= reach ? "outside" : null;
}

/**
 * A box of whole pixels, dragged by (dx, dy) from where it was: held sides move, and no further than `least` lets them come to the others;
 * held itself, it moves. It stays within `bounds`.
 *
 * @param box inside `bounds`, at least as large as `least` or as `bounds`
 */
export function dragBox(box: Rect, grip: BoxGrip, { dx, dy }: { dx: number; dy: number }, bounds: Rect, least: Size): Rect {
  const [byX, byY] = [Math.round(dx), Math.round(dy)];
  if (grip.x === 0 && grip.y === 0) return clampInside({ ...box, x: box.x + byX, y: box.y + byY }, bounds);
  const across = dragSide(box.x, box.width, grip.x, byX, bounds.x, bounds.width, least.width);
  const down = dragSide(box.y, box.height, grip.y, byY, bounds.y, bounds.height, least.height);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

function dragSide(start: number, length: number, side: -1 | 0 | 1, by: number, min: number, span: number, least: number) {
  const end = start + length;
  const shortest = Math.min(least, span, length);
  const from = side === -1 ? clampNumber(start + by, min, end - shortest) : start;
  const to = side === 1 ? clampNumber(end + by, start + shortest, min + span) : end;
  return { start: from, length: to - from };
}
