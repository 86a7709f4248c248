import sharp from "sharp";
import { engineSize } from "../../src/core/geometry/region.ts";
import type { Raster } from "../../src/core/raster.ts";
import { damaged, seededRandom } from "../../src/testing/fakeVendor/damage.ts";

/** Input sizes of flux-fill-pro, as the server's engine states them. */
const LIMITS = { longerSide: 1440, multipleOf: 16 };
/** Several times what users measured, so that what is left of it can be told from noise. */
const DAMAGE = { gain: 0.96, offset: 2, wave: 6, moved: { x: 1, y: 0 } };

export const NO_DAMAGE = { gain: 1, offset: 0, wave: 0, moved: { x: 0, y: 0 } };

/** The true picture of a region as the model would return it: shrunk, re-encoded, off in colour everywhere and moved by one of its pixels. */
export async function standIn(truth: Raster, seed: number, damage = DAMAGE): Promise<Raster> {
  const sent = engineSize(truth, LIMITS);
  const raw = { width: truth.width, height: truth.height, channels: 4 } as const;
  const data = await sharp(truth.data, { raw })
    .removeAlpha()
    .resize({ ...sent, fit: "fill" })
    .raw()
    .toBuffer();
  const result = await damaged({ data, ...sent }, "jpg", seededRandom(seed), damage);
  const decoded = await sharp(result).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: decoded.info.width, height: decoded.info.height, data: new Uint8ClampedArray(decoded.data) };
}
