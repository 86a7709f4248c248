import { AppError } from "../core/appError.ts";
import { buildLevels } from "./pyramid.ts";
import { answerQuestions } from "./workerCall.ts";

answerQuestions(async (bytes: Blob) => {
  const full = await createImageBitmap(bytes, { imageOrientation: "from-image" }).catch((cause: unknown) => {
    throw new AppError(
      "not_an_image",
      "This file could not be decoded; it may be damaged. Open it elsewhere, save it again and try that.",
      {
        cause,
      },
    );
  });
  const levels = await buildLevels(full);
  return { value: levels, transfer: levels };
});
