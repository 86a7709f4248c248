import { clampNumber, contains, intersect, isEmpty, type Rect, rectOf, type Size } from "../geometry/geometry.ts";
import { clampSize, type FrameLimit, type FrameLimits } from "./frameLimits.ts";

/** The canvas that a frame is drawn around, and how large the frame may become. A frame is told in the old canvas's pixels. */
export interface FrameSpace {
  readonly canvas: Size;
  readonly limits: FrameLimits;
}

/** A frame as a designer has drawn it, and the canvas around which that was: on another one it means nothing. */
export interface OwnFrame {
  readonly canvas: Size;
  readonly rect: Rect;
}

/** A frame is whole pixels; it may grow beyond the old canvas on one side and cut it on another, and always shows some of it. */
export interface FrameChange {
  readonly frame: Rect;
  /** The limit that kept the frame from being as requested; null when it is. */
  readonly limit: FrameLimit | null;
}

/** A frame that cuts some of the canvas and adds nothing to it: it needs no engine. */
export const isCropOnly = (frame: Rect, canvas: Size): boolean =>
  contains(rectOf(canvas), frame) && !contains(frame, rectOf(canvas));

export const SIDES = ["left", "right", "top", "bottom"] as const;
export type Side = (typeof SIDES)[number];

/** Positions of the old picture in a new canvas: the grid of nine, row by row. */
export const ANCHORS = ["topLeft", "top", "topRight", "left", "centre", "right", "bottomLeft", "bottom", "bottomRight"] as const;
export type Anchor = (typeof ANCHORS)[number];
/** The sides and corners by which a frame is dragged. */
export type Handle = Exclude<Anchor, "centre">;

/** A place in a rectangle: 0 its left or upper edge, 1 its right or lower one. */
export interface Share {
  readonly x: 0 | 0.5 | 1;
  readonly y: 0 | 0.5 | 1;
}

const SHARES: Readonly<Record<Anchor, Share>> = {
  topLeft: { x: 0, y: 0 },
  top: { x: 0.5, y: 0 },
  topRight: { x: 1, y: 0 },
  left: { x: 0, y: 0.5 },
  centre: { x: 0.5, y: 0.5 },
  right: { x: 1, y: 0.5 },
  bottomLeft: { x: 0, y: 1 },
  bottom: { x: 0.5, y: 1 },
  bottomRight: { x: 1, y: 1 },
};

/** Position of a handle or an anchor. */
export const shareOf = (anchor: Anchor): Share => SHARES[anchor];

/** A frame shows at least so many pixels of the old canvas each way, or all of it where it is smaller. */
const MIN_KEPT = 16;

/** A length as it is typed: pixels, or per cent of the old canvas's width (left, right) or height (top, bottom). */
export interface Amount {
  readonly value: number;
  readonly unit: "px" | "percent";
}

/** Reach of a frame beyond each side of the old canvas, in pixels; negative where it cuts. */
export function reachOf({ x, y, width, height }: Rect, canvas: Size): Readonly<Record<Side, number>> {
  // 0 - n instead of -n, so that nothing is 0 and not -0.
  return { left: 0 - x, right: x + width - canvas.width, top: 0 - y, bottom: y + height - canvas.height };
}

/** The part of the old canvas that a frame keeps. */
export const keptOf = (frame: Rect, canvas: Size): Rect => intersect(frame, rectOf(canvas));

/** A typed length in whole pixels. */
export function pixelsOf({ value, unit }: Amount, side: Side, { width, height }: Size): number {
  const whole = side === "left" || side === "right" ? width : height;
  return Math.round(unit === "px" ? value : (value * whole) / 100);
}

/** The frame with one side reaching `pixels` beyond the old canvas (negative: cutting it), the other sides where they are. */
export function withReach(frame: Rect, side: Side, pixels: number, space: FrameSpace): FrameChange {
  const by = pixels - reachOf(frame, space.canvas)[side];
  const across = side === "left" || side === "right";
  const size = { width: frame.width + (across ? by : 0), height: frame.height + (across ? 0 : by) };
  const { x, y } = shareOf(side);
  return resized(frame, size, { x: x === 0 ? 1 : 0, y: y === 0 ? 1 : 0 }, space);
}

