import { MaskDocument } from "../core/mask/maskDocument.ts";
import { type Finding, preflight } from "../core/mask/preflight.ts";
import type { CheckQuestion } from "./checkMask.ts";
import { answerQuestions } from "./workerLane.ts";

answerQuestions<CheckQuestion, readonly Finding[]>(async ({ mask, options }) => ({
  value: preflight(MaskDocument.fromSnapshot(mask), options),
  transfer: [],
}));
