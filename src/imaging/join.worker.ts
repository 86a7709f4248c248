import { AppError } from "../core/appError.ts";
import { changedPixels, keptPixels } from "../core/difference.ts";
import { rectOf } from "../core/geometry.ts";
import type { GreyRaster, Raster } from "../core/raster.ts";
import { coveredBox, outpaintAlpha, seamAlpha } from "../core/seam/alpha.ts";
import { joinCandidate } from "../core/seam/join.ts";
import { resample } from "../core/seam/resample.ts";
import type { JoinAnswer, JoinQuestion } from "./joinLayer.ts";
import { unpackRuns } from "./packedRuns.ts";
import { readRegion } from "./pixels.ts";
import { buildLevels } from "./pyramid.ts";
import { encodePng } from "./rgbaPng.ts";
import { answerQuestions } from "./workerLane.ts";

answerQuestions<JoinQuestion, JoinAnswer>(async (question) => {
  const { region } = question;
  const alpha = alphaOf(question);
  const box = coveredBox(alpha);
  if (!box)
    throw new AppError(
      "mask_empty",
      "Nothing inside the region would change. Paint over what should change, or move the region.",
    );
  const candidate = resample(await pixelsOf(question.candidate), region);
  const png = await encodePng(joinCandidate({ candidate, alpha }, box));
  const bitmap = await createImageBitmap(png);
  const placed = { x: region.x + box.x, y: region.y + box.y };
  const before = readRegion(question.base, region);
  // The file itself is composited, not the pixels it was made from: what is counted is what the designer gets.
  const after = readRegion([...question.base, { bitmap, ...placed }], region);
  for (const { bitmap: beneath } of question.base) beneath.close();
  const levels = await buildLevels(bitmap);
  return {
    value: {
      png,
      levels,
      region: { ...placed, width: box.width, height: box.height },
      keptPixels: keptPixels(alpha),
      changedKept: changedPixels(before, after, alpha),
    },
    transfer: levels,
  };
});

function alphaOf({ where, region, feather }: JoinQuestion): GreyRaster {
  if (where.kind === "frame") return outpaintAlpha(region, where.old, feather);
  return seamAlpha(unpackRuns(where.size, where.runs), region, feather);
}

async function pixelsOf(candidate: Blob): Promise<Raster> {
  const bitmap = await createImageBitmap(candidate).catch((cause: unknown) => {
    throw new AppError(
      "engine_bad_answer",
      "The engine's answer is not a picture that can be read. Try again with another seed.",
      { cause },
    );
  });
  try {
    return readRegion([{ bitmap, x: 0, y: 0 }], rectOf(bitmap));
  } finally {
    bitmap.close();
  }
}
