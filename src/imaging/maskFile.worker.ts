import { MaskDocument } from "../core/mask/maskDocument.ts";
import type { MaskSnapshot } from "../core/mask/maskSnapshot.ts";
import { encodeMaskPng } from "../core/mask/png.ts";
import { answerQuestions } from "./workerLane.ts";

answerQuestions<MaskSnapshot, Uint8Array<ArrayBuffer>>(async (snapshot) => {
  const value = encodeMaskPng(MaskDocument.fromSnapshot(snapshot));
  return { value, transfer: [value.buffer] };
});
