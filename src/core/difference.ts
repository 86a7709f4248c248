import { sameSize } from "./geometry/geometry.ts";
import type { GreyRaster, Raster } from "./raster.ts";

/**
 * Number of the pixels to be kept, those where `alpha` is 0, that differ in any of their four bytes.
 *
 * @throws RangeError when the three differ in size
 */
export function changedPixels(before: Raster, after: Raster, alpha: GreyRaster): number {
  if (!sameSize(before, after) || !sameSize(before, alpha)) throw new RangeError("Pictures to be compared differ in size.");
  const was = new Uint32Array(before.data.buffer, before.data.byteOffset, alpha.data.length);
  const is = new Uint32Array(after.data.buffer, after.data.byteOffset, alpha.data.length);
  let changed = 0;
  for (let i = 0; i < was.length; i++) if (alpha.data[i] === 0 && was[i] !== is[i]) changed += 1;
  return changed;
}
