import { areaOf, type Point, type Size } from "../src/core/geometry/geometry.ts";
import { type MaskChange, MaskDocument, type MaskValue, REPAINT } from "../src/core/mask/maskDocument.ts";
import { paintCapsule } from "../src/core/mask/selection/capsule.ts";

export const MP_12: Size = { width: 4000, height: 3000 };
export const MP_24: Size = { width: 6000, height: 4000 };
export const MP_50: Size = { width: 8660, height: 5774 };
export const MP_100: Size = { width: 11648, height: 8736 };
export const VIEW: Size = { width: 1600, height: 1000 };
export const BRUSH_RADIUS = 100;

/** Numbers from 0 to 1, the same on every run. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** `count` positions of a pointer that wanders over the canvas, `step` image pixels apart. */
export function wander({ width, height }: Size, count: number, step: number, next: () => number): Point[] {
  let at = { x: next() * width, y: next() * height };
  let direction = next() * 2 * Math.PI;
  return Array.from({ length: count }, () => {
    direction += next() - 0.5;
    const x = at.x + step * Math.cos(direction);
    const y = at.y + step * Math.sin(direction);
    if (x < 0 || y < 0 || x > width || y > height) direction += Math.PI;
    else at = { x, y };
    return at;
  });
}

/** One committed stroke of the 200-px brush. */
export function paintStroke(mask: MaskDocument, next: () => number, value: MaskValue = REPAINT): MaskChange | null {
  const edit = mask.begin();
  let from: Point | undefined;
  for (const to of wander(mask.size, 40, 30, next)) {
    paintCapsule(edit, { a: from ?? to, b: to, radius: BRUSH_RADIUS }, value);
    from = to;
  }
  return edit.commit("Stroke");
}

/** Strokes until `share` of the canvas is white. */
export function strokedMask(size: Size, share: number): MaskDocument {
  const mask = new MaskDocument(size);
  const next = chance(1);
  while (mask.count() < share * areaOf(size)) paintStroke(mask, next);
  return mask;
}
