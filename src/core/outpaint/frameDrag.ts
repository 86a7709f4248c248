import type { Point, Rect } from "../geometry/geometry.ts";
import {
  type FrameChange,
  type FrameSpace,
  type Handle,
  heightAt,
  movedInside,
  resized,
  type Share,
  shareOf,
  widthAt,
} from "./frame.ts";
import { type SnapGuide, snapEdge, snapMove } from "./frameSnap.ts";

/** One move of a drag, always told from its beginning: nothing adds up on the way. */
export interface FrameDrag {
  /** The frame when the drag began. */
  readonly from: Rect;
  readonly handle: Handle;
  /** Offset of the pointer from where it went down, in image pixels. */
  readonly by: Point;
  /** Width by height that is kept; null for any. */
  readonly ratio: number | null;
  /** Both ends move, about the frame's centre. */
  readonly isSymmetric: boolean;
  /** An edge so near to something worth meeting goes there, in image pixels; 0 for never. */
  readonly snapWithin: number;
}

export interface DraggedFrame extends FrameChange {
  /** The lines it snapped to; empty where a limit moved the frame off them. */
  readonly guides: readonly SnapGuide[];
}

/**
 * A frame after a drag by an edge or a corner. With a ratio a corner follows the axis that moved further, and an edge keeps the other
 * axis centred.
 */
export function dragFrame(drag: FrameDrag, space: FrameSpace): DraggedFrame {
  const { from, ratio, isSymmetric } = drag;
  const grip = shareOf(drag.handle);
  const fixed: Share = { x: fixedShare(grip.x, isSymmetric), y: fixedShare(grip.y, isSymmetric) };
  const guides: SnapGuide[] = [];
  const length = (axis: "x" | "y", otherLength: number | null): number => {
    const snapped = lengthAlong(axis, drag, otherLength, space);
    if (snapped.guide) guides.push(snapped.guide);
    return snapped.length;
  };
  let size: { width: number; height: number };
  if (ratio !== null) {
    const followsX = grip.y === 0.5 || (grip.x !== 0.5 && Math.abs(drag.by.x) >= Math.abs(drag.by.y * ratio));
    if (followsX) {
      const width = Math.max(1, length("x", null));
      size = { width, height: heightAt(width, ratio) };
    } else {
      const height = Math.max(1, length("y", null));
      size = { width: widthAt(height, ratio), height };
    }
  } else {
    const width = grip.x === 0.5 ? from.width : length("x", grip.y === 0.5 ? from.height : null);
    size = { width, height: grip.y === 0.5 ? from.height : length("y", width) };
  }
  const changed = resized(from, size, fixed, space, ratio);
  return { ...changed, guides: changed.limit ? [] : guides };
}

/** A frame moved as a whole, its size kept. */
export function moveFrame(from: Rect, by: Point, snapWithin: number, space: FrameSpace): DraggedFrame {
  const wanted = { ...from, x: Math.round(from.x + by.x), y: Math.round(from.y + by.y) };
  const acrossSnap = snapWithin > 0 ? snapMove("x", wanted.x, from.width, space.canvas.width, snapWithin) : null;
  const downSnap = snapWithin > 0 ? snapMove("y", wanted.y, from.height, space.canvas.height, snapWithin) : null;
  const snapped = { ...wanted, x: acrossSnap?.start ?? wanted.x, y: downSnap?.start ?? wanted.y };
  const frame = movedInside(snapped, space);
  const isHeld = frame.x !== snapped.x || frame.y !== snapped.y;
  return {
    frame,
    limit: isHeld ? "picture" : null,
    guides: isHeld ? [] : [acrossSnap, downSnap].flatMap((snap) => (snap ? [snap.guide] : [])),
  };
}

function fixedShare(grip: Share["x"], isSymmetric: boolean): Share["x"] {
  if (isSymmetric || grip === 0.5) return 0.5;
  return grip === 0 ? 1 : 0;
}

/** The frame's new length along an axis that is dragged, after snapping. */
function lengthAlong(
  axis: "x" | "y",
  { from, handle, by, isSymmetric, snapWithin }: FrameDrag,
  otherLength: number | null,
  { canvas }: FrameSpace,
): { readonly length: number; readonly guide: SnapGuide | null } {
  const start = axis === "x" ? from.x : from.y;
  const old = axis === "x" ? from.width : from.height;
  const isEnd = shareOf(handle)[axis] === 1;
  const edge = isEnd ? start + old : start;
  const wanted = edge + Math.round(by[axis]);
  const opposite = (isEnd ? start : start + old) - (isSymmetric ? wanted - edge : 0);
  const lengthTo = (at: number) => old + (isEnd ? at - edge : edge - at) * (isSymmetric ? 2 : 1);
  const whole = axis === "x" ? canvas.width : canvas.height;
  // An edge that was dragged past the one across has nothing to snap to.
  const snapped =
    snapWithin > 0 && lengthTo(wanted) > 0
      ? snapEdge({ axis, at: wanted, opposite, isSymmetric, whole, otherLength }, snapWithin)
      : null;
  return snapped
    ? { length: snapped.length ?? lengthTo(snapped.at), guide: snapped.guide }
    : { length: lengthTo(wanted), guide: null };
}
