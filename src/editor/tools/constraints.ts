import type { Modifiers, ToolContext } from "../tool.ts";

/**
 * The modifiers that constrain a drag, as Photoshop has it: what was held at the press chose the mode, and constrains only once it was
 * let go and pressed again. Shift alone constrains from the press on where it chose nothing, because selections are added anyway.
 * To be asked at every move.
 */
export function constraintsOf({ pressed, held, options }: Pick<ToolContext, "pressed" | "held" | "options">): () => Modifiers {
  let isShiftFree = !pressed.isShift || (options.selectMode === "add" && !pressed.isAlt);
  let isAltFree = !pressed.isAlt;
  return () => {
    const { isShift, isAlt } = held();
    isShiftFree ||= !isShift;
    isAltFree ||= !isAlt;
    return { isShift: isShift && isShiftFree, isAlt: isAlt && isAltFree };
  };
}
