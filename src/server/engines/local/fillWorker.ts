import sharp from "sharp";
import "../../storage/withoutCache.ts";
import { AppError } from "../../../core/appError.ts";
import { extend, fillOrExtend } from "../../../core/fill/extend.ts";
import { sameSize } from "../../../core/geometry/geometry.ts";
import { presetFrame } from "../../../core/outpaint/presets.ts";
import type { GreyRaster } from "../../../core/raster.ts";
import { decodeSamples, encodeSamples } from "../../renders/samplesPng.ts";
import type { FillOutcome, FillTask } from "./fillTask.ts";

/** Runs in a worker thread, which is ended when the work is cancelled: so it may compute for seconds without looking up. */
export default async function work(task: FillTask): Promise<FillOutcome> {
  try {
    const sent = await decodeSamples(task.image);
    const image = sent.raster;
    const options = {
      seed: task.seed,
      onProgress: (share: number) => {
        Atomics.store(task.progress, 0, Math.floor(1000 * share));
      },
    };
    if (task.mode === "outpaint") {
      const frame = presetFrame(task.preset, image);
      const png = await encodeSamples({ ...sent, raster: extend(image, frame, options) });
      return { kind: "picture", png, placed: { x: 0 - frame.x, y: 0 - frame.y } };
    }
    const mask = await decodeMask(task.mask);
    if (!sameSize(mask, image))
      throw new AppError("mask_wrong_size", "The mask and the image differ in size. Send it again.", {
        details: {
          mask: { width: mask.width, height: mask.height },
          canvas: { width: image.width, height: image.height },
        },
      });
    return { kind: "picture", png: await encodeSamples({ ...sent, raster: fillOrExtend(image, mask, options) }), placed: null };
  } catch (error) {
    if (error instanceof AppError) return { kind: "refused", code: error.code, message: error.message, details: error.details };
    throw error;
  }
}

async function decodeMask(bytes: Uint8Array): Promise<GreyRaster> {
  const { data, info } = await sharp(bytes).removeAlpha().toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}
