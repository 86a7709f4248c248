import { intersect, pad, rectOf } from "../../geometry/geometry.ts";
import { MaskDocument } from "../maskDocument.ts";
import { noProgress, type Progress, partOf } from "../progress.ts";
import { maskOfRuns } from "../tiles/maskOfRuns.ts";
import { complementOf } from "./complement.ts";
import { discHalves } from "./disc.ts";
import { SPREAD_SHARE, spread } from "./spread.ts";

/**
 * The mask shrunk from all sides: black is what lies within `radius` of a black pixel, centre to centre (exact Euclidean distance).
 * Beyond the canvas counts as white, so a mask shrinks from its outlines only, not from the canvas's edges, and a full one stays
 * full. The source stays as it is.
 *
 * @param radius image pixels, 0 or more
 * @throws RangeError when `radius` is negative or not finite
 */
export function shrinkMask(source: MaskDocument, radius: number, onProgress: Progress = noProgress): MaskDocument {
  const halves = discHalves(radius);
  const { size } = source;
  const painted = source.bounds();
  if (!painted) return new MaskDocument(size);
  // The ring of black around the painted box is nearer to all white than any black beyond it.
  const area = intersect(pad(painted, 1), rectOf(size));
  const right = area.x + area.width - 1;
  const black = complementOf(source, size, area.x, right);
  const white = complementOf(spread(black, area, area, halves, partOf(onProgress, 0, SPREAD_SHARE)), size, area.x, right);
  return maskOfRuns(size, white, area.y, area.y + area.height, partOf(onProgress, SPREAD_SHARE, 1));
}
