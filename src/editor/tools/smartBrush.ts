import { combine } from "../../core/mask/selection/combine.ts";
import { smartStroke } from "../../core/mask/selection/smartBrush.ts";
import { m } from "../../messages/messages.js";
import { type Dab, type PaintCapsule, strokeTool } from "./strokeTool.ts";

/** The way between two dabs, as a share of the radius. */
const SPACING = 0.25;
const FINEST = 0.5;

/** Paints along edges of the picture: over colour similar to where the stroke begins, and no further. Alt takes away in the same way. */
export const smartBrush = strokeTool(
  {
    id: "smartBrush",
    label: m.tool_smart_brush(),
    shortcut: "w",
    icon: [
      "M3 21v-4a4 4 0 1 1 4 4h-4",
      "M21 3a16 16 0 0 0 -12.8 10.2",
      "M21 3a16 16 0 0 1 -10.2 12.8",
      "M19 15a2 2 0 0 0 2 2a2 2 0 0 0 -2 2a2 2 0 0 0 -2 -2a2 2 0 0 0 2 -2",
    ],
    options: ["diameter", "tolerance", "smoothing", "usesPressure"],
  },
  ({ edit, mask, options, pressed, readPixels }, first) => {
    if (!readPixels) return () => {};
    const stroke = smartStroke(readPixels, edit.size, first, first.radius, options.tolerance);
    const mode = pressed.isAlt ? "subtract" : "add";
    return spaced((at) => combine(edit, mask, stroke.dab(at, at.radius), mode));
  },
);

/** Turns a way that is told stretch by stretch into dabs at even distances, the first at its beginning. */
function spaced(dab: (at: Dab) => void): PaintCapsule {
  let gap = 0;
  return ({ a, b, radius }) => {
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    const step = Math.max(FINEST, radius * SPACING);
    let along = gap;
    for (; along <= length; along += step) {
      const share = length === 0 ? 0 : along / length;
      dab({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share, radius });
    }
    gap = along - length;
  };
}
