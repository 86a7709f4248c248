import type { Point } from "../../core/geometry/geometry.ts";
import type { MaskValue } from "../../core/mask/maskDocument.ts";
import { type Capsule, paintCapsule } from "../../core/mask/selection/capsule.ts";
import type { Gesture, PointerSample, Tool, ToolContext, ToolOptions } from "../tool.ts";
import { axisLock } from "./axisLock.ts";
import { curvePoints } from "./curve.ts";

/** Screen pixels that the stroke trails the pointer at full smoothing. */
const MAX_STRING_LENGTH = 40;
/** The thinnest a pen makes the stroke, as a share of the radius. */
const LIGHTEST = 0.2;
const COARSEST_STEP = 0.25;

/** A place of the stroke, and how thick it is there; image pixels. */
export interface Dab extends Point {
  readonly radius: number;
}

/** Paints one stretch of a stroke. */
export type PaintCapsule = (stretch: Capsule) => void;

type About<Id extends string> = Pick<Tool, "label" | "icon" | "shortcut" | "options" | "opposite"> & { readonly id: Id };

/** The options of a stroke that goes by nothing but its way. */
export const PLAIN = { options: ["diameter", "smoothing", "usesPressure"] } as const;

/** Paints everything under the stroke with `value`. */
export const solidInk =
  (value: MaskValue) =>
  ({ edit }: ToolContext): PaintCapsule =>
  (stretch) =>
    paintCapsule(edit, stretch, value);

/**
 * A round tool that inks a smooth curve through the pointer's samples. The curve's last stretch waits for the sample that follows it,
 * which shapes its end; lifting the pointer draws it. Shift and a click ink a straight line from where the last stroke ended, Shift and
 * a drag one along an axis.
 */
export function strokeTool<const Id extends string>(
  about: About<Id>,
  inkOf: (context: ToolContext, first: Dab) => PaintCapsule,
): Tool & { readonly id: Id } {
  return { ...about, cursor: "ring", press: "drag", begin: (context, start) => stroke(context, start, inkOf) };
}

function stroke(context: ToolContext, start: PointerSample, inkOf: (context: ToolContext, first: Dab) => PaintCapsule): Gesture {
  const { options, pressed, strokeEnd } = context;
  const string = (options.smoothing * MAX_STRING_LENGTH) / context.scale();
  const tolerance = Math.max(COARSEST_STEP, options.diameter / 400);
  const locked = axisLock(context, start);
  const first = dabOf(options, start, start);
  const ink = inkOf(context, first);
  /** With Shift only the movement tells whether this is to be a straight line or a stroke along an axis. */
  let isUndecided = pressed.isShift;
  let isLocked = isUndecided;
  /** The last three dabs: drawn up to `at`; `next` waits. */
  let before: Dab = first;
  let at: Dab = first;
  let next: Dab | null = null;

  const draw = (to: Dab, after: Dab) => {
    const points = curvePoints(before, at, to, after, tolerance);
    let a: Point = at;
    for (const [step, b] of points.entries()) {
      const radius = at.radius + ((to.radius - at.radius) * (step + 1)) / points.length;
      ink({ a, b, radius });
      a = b;
    }
    before = at;
    at = to;
  };
  const reach = (dab: Dab) => {
    const from = next ?? at;
    if (dab.x === from.x && dab.y === from.y) return;
    if (next) draw(next, dab);
    next = dab;
  };
  const begin = (from: Point) => {
    isUndecided = false;
    ink({ a: from, b: first, radius: first.radius });
  };
  const turn = () => {
    if (next) draw(next, next);
    next = null;
    before = at;
  };
  const move = (sample: PointerSample) => {
    // A stretch along an axis is straight from its beginning: the curve does not round the corner.
    if (context.held().isShift !== isLocked) turn();
    isLocked = context.held().isShift;
    const to = locked(sample);
    if (isUndecided && to.x === start.x && to.y === start.y) return;
    if (isUndecided) begin(first);
    const position = pulled(next ?? at, to, string);
    if (position) reach(dabOf(options, sample, position));
  };
  if (!isUndecided) begin(first);
  return {
    move: (samples) => samples.forEach(move),
    up(sample) {
      const { x, y } = locked(sample);
      if (isUndecided && x === start.x && y === start.y) begin(strokeEnd ?? first);
      else {
        if (isUndecided) begin(first);
        // A lifted pen has no pressure any more: the stroke ends as thick as it was.
        reach({ x, y, radius: (next ?? at).radius });
      }
      if (next) draw(next, next);
      return "done";
    },
    end: () => at,
  };
}

const dabOf = ({ diameter, usesPressure }: ToolOptions, { pressure }: PointerSample, { x, y }: Point): Dab => ({
  x,
  y,
  radius: (diameter / 2) * (usesPressure ? LIGHTEST + (1 - LIGHTEST) * pressure : 1),
});

/** The position of a brush on a string of that length once the pointer has pulled it; null when the string hangs loose. */
function pulled(from: Point, pointer: Point, string: number): Point | null {
  const reach = Math.hypot(pointer.x - from.x, pointer.y - from.y);
  if (reach <= string) return null;
  const share = (reach - string) / reach;
  return { x: from.x + (pointer.x - from.x) * share, y: from.y + (pointer.y - from.y) * share };
}
