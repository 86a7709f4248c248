import { clampNumber } from "../geometry/geometry.ts";
import type { GreyRaster, Raster, Samples } from "../raster.ts";
import { membrane } from "../seam/membrane.ts";

/** Weight of a known pixel in the sheet, in neighbours. */
const HOLD = 1_000;

/**
 * Fills a hole, in place, with the smoothest sheet of colour through what is around it: for an image too small to copy a patch from.
 * Colours count as much as they are opaque.
 *
 * @param hole of the image's size; 128 and above is filled
 * @returns false, and nothing is done, where all of the image is hole
 */
export function fillSmoothly({ width, height, data }: Raster<Samples>, hole: GreyRaster): boolean {
  const isHole = (i: number): boolean => (hole.data[i] ?? 0) >= 128;
  const weight = new Float32Array(width * height);
  const colours = new Float32Array(3 * weight.length);
  const alphas = new Float32Array(3 * weight.length);
  for (let i = 0; i < weight.length; i++) {
    if (isHole(i)) continue;
    weight[i] = HOLD;
    const alpha = data[4 * i + 3] ?? 0;
    for (let c = 0; c < 3; c++) colours[3 * i + c] = ((data[4 * i + c] ?? 0) * alpha) / 255;
    alphas[3 * i] = alpha;
  }
  if (!weight.some((of) => of > 0)) return false;
  const sheet = (values: Float32Array<ArrayBuffer>) => membrane({ width, height, data: values }, weight).data;
  const [seen, opacity] = [sheet(colours), sheet(alphas)];
  for (let i = 0; i < weight.length; i++) {
    if (!isHole(i)) continue;
    const alpha = Math.round(clampNumber(opacity[3 * i] ?? 0, 0, 255));
    for (let c = 0; c < 3; c++) data[4 * i + c] = alpha === 0 ? 0 : clampNumber(((seen[3 * i + c] ?? 0) * 255) / alpha, 0, 255);
    data[4 * i + 3] = alpha;
  }
  return true;
}
