import type { SelectMode } from "../core/mask/selection/selectMode.ts";
import type { Modifiers } from "./tool.ts";

/** The effect of a selection on the mask: by Photoshop's modifiers, held at the press, else as set in the options bar. */
export function selectModeOf(set: SelectMode, { isShift, isAlt }: Modifiers): SelectMode {
  if (isShift && isAlt) return "intersect";
  if (isShift) return "add";
  return isAlt ? "subtract" : set;
}
