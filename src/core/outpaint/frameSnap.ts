import type { Size } from "../geometry/geometry.ts";
import { RATIOS, type RatioId } from "./templates.ts";

/** A line to draw while a frame snaps to it. */
export interface SnapGuide {
  /** Upright line ("x") or level one ("y"). */
  readonly axis: "x" | "y";
  /** Position along the axis, in the old canvas's pixels. */
  readonly at: number;
  readonly kind: "edge" | "centre" | "match" | "ratio" | "size";
  /** Of a ratio that is met. */
  readonly ratio?: RatioId;
  /** The frame's length along the axis, where a ratio or a round size is met. Pixels. */
  readonly length?: number;
}

/** One axis of a frame whose edge `at` is being dragged. Old canvas's pixels. */
export interface MovingEdge {
  readonly axis: SnapGuide["axis"];
  readonly at: number;
  /** The edge across; it moves too when `isSymmetric`. */
  readonly opposite: number;
  readonly isSymmetric: boolean;
  /** The old canvas along this axis. */
  readonly whole: number;
  /** The frame's other side where it does not depend on this one; null where a ratio is kept anyway. */
  readonly otherLength: number | null;
}

interface Target {
  readonly at: number;
  /** The frame's length there, where that is what is met. */
  readonly length?: number;
  readonly kind: SnapGuide["kind"];
  readonly ratio?: RatioId;
}

const ROUND_STEPS = [10, 50, 100, 500, 1000] as const;

/**
 * The snap target of a dragged edge within `tolerance` image pixels: the old canvas's edges, then its centre line, then the place
 * where both sides reach equally far, then a known ratio, then a round size; the nearest of one kind.
 *
 * @returns the edge's new position, and the frame's length when the target is a ratio or a size; null when nothing is near enough
 */
export function snapEdge(
  edge: MovingEdge,
  tolerance: number,
): { readonly at: number; readonly length: number | null; readonly guide: SnapGuide } | null {
  for (const targets of targetsOf(edge, tolerance)) {
    let nearest: Target | null = null;
    for (const target of targets) {
      const away = Math.abs(target.at - edge.at);
      if (away <= tolerance && away < Math.abs((nearest?.at ?? Number.POSITIVE_INFINITY) - edge.at)) nearest = target;
    }
    if (nearest) {
      return { at: nearest.at, length: nearest.length ?? null, guide: { axis: edge.axis, ...nearest } };
    }
  }
  return null;
}

/** Snaps a frame that is moved as a whole: its edges to the old canvas's, or its centre line to that. */
export function snapMove(
  axis: SnapGuide["axis"],
  start: number,
  length: number,
  whole: number,
  tolerance: number,
): { readonly start: number; readonly guide: SnapGuide } | null {
  const centred = Math.floor((whole - length) / 2);
  const options = [
    { start: 0, at: 0, kind: "edge" },
    { start: whole - length, at: whole, kind: "edge" },
    { start: centred, at: whole / 2, kind: "centre" },
  ] as const;
  const [best] = options.toSorted((a, b) => Math.abs(a.start - start) - Math.abs(b.start - start));
  if (!best || Math.abs(best.start - start) > tolerance) return null;
  return { start: best.start, guide: { axis, at: best.at, kind: best.kind } };
}

function targetsOf({ at, opposite, isSymmetric, whole, otherLength, axis }: MovingEdge, tolerance: number): readonly Target[][] {
  const way = at >= opposite ? 1 : -1;
  const centre = (at + opposite) / 2;
  const edgeFor = (length: number) => Math.round(isSymmetric ? centre + (way * length) / 2 : opposite + way * length);
  const ratios = RATIOS.map(({ id, ratio }) => {
    const length = Math.round((otherLength ?? 0) * (axis === "x" ? ratio : 1 / ratio));
    return { at: edgeFor(length), length, kind: "ratio" as const, ratio: id };
  });
  const step = ROUND_STEPS.find((size) => size >= 4 * tolerance) ?? ROUND_STEPS[ROUND_STEPS.length - 1] ?? 1000;
  const round = Math.max(step, step * Math.round(Math.abs(at - opposite) / step));
  return [
    [
      { at: 0, kind: "edge" },
      { at: whole, kind: "edge" },
    ],
    [{ at: Math.round(whole / 2), kind: "centre" }],
    isSymmetric ? [] : [{ at: whole - opposite, kind: "match" }],
    otherLength === null ? [] : ratios,
    [{ at: edgeFor(round), length: round, kind: "size" }],
  ];
}

const NEAR_RATIO = 0.002;

/** The ratio of a size, where it is one of the known ones to two in a thousand or the nearest pixel; else null. */
export function ratioOf({ width, height }: Size): RatioId | null {
  const known = RATIOS.find(
    ({ ratio }) =>
      Math.abs(width / height / ratio - 1) < NEAR_RATIO ||
      Math.round(height * ratio) === width ||
      Math.round(width / ratio) === height,
  );
  return known?.id ?? null;
}
