import type { Point } from "../../core/geometry/geometry.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import type { WandOptions } from "../../core/mask/selection/wand.ts";
import { buffersOf, type MaskSnapshot } from "../../core/mask/tiles/maskSnapshot.ts";
import type { Raster } from "../../core/raster.ts";
import { deserializeInSlices } from "../worker/deserializeInSlices.ts";
import { WorkerQueue } from "../worker/workerQueue.ts";
import type { WorkRequest } from "./maskWork.ts";

/** A worker of its own: work that somebody asked for never waits for a guess. */
const queue = new WorkerQueue<WorkRequest, MaskSnapshot>(
  () => new Worker(new URL("./maskWork.worker.ts", import.meta.url), { type: "module" }),
  "finish",
);

/**
 * The pixels of a small picture that the wand would take, away from the page.
 *
 * @param raster handed over
 * @param at in its pixels, on it
 * @throws the signal's reason on abort
 */
export async function wandOnRaster(raster: Raster, at: Point, options: WandOptions, signal: AbortSignal): Promise<MaskDocument> {
  const mask = new MaskDocument(raster).snapshot();
  const request: WorkRequest = { work: { kind: "wand", at, ...options }, mask, layers: null, raster };
  const transfer = [...buffersOf(mask), raster.data.buffer];
  return deserializeInSlices(await queue.run(request, { signal, transfer }), signal);
}
