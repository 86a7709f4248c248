import type { Finding, PreflightOptions } from "../../core/mask/checks/preflight.ts";
import type { MaskDocument } from "../../core/mask/maskDocument.ts";
import { buffersOf, type MaskSnapshot } from "../../core/mask/tiles/maskSnapshot.ts";
import { WorkerQueue } from "../worker/workerQueue.ts";

/** A request to the worker. */
export interface CheckRequest {
  readonly mask: MaskSnapshot;
  readonly options: PreflightOptions;
}

const queue = new WorkerQueue<CheckRequest, readonly Finding[]>(
  () => new Worker(new URL("./checkMask.worker.ts", import.meta.url), { type: "module" }),
  "kill",
);

/** Preflight, away from the page: a tenth of a second at 100 megapixels. `mask` is read at once. */
export function checkMask(mask: MaskDocument, options: PreflightOptions, signal: AbortSignal): Promise<readonly Finding[]> {
  const snapshot = mask.snapshot();
  return queue.run({ mask: snapshot, options }, { signal, transfer: buffersOf(snapshot) });
}
