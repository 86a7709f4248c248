import { componentsOf, neighboursOf, runsOfComponents } from "../checks/components.ts";
import { KEEP, type MaskDocument, type MaskValue, REPAINT } from "../maskDocument.ts";
import { noProgress, type Progress, partOf } from "../progress.ts";
import { copyWith } from "../tiles/copyWith.ts";

/**
 * The mask without its specks: every white area of fewer than `minArea` pixels becomes black. Pixels that touch at a corner are of one
 * area. The source stays as it is.
 *
 * @param minArea pixels, 0 or more
 * @throws RangeError when `minArea` is negative or not a number, or an edit of the source is open
 */
export const dropSpecks = (source: MaskDocument, minArea: number, onProgress: Progress = noProgress): MaskDocument =>
  turnSmall(source, { from: REPAINT, to: KEEP }, minArea, onProgress);

/**
 * The mask without its pinholes: every black area of fewer than `minArea` pixels becomes white, at the canvas's edge too. Pixels that
 * touch at a corner only are of two areas. The source stays as it is.
 *
 * @param minArea pixels, 0 or more
 * @throws RangeError when `minArea` is negative or not a number, or an edit of the source is open
 */
export const fillPinholes = (source: MaskDocument, minArea: number, onProgress: Progress = noProgress): MaskDocument =>
  turnSmall(source, { from: KEEP, to: REPAINT }, minArea, onProgress);

function turnSmall(
  source: MaskDocument,
  { from, to }: { readonly from: MaskValue; readonly to: MaskValue },
  minArea: number,
  onProgress: Progress,
): MaskDocument {
  if (!(minArea >= 0)) throw new RangeError(`An area is 0 pixels or more, got ${minArea}.`);
  const areas = componentsOf(source, from, neighboursOf(from), partOf(onProgress, 0, 0.5));
  const small = runsOfComponents(areas, (component) => areas.area(component) < minArea);
  return copyWith(source, small, to, partOf(onProgress, 0.5, 1));
}
