import { intersect, type Rect, rectOf, sameSize, union } from "../../geometry/geometry.ts";
import { KEEP, MaskDocument, type MaskEdit, type MaskValue, REPAINT } from "../maskDocument.ts";
import type { Selection } from "../runs.ts";
import type { SelectMode } from "./selectMode.ts";

const NOTHING: Rect = { x: 0, y: 0, width: 0, height: 0 };

/**
 * Lays a selection onto a mask. Of a selection in tiles, a MaskDocument, tiles are shared; of any other only
 * the rows that can change are looked at.
 *
 * @param mask the document that `edit` writes
 * @param selection of the mask's size, and not the mask itself
 */
export function combine(edit: MaskEdit, mask: MaskDocument, selection: Selection, mode: SelectMode): void {
  if (selection instanceof MaskDocument && sameSize(selection.size, edit.size)) {
    edit.blend(selection, mode);
    return;
  }
  const selected = intersect(selection.bounds() ?? NOTHING, rectOf(edit.size));
  switch (mode) {
    case "add":
      fillRuns(edit, selection, selected, REPAINT);
      break;
    case "subtract":
      fillRuns(edit, selection, selected, KEEP);
      break;
    case "intersect":
      clearGaps(edit, selection, mask.bounds() ?? NOTHING);
      break;
    case "replace":
      clearGaps(edit, selection, union(mask.bounds() ?? NOTHING, selected));
      fillRuns(edit, selection, selected, REPAINT);
      break;
  }
}

function fillRuns(edit: MaskEdit, selection: Selection, { y, height }: Rect, value: MaskValue): void {
  for (let row = y; row < y + height; row++) selection.eachRun(row, (first, last) => edit.fill(row, first, last, value));
}

/** Clears what lies between the runs. */
function clearGaps(edit: MaskEdit, selection: Selection, { y, height }: Rect): void {
  for (let row = y; row < y + height; row++) {
    let from = 0;
    selection.eachRun(row, (first, last) => {
      if (first > from) edit.fill(row, from, first - 1, KEEP);
      from = last + 1;
    });
    if (from < edit.size.width) edit.fill(row, from, edit.size.width - 1, KEEP);
  }
}
