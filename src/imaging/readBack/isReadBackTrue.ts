import { runInWorker } from "../worker/workerQueue.ts";
import { isSampleReadBack, SAMPLE } from "./sampleReadBack.ts";

const start = () => new Worker(new URL("./readBack.worker.ts", import.meta.url), { type: "module" });

let tried: Promise<boolean> | null = null;

/**
 * False where the browser falsifies the pixels that are read from a canvas, as some do against fingerprinting: on the page, where the
 * smart brush reads, or in a worker, where most else does. Tried once.
 *
 * @throws AppError `network` when the worker cannot be fetched; it is tried again by the next call
 */
export function isReadBackTrue(): Promise<boolean> {
  tried ??= tryBoth().catch((error: unknown) => {
    tried = null;
    throw error;
  });
  return tried;
}

async function tryBoth(): Promise<boolean> {
  // In an element: for that Firefox shows in the address bar where the site may be allowed to read.
  const canvas = Object.assign(document.createElement("canvas"), SAMPLE);
  const onPage = await isSampleReadBack(canvas.getContext("2d", { willReadFrequently: true }));
  return onPage && (await runInWorker<null, boolean>(start, null, { signal: new AbortController().signal }));
}
