import type { MaskDocument } from "../../core/mask/maskDocument.ts";
import { encodeMaskPng } from "../../core/mask/png/png.ts";
import { buffersOf, type MaskSnapshot } from "../../core/mask/tiles/maskSnapshot.ts";
import { WorkerQueue } from "../worker/workerQueue.ts";
import { fileOf } from "./fileBytes.ts";

const queue = new WorkerQueue<MaskSnapshot, Uint8Array<ArrayBuffer>>(
  () => new Worker(new URL("./maskFile.worker.ts", import.meta.url), { type: "module" }),
  "kill",
);

/**
 * The mask, as it is now, as the PNG that is saved and sent: 8-bit grey, 0 and 255 only, of the canvas's size. Encoded in a worker,
 * but on the page where that is hidden or being left: a worker's result might come too late to be kept.
 *
 * @throws RangeError when an edit of the mask is open: half a stroke is not to be saved
 */
export async function maskFile(mask: MaskDocument): Promise<Blob> {
  // What is painted while it is encoded is not in it.
  const now = mask.copy();
  if (document.hidden) return pngOf(encodeMaskPng(now));
  const settled = new AbortController();
  try {
    return pngOf(await Promise.race([encodedAway(now, settled.signal), encodedWhenLeft(now, settled.signal)]));
  } finally {
    settled.abort();
  }
}

const pngOf = ({ buffer }: Uint8Array<ArrayBuffer>): Blob => fileOf(buffer, "image/png");

function encodedAway(mask: MaskDocument, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const snapshot = mask.snapshot();
  return queue.run(snapshot, { signal, transfer: buffersOf(snapshot) });
}

/** Encodes when the page is hidden or left, within that event, so that whoever keeps the file still can. */
function encodedWhenLeft(mask: MaskDocument, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const { promise, resolve } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  const encode = () => resolve(encodeMaskPng(mask));
  document.addEventListener("visibilitychange", encode, { signal });
  window.addEventListener("pagehide", encode, { signal });
  return promise;
}
