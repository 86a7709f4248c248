import type { Size } from "../core/geometry.ts";
import { MaskDocument, REPAINT } from "../core/mask/maskDocument.ts";
import { eachPackedRun, type PackedRuns } from "./packedRuns.ts";
import { askWorker } from "./workerLane.ts";

/** What the mask worker is asked. */
export interface MaskQuestion {
  readonly bytes: Blob;
  readonly size: Size;
}

/**
 * A mask from any picture of the canvas's size: white from a grey of 128 on, what is transparent is black. Decoded in a worker
 * that is killed on abort.
 *
 * @throws AppError `not_an_image`, `mask_wrong_size`
 */
export async function readMask(bytes: Blob, size: Size, signal: AbortSignal): Promise<MaskDocument> {
  const start = () => new Worker(new URL("./mask.worker.ts", import.meta.url), { type: "module" });
  const packed = await askWorker<MaskQuestion, PackedRuns>(start, { bytes, size }, { signal });
  const mask = new MaskDocument(size);
  const edit = mask.begin();
  eachPackedRun(packed, (row, first, last) => edit.fill(row, first, last, REPAINT));
  edit.commit("Read mask");
  return mask;
}
