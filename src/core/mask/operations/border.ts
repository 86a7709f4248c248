import { KEEP, type MaskDocument } from "../maskDocument.ts";
import { noProgress, type Progress, partOf } from "../progress.ts";
import { copyWith } from "../tiles/copyWith.ts";
import { growMask } from "./grow.ts";
import { shrinkMask } from "./shrink.ts";

/**
 * A band along the mask's outline, half of it inside and half outside; of an odd width the outer half has one pixel more, so a band of
 * 1 px runs around the paint. The canvas's edge is no outline: a full mask has no border. The source stays as it is.
 *
 * @param width whole image pixels, 1 or more
 * @throws RangeError when `width` is not
 */
export function borderMask(source: MaskDocument, width: number, onProgress: Progress = noProgress): MaskDocument {
  if (!(Number.isInteger(width) && width >= 1)) throw new RangeError(`A border is 1 or more whole pixels wide, got ${width}.`);
  const outer = growMask(source, Math.ceil(width / 2), partOf(onProgress, 0, 0.45));
  const inner = shrinkMask(source, Math.floor(width / 2), partOf(onProgress, 0.45, 0.9));
  return copyWith(outer, inner, KEEP, partOf(onProgress, 0.9, 1));
}
