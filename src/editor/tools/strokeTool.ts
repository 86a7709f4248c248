import type { Point } from "../../core/geometry.ts";
import { paintCapsule } from "../../core/mask/capsule.ts";
import type { MaskValue } from "../../core/mask/maskDocument.ts";
import type { BrushOptions, Gesture, PointerSample, Tool, ToolContext } from "../tool.ts";
import { curvePoints } from "./curve.ts";

/** Screen pixels that the stroke trails the pointer at full smoothing. */
const LONGEST_STRING = 40;
/** The thinnest a pen makes the stroke, as a share of the radius. */
const LIGHTEST = 0.2;
const COARSEST_STEP = 0.25;

interface Dab extends Point {
  readonly radius: number;
}

type About<Id extends string> = Pick<Tool, "label" | "icon" | "shortcut"> & { readonly id: Id; readonly opposite: string };

/**
 * A round tool that writes `value` along a smooth curve through the pointer's samples. The curve's last stretch waits for the sample
 * that follows it, which shapes its end; lifting the pointer draws it.
 */
export function strokeTool<const Id extends string>(about: About<Id>, value: MaskValue): Tool & { readonly id: Id } {
  return {
    ...about,
    cursor: "ring",
    options: ["diameter", "smoothing", "usesPressure"],
    begin: (context, start) => stroke(context, start, value),
  };
}

function stroke({ mask, brush, scale }: ToolContext, start: PointerSample, value: MaskValue): Gesture {
  const string = (brush.smoothing * LONGEST_STRING) / scale;
  const tolerance = Math.max(COARSEST_STEP, brush.diameter / 400);
  const first = dabOf(brush, start, start);
  /** The last three dabs: drawn up to `at`; `next` waits. */
  let before: Dab = first;
  let at: Dab = first;
  let next: Dab | null = null;

  const draw = (to: Dab, after: Dab) => {
    const points = curvePoints(before, at, to, after, tolerance);
    let a: Point = at;
    for (const [step, b] of points.entries()) {
      const radius = at.radius + ((to.radius - at.radius) * (step + 1)) / points.length;
      paintCapsule(mask, { a, b, radius }, value);
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
  paintCapsule(mask, { a: first, b: first, radius: first.radius }, value);
  return {
    move(samples) {
      for (const sample of samples) {
        const position = pulled(next ?? at, sample, string);
        if (position) reach(dabOf(brush, sample, position));
      }
    },
    up(sample) {
      // A lifted pen has no pressure any more: the stroke ends as thick as it was.
      reach({ x: sample.x, y: sample.y, radius: (next ?? at).radius });
      if (next) draw(next, next);
      return "done";
    },
  };
}

const dabOf = ({ diameter, usesPressure }: BrushOptions, { pressure }: PointerSample, { x, y }: Point): Dab => ({
  x,
  y,
  radius: (diameter / 2) * (usesPressure ? LIGHTEST + (1 - LIGHTEST) * pressure : 1),
});

/** Where a brush on a string of that length stands once the pointer pulled it; null when the string hangs loose. */
function pulled(from: Point, pointer: Point, string: number): Point | null {
  const reach = Math.hypot(pointer.x - from.x, pointer.y - from.y);
  if (reach <= string) return null;
  const share = (reach - string) / reach;
  return { x: from.x + (pointer.x - from.x) * share, y: from.y + (pointer.y - from.y) * share };
}
