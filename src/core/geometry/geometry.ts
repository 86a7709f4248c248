/** A position in image pixels unless its name says otherwise. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The pixels x..x+width-1, y..y+height-1 of an image; a rectangle with no width or no height is empty. */
export interface Rect extends Point, Size {}

export const rectOf = ({ width, height }: Size): Rect => ({ x: 0, y: 0, width, height });
export const areaOf = ({ width, height }: Size): number => width * height;
export const isEmpty = ({ width, height }: Size): boolean => width <= 0 || height <= 0;
export const longerSide = ({ width, height }: Size): number => Math.max(width, height);
export const sameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;
export const clampNumber = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));
export const centreOf = ({ x, y, width, height }: Rect): Point => ({ x: x + width / 2, y: y + height / 2 });

/** The overlap of two rectangles; empty (width or height 0) when they do not meet. */
export function intersect(a: Rect, b: Rect): Rect {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y),
  };
}

/** The smallest rectangle that holds both; an empty one adds nothing. */
export function union(a: Rect, b: Rect): Rect {
  if (isEmpty(a)) return b;
  if (isEmpty(b)) return a;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** Grown by `by` pixels on every side (shrunk when negative, never below empty). */
export const pad = ({ x, y, width, height }: Rect, by: number): Rect => ({
  x: x - by,
  y: y - by,
  width: Math.max(0, width + 2 * by),
  height: Math.max(0, height + 2 * by),
});

/** Moved, and cut only where it is larger, so that it lies inside `bounds`. */
export function clampInside(rect: Rect, bounds: Rect): Rect {
  const width = Math.min(rect.width, bounds.width);
  const height = Math.min(rect.height, bounds.height);
  return {
    x: clampNumber(rect.x, bounds.x, bounds.x + bounds.width - width),
    y: clampNumber(rect.y, bounds.y, bounds.y + bounds.height - height),
    width,
    height,
  };
}

/** The same rectangle in the coordinates of a space whose origin is `origin`. */
export const relativeTo = (rect: Rect, origin: Point): Rect => ({ ...rect, x: rect.x - origin.x, y: rect.y - origin.y });

/** The smallest rectangle of whole pixels that holds `rect`. */
export function roundOut({ x, y, width, height }: Rect): Rect {
  const left = Math.floor(x);
  const top = Math.floor(y);
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top };
}

export const contains = (outer: Rect, inner: Rect): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** The part of `outer` outside `inner`: at most four rectangles that do not meet. */
export function without(outer: Rect, inner: Rect): readonly Rect[] {
  const hole = intersect(outer, inner);
  if (isEmpty(hole)) return isEmpty(outer) ? [] : [outer];
  const right = hole.x + hole.width;
  const bottom = hole.y + hole.height;
  return [
    { x: outer.x, y: outer.y, width: outer.width, height: hole.y - outer.y },
    { x: outer.x, y: hole.y, width: hole.x - outer.x, height: hole.height },
    { x: right, y: hole.y, width: outer.x + outer.width - right, height: hole.height },
    { x: outer.x, y: bottom, width: outer.width, height: outer.y + outer.height - bottom },
  ].filter((rect) => !isEmpty(rect));
}

/** The part of `outer` outside all of `inners`: rectangles that do not meet; none when it is covered. */
export const withoutAll = (outer: Rect, inners: readonly Rect[]): readonly Rect[] =>
  inners.reduce<readonly Rect[]>((left, inner) => left.flatMap((rect) => without(rect, inner)), isEmpty(outer) ? [] : [outer]);
