import type { Point } from "../../core/geometry/geometry.ts";
import { m } from "../../messages/messages.js";
import { selectModeOf } from "../selectMode.ts";
import type { Tool } from "../tool.ts";

/** Screen pixels within which a click is on a corner that is there already. */
const REACH = 6;
const FEWEST = 3;

/**
 * Selects a polygon, corner by corner: each click adds one. It is closed by a click on the first corner or on the last (a double-click
 * makes one), or by Enter. Backspace takes a corner back.
 */
export const polygon = {
  id: "polygon",
  label: m.tool_polygon(),
  shortcut: "l",
  icon: [
    "M4.028 13.252l-1.028 -3.252l2 -7l7 5l8 -3l1 9l-9 3l-5.144 -1.255",
    "M3 15a2 2 0 1 0 4 0a2 2 0 1 0 -4 0",
    "M5 17c0 1.42 .316 2.805 1 4",
  ],
  cursor: "crosshair",
  press: "click",
  options: ["selectMode"],
  begin(context, start) {
    const { options, pressed, scale, setOverlay, select } = context;
    const mode = selectModeOf(options.selectMode, pressed);
    let corners: readonly Point[] = [];
    let pointer: Point = start;
    const isOn = (corner: Point | undefined) =>
      corner !== undefined && Math.hypot(pointer.x - corner.x, pointer.y - corner.y) * scale() <= REACH;
    const show = () => {
      const isClosed = corners.length >= FEWEST && isOn(corners[0]);
      const points = isClosed ? corners : [...corners, pointer];
      setOverlay({ kind: "polyline", points, isClosed, corners: corners.length });
    };
    const close = (): "done" => {
      if (corners.length >= FEWEST) select({ kind: "polyline", points: corners, isClosed: true }, mode);
      return "done";
    };
    return {
      move(samples) {
        pointer = samples.at(-1) ?? pointer;
        show();
      },
      up(sample) {
        pointer = sample;
        const isOnLast = isOn(corners.at(-1));
        if (corners.length >= FEWEST && (isOnLast || isOn(corners[0]))) return close();
        if (!isOnLast) corners = [...corners, { x: sample.x, y: sample.y }];
        show();
        return "open";
      },
      key(key) {
        if (key === "Enter") return close();
        if (key !== "Backspace") return "unknown";
        corners = corners.slice(0, -1);
        show();
        return corners.length > 0 ? "open" : "done";
      },
    };
  },
} as const satisfies Tool;
