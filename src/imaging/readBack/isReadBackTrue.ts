import { askWorker } from "../worker/workerQueue.ts";
import { isSampleReadBack } from "./sampleReadBack.ts";

const start = () => new Worker(new URL("./readBack.worker.ts", import.meta.url), { type: "module" });

/**
 * False where the browser falsifies the pixels that are read from a canvas, as some do against fingerprinting: on the page, where the
 * smart brush reads, or in a worker, where all else does.
 *
 * @throws AppError `network` when the worker cannot be fetched
 */
export async function isReadBackTrue(signal: AbortSignal): Promise<boolean> {
  return (await isSampleReadBack()) && (await askWorker<null, boolean>(start, null, { signal }));
}
