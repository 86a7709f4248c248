import { clampNumber, type Point, type Rect, type Size } from "../../core/geometry/geometry.ts";

/** Between the bar and the box, and between the bar and the edge of the stage. */
const GAP = 12;
/** Above lie the options of the tool. */
const TOP = 60;

/**
 * Place of the task bar on the stage: under the box and centred on it; above the box where there is no room below; at the foot of the
 * stage where there is none above either, or nothing to follow. Never outside the stage. All in CSS pixels of the stage.
 *
 * @param box bounds of what the next press repaints or extends, as shown; null for none
 * @returns the bar's top left corner
 */
export function taskBarPlace(box: Rect | null, bar: Size, stage: Size): Point {
  const foot = Math.max(0, stage.height - bar.height - GAP);
  const middle = box && box.x + box.width > 0 && box.x < stage.width ? box.x + box.width / 2 : stage.width / 2;
  const x = clampNumber(middle - bar.width / 2, GAP, Math.max(GAP, stage.width - bar.width - GAP));
  if (!box) return { x, y: foot };
  const below = box.y + box.height + GAP;
  if (below >= TOP && below <= foot) return { x, y: below };
  const above = box.y - bar.height - GAP;
  return { x, y: above >= TOP && above <= foot ? above : foot };
}
