import type { MaskDocument } from "../maskDocument.ts";
import { noProgress, type Progress } from "../progress.ts";
import type { RunSource } from "../runs.ts";
import { maskOfRuns } from "../tiles/maskOfRuns.ts";

/** "horizontal" swaps left and right, "vertical" swaps top and bottom. */
export type MirrorAxis = "horizontal" | "vertical";

/** The mask mirrored within its canvas. The source stays as it is. */
export function mirrorMask(source: MaskDocument, axis: MirrorAxis, onProgress: Progress = noProgress): MaskDocument {
  const { size } = source;
  const right = size.width - 1;
  const bottom = size.height - 1;
  const mirrored: Pick<RunSource, "eachRun"> = {
    eachRun: (row, visit) => {
      if (axis === "vertical") source.eachRun(bottom - row, visit);
      else source.eachRun(row, (first, last) => visit(right - last, right - first));
    },
  };
  return maskOfRuns(size, mirrored, 0, size.height, onProgress);
}
