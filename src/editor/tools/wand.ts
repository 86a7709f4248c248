import { m } from "../../messages/messages.js";
import { selectModeOf } from "../selectMode.ts";
import type { Tool } from "../tool.ts";
import { pixelAt } from "./pixelAt.ts";

/** Selects the colours of the picture that are similar to the one that is clicked; follows its options until the next step. */
export const wand = {
  id: "wand",
  label: m.tool_magic_wand(),
  shortcut: "w",
  icon: [
    "M6 21l15 -15l-3 -3l-15 15l3 3",
    "M15 6l3 3",
    "M9 3a2 2 0 0 0 2 2a2 2 0 0 0 -2 2a2 2 0 0 0 -2 -2a2 2 0 0 0 2 -2",
    "M19 13a2 2 0 0 0 2 2a2 2 0 0 0 -2 2a2 2 0 0 0 -2 -2a2 2 0 0 0 2 -2",
  ],
  cursor: "crosshair",
  press: "click",
  options: ["tolerance", "isContiguous", "selectMode"],
  begin({ mask, pressed, compute }, start) {
    const at = pixelAt(start, mask.size);
    return {
      move: () => {},
      up() {
        if (at)
          compute(({ tolerance, isContiguous, selectMode }) => ({
            work: { kind: "wand", at, tolerance, isContiguous },
            mode: selectModeOf(selectMode, pressed),
          }));
        return "done";
      },
    };
  },
} as const satisfies Tool;
