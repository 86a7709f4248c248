import { decodeBitmap } from "./bitmap.ts";
import { buildLevels } from "./pyramid.ts";
import { answerQuestions } from "./workerLane.ts";

answerQuestions(async (bytes: Blob) => {
  const levels = await buildLevels(await decodeBitmap(bytes));
  return { value: levels, transfer: levels };
});
