import { componentsOf, runsOfComponents } from "./components.ts";
import { copyWith } from "./copyWith.ts";
import { KEEP, type MaskDocument, type MaskValue, REPAINT } from "./maskDocument.ts";

/**
 * The mask without its specks: every white area of fewer than `minArea` pixels becomes black. Pixels that touch at a corner are of one
 * area. The source stays as it is.
 *
 * @param minArea pixels, 0 or more
 * @throws RangeError when `minArea` is negative or not a number, or an edit of the source is open
 */
export const dropSpecks = (source: MaskDocument, minArea: number): MaskDocument => turnSmall(source, REPAINT, KEEP, minArea);

/**
 * The mask without its pinholes: every black area of fewer than `minArea` pixels becomes white, at the canvas's edge too. Pixels that
 * touch at a corner only are of two areas. The source stays as it is.
 *
 * @param minArea pixels, 0 or more
 * @throws RangeError when `minArea` is negative or not a number, or an edit of the source is open
 */
export const fillPinholes = (source: MaskDocument, minArea: number): MaskDocument => turnSmall(source, KEEP, REPAINT, minArea);

function turnSmall(source: MaskDocument, from: MaskValue, to: MaskValue, minArea: number): MaskDocument {
  if (!(minArea >= 0)) throw new RangeError(`An area is 0 pixels or more, got ${minArea}.`);
  const areas = componentsOf(source, from);
  const small = runsOfComponents(areas, (component) => areas.area(component) < minArea);
  return copyWith(source, small, to);
}
