import type { Point } from "../../core/geometry/geometry.ts";
import { m } from "../../messages/messages.js";
import { selectModeOf } from "../selectMode.ts";
import type { Tool } from "../tool.ts";

/** Selects what the pointer draws around; letting go closes it. */
export const lasso = {
  id: "lasso",
  label: m.tool_lasso(),
  shortcut: "l",
  icon: [
    "M4.028 13.252c-.657 -.972 -1.028 -2.078 -1.028 -3.252c0 -3.866 4.03 -7 9 -7s9 3.134 9 7s-4.03 7 -9 7c-1.913 0 -3.686 -.464 -5.144 -1.255",
    "M3 15a2 2 0 1 0 4 0a2 2 0 1 0 -4 0",
    "M5 17c0 1.42 .316 2.805 1 4",
  ],
  cursor: "crosshair",
  press: "drag",
  options: ["selectMode"],
  begin({ options, pressed, setOverlay, select }, start) {
    const mode = selectModeOf(options.selectMode, pressed);
    const points: Point[] = [start];
    const reach = (to: Point) => {
      const last = points.at(-1);
      if (!last || last.x !== to.x || last.y !== to.y) points.push({ x: to.x, y: to.y });
    };
    return {
      move(samples) {
        samples.forEach(reach);
        setOverlay({ kind: "polyline", points, isClosed: false });
      },
      up(sample) {
        reach(sample);
        if (points.length > 2) select({ kind: "polyline", points, isClosed: true }, mode);
        return "done";
      },
    };
  },
} as const satisfies Tool;
