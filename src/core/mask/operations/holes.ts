import { componentsOf, neighboursOf, runsOfComponents } from "../checks/components.ts";
import { KEEP, type MaskDocument, REPAINT } from "../maskDocument.ts";
import { noProgress, type Progress, partOf } from "../progress.ts";
import { copyWith } from "../tiles/copyWith.ts";

/**
 * The mask with its holes filled: every black area that white parts from the canvas's edge becomes white. Black does not pass between
 * two white pixels that touch at a corner. The source stays as it is.
 *
 * @throws RangeError when an edit of the source is open
 */
export function fillHoles(source: MaskDocument, onProgress: Progress = noProgress): MaskDocument {
  const black = componentsOf(source, KEEP, neighboursOf(KEEP), partOf(onProgress, 0, 0.5));
  const holes = runsOfComponents(black, (component) => !black.touchesEdge(component));
  return copyWith(source, holes, REPAINT, partOf(onProgress, 0.5, 1));
}
