import { intersect, type Rect, rectOf } from "../../geometry/geometry.ts";
import type { MaskDocument } from "../maskDocument.ts";
import { noProgress, type Progress } from "../progress.ts";
import type { RunSource } from "../runs.ts";
import { maskOfRuns } from "../tiles/maskOfRuns.ts";

/**
 * The mask with only that of its white that lies in `area`. The source stays as it is.
 *
 * @param area whole image pixels; what lies off the canvas holds nothing
 */
export function maskWithin(source: RunSource, area: Rect, onProgress: Progress = noProgress): MaskDocument {
  const { x, y, width, height } = intersect(area, rectOf(source.size));
  const right = x + width - 1;
  const eachRun: RunSource["eachRun"] = (row, visit) =>
    source.eachRun(row, (first, last) => {
      const from = Math.max(x, first);
      const to = Math.min(right, last);
      if (from <= to) visit(from, to);
    });
  return maskOfRuns(source.size, { eachRun }, y, y + height, onProgress);
}
