import type { Point } from "../../core/geometry/geometry.ts";
import type { ToolContext } from "../tool.ts";

/** Screen pixels that the pointer must go for its way to be told. */
const TELLING = 3;

/**
 * Holds a stroke to a horizontal or vertical line while Shift is held: from where it was then, along the axis of the first movement;
 * before that is told it stays where it is. To be asked for every sample, oldest first.
 */
export function axisLock({ held, scale }: Pick<ToolContext, "held" | "scale">, start: Point): (sample: Point) => Point {
  let last = start;
  let anchor: Point | null = null;
  let axis: "x" | "y" | null = null;
  return ({ x, y }) => {
    if (!held().isShift) {
      anchor = null;
      axis = null;
      last = { x, y };
      return last;
    }
    anchor ??= last;
    const across = Math.abs(x - anchor.x);
    const down = Math.abs(y - anchor.y);
    if (axis === null && Math.max(across, down) * scale() > TELLING) axis = across >= down ? "x" : "y";
    last = axis === null ? anchor : axis === "x" ? { x, y: anchor.y } : { x: anchor.x, y };
    return last;
  };
}
