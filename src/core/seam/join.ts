import { type Rect, rectOf, sameSize } from "../geometry.ts";
import { type GreyRaster, newRaster, type Raster } from "../raster.ts";

/**
 * The layer of a candidate: its colours where alpha is above 0, and all four bytes 0 where it is not, so that a kept pixel
 * cannot be changed by whatever composites the layer.
 *
 * @param candidate and `alpha` of one size
 * @param box what part of them becomes the layer, in their pixels; all of it if left out
 * @throws RangeError when the sizes differ
 */
export function joinCandidate(
  { candidate, alpha }: { candidate: Raster; alpha: GreyRaster },
  box: Rect = rectOf(candidate),
): Raster {
  if (!sameSize(candidate, alpha)) throw new RangeError("Candidate and alpha differ in size.");
  const layer = newRaster(box);
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const from = (box.y + y) * candidate.width + box.x + x;
      const opacity = alpha.data[from] ?? 0;
      if (opacity === 0) continue;
      const to = 4 * (y * box.width + x);
      layer.data.set(candidate.data.subarray(4 * from, 4 * from + 3), to);
      layer.data[to + 3] = opacity;
    }
  }
  return layer;
}
