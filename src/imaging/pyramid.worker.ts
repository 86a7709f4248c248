import { AppError } from "../core/appError.ts";
import type { StoredPicture } from "./decode.ts";
import { turnUpright } from "./orientation.ts";
import { buildLevels } from "./pyramid.ts";
import { answerQuestions } from "./workerCall.ts";

answerQuestions(async ({ bytes, orientation }: StoredPicture) => {
  const imageOrientation = orientation === null ? "from-image" : "none";
  const full = await createImageBitmap(bytes, { imageOrientation }).catch((cause: unknown) => {
    throw new AppError(
      "not_an_image",
      "This file could not be decoded; it may be damaged. Open it elsewhere, save it again and try that.",
      {
        cause,
      },
    );
  });
  const levels = await buildLevels(turnUpright(full, orientation ?? 1));
  return { value: levels, transfer: levels };
});
