import type { Size } from "../geometry/geometry.ts";
import { RATIOS } from "./templates.ts";

/** A line to draw while a frame snaps to it. */
export interface SnapGuide {
  /** Upright line ("x") or level one ("y"). */
  readonly axis: "x" | "y";
  /** Where, in the old canvas's pixels. */
  readonly at: number;
  readonly kind: "edge" | "centre" | "match" | "ratio" | "size";
  /** What it is, in a word or two: "16:9", "2000 px". */
  readonly label: string;
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
  readonly label: string;
}

const ROUND_STEPS = [10, 50, 100, 500, 1000] as const;

/**
 * Where a dragged edge snaps to within `tolerance` image pixels: the old canvas's edges, then its centre line, then the place where
 * both sides reach equally far, then a known ratio, then a round size; of one kind the nearest.
 *
 * @returns where the edge comes to lie, and the frame's length where that is what was met; null when nothing is near enough
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
      const { at, length, kind, label } = nearest;
      return { at, length: length ?? null, guide: { axis: edge.axis, at, kind, label } };
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
    { start: 0, at: 0, kind: "edge", label: "Edge" },
    { start: whole - length, at: whole, kind: "edge", label: "Edge" },
    { start: centred, at: whole / 2, kind: "centre", label: "Centre" },
  ] as const;
  const [best] = options.toSorted((a, b) => Math.abs(a.start - start) - Math.abs(b.start - start));
  if (!best || Math.abs(best.start - start) > tolerance) return null;
  return { start: best.start, guide: { axis, at: best.at, kind: best.kind, label: best.label } };
}

function targetsOf({ at, opposite, isSymmetric, whole, otherLength, axis }: MovingEdge, tolerance: number): readonly Target[][] {
  const way = at >= opposite ? 1 : -1;
  const centre = (at + opposite) / 2;
  const edgeFor = (length: number) => Math.round(isSymmetric ? centre + (way * length) / 2 : opposite + way * length);
  const ratios = RATIOS.map(({ label, ratio }) => {
    const length = Math.round((otherLength ?? 0) * (axis === "x" ? ratio : 1 / ratio));
    return { at: edgeFor(length), length, kind: "ratio" as const, label };
  });
  const step = ROUND_STEPS.find((size) => size >= 4 * tolerance) ?? ROUND_STEPS[ROUND_STEPS.length - 1] ?? 1000;
  const round = Math.max(step, step * Math.round(Math.abs(at - opposite) / step));
  return [
    [
      { at: 0, kind: "edge", label: "Edge" },
      { at: whole, kind: "edge", label: "Edge" },
    ],
    [{ at: Math.round(whole / 2), kind: "centre", label: "Centre" }],
    isSymmetric ? [] : [{ at: whole - opposite, kind: "match", label: "Same on both sides" }],
    otherLength === null ? [] : ratios,
    [{ at: edgeFor(round), length: round, kind: "size", label: `${round} px` }],
  ];
}

const NEAR_RATIO = 0.002;

/** The name of a size's ratio, where it is one of the known ones to two in a thousand or the nearest pixel; else null. */
export function ratioNameOf({ width, height }: Size): string | null {
  const known = RATIOS.find(
    ({ ratio }) =>
      Math.abs(width / height / ratio - 1) < NEAR_RATIO ||
      Math.round(height * ratio) === width ||
      Math.round(width / ratio) === height,
  );
  return known?.label ?? null;
}
