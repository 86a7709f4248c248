import { m } from "../../messages/messages.js";
import type { Tool } from "../tool.ts";
import { pixelAt } from "./pixelAt.ts";

/** Turns the black area that is clicked white, or the white one black, up to where the other colour begins. */
export const bucket = {
  id: "bucket",
  label: m.tool_paint_bucket(),
  shortcut: "g",
  icon: [
    "M5 16l1.465 1.638a2 2 0 1 1 -3.015 .099l1.55 -1.737",
    "M13.737 9.737c2.299 -2.3 3.23 -5.095 2.081 -6.245c-1.15 -1.15 -3.945 -.217 -6.244 2.082c-2.3 2.299 -3.231 5.095 -2.082 6.244c1.15 1.15 3.946 .218 6.245 -2.081",
    "M7.492 11.818c.362 .362 .768 .676 1.208 .934l6.895 4.047c1.078 .557 2.255 -.075 3.692 -1.512c1.437 -1.437 2.07 -2.614 1.512 -3.692c-.372 -.718 -1.72 -3.017 -4.047 -6.895a6.015 6.015 0 0 0 -.934 -1.208",
  ],
  cursor: "crosshair",
  press: "click",
  options: [],
  begin({ mask, fill }, start) {
    const at = pixelAt(start, mask.size);
    return {
      move: () => {},
      up() {
        if (at) fill((now) => ({ work: { kind: "bucket", at }, mode: now.get(at.x, at.y) ? "subtract" : "add" }));
        return "done";
      },
    };
  },
} as const satisfies Tool;
