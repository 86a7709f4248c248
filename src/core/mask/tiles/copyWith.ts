import type { MaskDocument, MaskValue } from "../maskDocument.ts";
import { noProgress, type Progress } from "../progress.ts";
import type { RunSource } from "../runs.ts";

/**
 * A copy of the mask in which the pixels of `runs` have `value`; it shares every other tile with the mask.
 *
 * @throws RangeError when an edit of the mask is open
 */
export function copyWith(
  mask: MaskDocument,
  runs: Pick<RunSource, "eachRun">,
  value: MaskValue,
  onProgress: Progress = noProgress,
): MaskDocument {
  const copy = mask.copy();
  const edit = copy.begin();
  let row = 0;
  const fill = (first: number, last: number) => edit.fill(row, first, last, value);
  for (; row < copy.size.height; row++) {
    runs.eachRun(row, fill);
    onProgress((row + 1) / copy.size.height);
  }
  edit.commit("Runs");
  return copy;
}