/** The side opposite to `side` reaches as far as `side` does. */
export function matchOpposite(frame: Rect, side: Side, space: FrameSpace): FrameChange {
  return withReach(frame, oppositeOf(side), reachOf(frame, space.canvas)[side], space);
}

/** A frame of that size with the old canvas at `anchor`; where the frame is smaller, it is cut there last. */
export function sizedFrame(size: Size, anchor: Anchor, space: FrameSpace): FrameChange {
  return resized(rectOf(space.canvas), size, shareOf(anchor), space);
}

/** The same size with the old canvas in the middle. */
export const centredFrame = (frame: Rect, space: FrameSpace): FrameChange => sizedFrame(frame, "centre", space);

/**
 * A frame of a ratio, to the nearest pixel: the smallest that holds the old canvas ("grow"), or the largest inside it ("crop"). Where
 * growing would pass a limit, the old canvas stays whole and the ratio is not reached.
 *
 * @param ratio width by height
 * @throws RangeError when `ratio` is not positive
 */
export function ratioFrame(ratio: number, fit: "grow" | "crop", anchor: Anchor, space: FrameSpace): FrameChange {
  if (!(ratio > 0)) throw new RangeError("a ratio must be positive");
  const { width, height } = space.canvas;
  const isTooNarrow = width < height * ratio;
  const followsHeight = fit === "grow" ? isTooNarrow : !isTooNarrow;
  const size = followsHeight ? { width: Math.round(height * ratio), height } : { width, height: Math.round(width / ratio) };
  return sizedFrame(size, anchor, space);
}

/** A side's length that follows from the other and a ratio (width by height), to the nearest pixel, at least one. */
export const heightAt = (width: number, ratio: number): number => Math.max(1, Math.round(width / ratio));
export const widthAt = (height: number, ratio: number): number => Math.max(1, Math.round(height * ratio));

/**
 * `from` made as large as `size`, with the place `fixed` where it is, as far as the limits allow.
 *
 * @param ratio width by height, kept when a limit is met; null when each side is held back for itself
 */
export function resized(
  from: Rect,
  size: Size,
  fixed: Share,
  { canvas, limits }: FrameSpace,
  ratio: number | null = null,
): FrameChange {
  const least = {
    width: leastLength(from.x, from.width, fixed.x, canvas.width),
    height: leastLength(from.y, from.height, fixed.y, canvas.height),
  };
  const { size: allowed, limit } = clampSize(size, { from, least, ratio, limits });
  const { width, height } = allowed;
  const x = startAt(from.x, from.width, width, fixed.x);
  const y = startAt(from.y, from.height, height, fixed.y);
  const frame = { x, y, width, height };
  // A kept ratio and a limit together may leave nothing of the picture: then the fixed place gives way.
  return { frame: isEmpty(keptOf(frame, canvas)) ? movedInside(frame, { canvas }) : frame, limit };
}

/** `frame` moved so that it still shows some of the old canvas. */
export function movedInside(frame: Rect, { canvas }: Pick<FrameSpace, "canvas">): Rect {
  const move = (start: number, length: number, whole: number): number => {
    const kept = Math.min(MIN_KEPT, whole, length);
    return clampNumber(start, kept - length, whole - kept);
  };
  return { ...frame, x: move(frame.x, frame.width, canvas.width), y: move(frame.y, frame.height, canvas.height) };
}

/** The shortest length at which a span, resized about `share`, shows enough of 0..whole; `length` where that shows too little itself. */
function leastLength(start: number, length: number, share: number, whole: number): number {
  const enough = Math.min(MIN_KEPT, whole);
  const shows = (at: number) => {
    const first = startAt(start, length, at, share);
    return Math.min(first + at, whole) - Math.max(first, 0) >= enough;
  };
  if (!shows(length)) return length;
  let [tooShort, longEnough] = [0, length];
  while (longEnough - tooShort > 1) {
    const middle = (tooShort + longEnough) >> 1;
    if (shows(middle)) longEnough = middle;
    else tooShort = middle;
  }
  return longEnough;
}

const startAt = (start: number, length: number, newLength: number, share: number): number =>
  start + Math.floor((length - newLength) * share);

function oppositeOf(side: Side): Side {
  switch (side) {
    case "left":
      return "right";
    case "right":
      return "left";
    case "top":
      return "bottom";
    case "bottom":
      return "top";
  }
}
