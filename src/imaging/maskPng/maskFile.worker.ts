import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { encodeMaskPng } from "../../core/mask/png/png.ts";
import type { MaskSnapshot } from "../../core/mask/tiles/maskSnapshot.ts";
import { serveRequests } from "../worker/workerQueue.ts";

serveRequests<MaskSnapshot, Uint8Array<ArrayBuffer>>(async (snapshot) => {
  const value = encodeMaskPng(MaskDocument.fromSnapshot(snapshot));
  return { value, transfer: [value.buffer] };
});
