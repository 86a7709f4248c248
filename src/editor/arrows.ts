import type { Point } from "../core/geometry/geometry.ts";

/** The way of each arrow key; y points down. */
export const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

const LONG = 10;

/** Offset by which the key moves a selection: one image pixel, with Shift ten. Null when it is not an arrow key. */
export function nudgeOf(key: string, isShift: boolean): Point | null {
  const way = ARROWS[key];
  const step = isShift ? LONG : 1;
  return way ? { x: way.x * step, y: way.y * step } : null;
}
