import type { Size } from "../../core/geometry/geometry.ts";

/** Below this longer side a smaller level saves nothing. */
const MIN_LEVEL_SIDE = 512;

/** The sizes of a picture's levels: full, then each side halved and rounded up while the longer side is above 512. */
export function levelSizes(full: Size): Size[] {
  const sizes = [full];
  let { width, height } = full;
  while (Math.max(width, height) > MIN_LEVEL_SIDE) {
    width = Math.ceil(width / 2);
    height = Math.ceil(height / 2);
    sizes.push({ width, height });
  }
  return sizes;
}

/**
 * The levels of a bitmap, itself first: a third more memory than it has. Blocks its thread for a tenth of a second or more at 24
 * megapixels, for a whole one at 100: call it in a worker.
 */
export async function buildLevels(full: ImageBitmap): Promise<ImageBitmap[]> {
  const levels = [full];
  let above = full;
  // Not through a canvas: canvases end at 16,384 a side, a resized bitmap does not.
  for (const { width, height } of levelSizes(full).slice(1)) {
    // Halving, "low" takes the mean of four pixels, as "medium" does in four times the time.
    above = await createImageBitmap(above, { resizeWidth: width, resizeHeight: height, resizeQuality: "low" });
    levels.push(above);
  }
  return levels;
}
