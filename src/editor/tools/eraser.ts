import { KEEP } from "../../core/mask/maskDocument.ts";
import { m } from "../../messages/messages.js";
import { PLAIN, solidInk, strokeTool } from "./strokeTool.ts";

/** Takes away from what is to be repainted. */
export const eraser = strokeTool(
  {
    ...PLAIN,
    id: "eraser",
    label: m.tool_eraser(),
    shortcut: "e",
    opposite: "brush",
    icon: [
      "M19 20h-10.5l-4.21 -4.3a1 1 0 0 1 0 -1.41l10 -10a1 1 0 0 1 1.41 0l5 5a1 1 0 0 1 0 1.41l-9.2 9.3",
      "M18 13.3l-6.3 -6.3",
    ],
  },
  solidInk(KEEP),
);
