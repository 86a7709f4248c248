import { isEmpty, type Point, type Rect } from "../../core/geometry/geometry.ts";
import { nudgeOf } from "../arrows.ts";
import { type DraftShape, shifted, UNMOVED } from "../draft.ts";
import { selectModeOf } from "../selectMode.ts";
import type { Gesture, Modifiers, PointerSample, Tool, ToolContext } from "../tool.ts";
import { constraintsOf } from "./constraints.ts";

type Kind = "rect" | "ellipse";
type About<Id extends string> = Pick<Tool, "label" | "icon" | "shortcut"> & { readonly id: Id };

/**
 * A tool that selects within the box that is dragged, corner to corner, in whole pixels: Shift keeps it square, Alt drags it from its
 * centre, arrow keys move it while it is drawn.
 */
export function marqueeTool<const Id extends string>(about: About<Id>, kind: Kind): Tool & { readonly id: Id } {
  return {
    ...about,
    cursor: "crosshair",
    press: "drag",
    options: ["selectMode"],
    begin: (context, start) => marquee(context, start, kind),
  };
}

function marquee(context: ToolContext, start: PointerSample, kind: Kind): Gesture {
  const constraints = constraintsOf(context);
  const mode = selectModeOf(context.options.selectMode, context.pressed);
  let at: Point = start;
  let offset = UNMOVED;
  const outline = (): DraftShape => ({ kind, rect: shifted(dragged(start, at, constraints()), offset) });
  return {
    move(samples) {
      at = samples.at(-1) ?? at;
      context.setOverlay(outline());
    },
    up(sample) {
      at = sample;
      const drawn = outline();
      if (drawn.kind === kind && !isEmpty(drawn.rect)) context.select(drawn, mode);
      return "done";
    },
    key(key, isShift) {
      const by = nudgeOf(key, isShift);
      if (!by) return "unknown";
      offset = shifted(offset, by);
      context.setOverlay(outline());
      return "open";
    },
  };
}

/** The box between two corners, or around a centre, with whole sides. */
function dragged(start: Point, at: Point, { isShift, isAlt }: Modifiers): Rect {
  const from = { x: Math.round(start.x), y: Math.round(start.y) };
  let dx = Math.round(at.x) - from.x;
  let dy = Math.round(at.y) - from.y;
  if (isShift) {
    const side = Math.max(Math.abs(dx), Math.abs(dy));
    dx = dx < 0 ? -side : side;
    dy = dy < 0 ? -side : side;
  }
  const width = Math.abs(dx);
  const height = Math.abs(dy);
  if (isAlt) return { x: from.x - width, y: from.y - height, width: 2 * width, height: 2 * height };
  return { x: Math.min(from.x, from.x + dx), y: Math.min(from.y, from.y + dy), width, height };
}
