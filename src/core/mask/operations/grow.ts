import { intersect, pad, rectOf } from "../../geometry/geometry.ts";
import { MaskDocument } from "../maskDocument.ts";
import { noProgress, type Progress, partOf } from "../progress.ts";
import { maskOfRuns } from "../tiles/maskOfRuns.ts";
import { discHalves } from "./disc.ts";
import { SPREAD_SHARE, spread } from "./spread.ts";

/**
 * The mask grown on all sides: white is what lies within `radius` of a white pixel, centre to centre (exact Euclidean distance).
 * The source stays as it is.
 *
 * @param radius image pixels, 0 or more
 * @throws RangeError when `radius` is negative or not finite
 */
export function growMask(source: MaskDocument, radius: number, onProgress: Progress = noProgress): MaskDocument {
  const halves = discHalves(radius);
  const { size } = source;
  const painted = source.bounds();
  if (!painted) return new MaskDocument(size);
  const area = intersect(pad(painted, halves[0] ?? 0), rectOf(size));
  const grown = spread(source, painted, area, halves, partOf(onProgress, 0, SPREAD_SHARE));
  return maskOfRuns(size, grown, area.y, area.y + area.height, partOf(onProgress, SPREAD_SHARE, 1));
}
