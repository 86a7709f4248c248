import type { Size } from "../../geometry/geometry.ts";
import { MaskDocument, REPAINT } from "../maskDocument.ts";
import { noProgress, type Progress } from "../progress.ts";
import type { RunSource } from "../runs.ts";

/** A mask of `size`, white where `source` has runs in the rows top..bottom-1. */
export function maskOfRuns(
  size: Size,
  source: Pick<RunSource, "eachRun">,
  top = 0,
  bottom = size.height,
  onProgress: Progress = noProgress,
): MaskDocument {
  const mask = new MaskDocument(size);
  const edit = mask.begin();
  let row = top;
  const fill = (first: number, last: number) => edit.fill(row, first, last, REPAINT);
  for (; row < bottom; row++) {
    source.eachRun(row, fill);
    onProgress((row + 1 - top) / (bottom - top));
  }
  edit.commit("Runs");
  return mask;
}
