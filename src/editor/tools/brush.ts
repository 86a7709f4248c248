import { REPAINT } from "../../core/mask/maskDocument.ts";
import { m } from "../../messages/messages.js";
import { PLAIN, solidInk, strokeTool } from "./strokeTool.ts";

/** Paints what is to be repainted. */
export const brush = strokeTool(
  {
    ...PLAIN,
    id: "brush",
    label: m.tool_brush(),
    shortcut: "b",
    opposite: "eraser",
    icon: [
      "M3 21v-4a4 4 0 1 1 4 4h-4",
      "M21 3a16 16 0 0 0 -12.8 10.2",
      "M21 3a16 16 0 0 1 -10.2 12.8",
      "M10.6 9a9 9 0 0 1 4.4 4.4",
    ],
  },
  solidInk(REPAINT),
);
