import type { SelectMode } from "../core/mask/selection/selectMode.ts";
import type { Modifiers } from "./tool.ts";

/** What a selection does to the mask: what Photoshop's modifiers, held at the press, say, else what is set in the options bar. */
export function selectModeOf(set: SelectMode, { isShift, isAlt }: Modifiers): SelectMode {
  if (isShift && isAlt) return "intersect";
  if (isShift) return "add";
  return isAlt ? "subtract" : set;
}
