import { MaskDocument } from "../../core/mask/maskDocument.ts";
import type { MaskSnapshot } from "../../core/mask/tiles/maskSnapshot.ts";
import { yieldToEventLoop } from "./workerQueue.ts";

/** Duration of a slice, in which the page does nothing else. */
const SLICE_MS = 8;

/**
 * Makes a mask of what a worker has sent, with time for all else that the page has to do in between, and before it goes on with the mask.
 *
 * @throws RangeError when the arrays do not fit the size; the signal's reason on abort
 */
export async function deserializeInSlices(snapshot: MaskSnapshot, signal: AbortSignal): Promise<MaskDocument> {
  const steps = MaskDocument.fromSnapshotInSteps(snapshot);
  for (;;) {
    const endMs = performance.now() + SLICE_MS;
    let step = steps.next();
    while (!step.done && performance.now() < endMs) step = steps.next();
    await yieldToEventLoop(signal);
    if (step.done) return step.value;
  }
}
