import { AppError } from "../core/appError.ts";
import { changedPixels } from "../core/difference.ts";
import { type Rect, rectOf } from "../core/geometry.ts";
import type { Raster } from "../core/raster.ts";
import { type JoinArea, layerAlpha } from "../core/seam/alpha.ts";
import { bandOf, joinCandidate } from "../core/seam/join.ts";
import { stripsOf } from "../core/seam/workPicture.ts";
import type { JoinAnswer, JoinQuestion } from "./joinLayer.ts";
import { unpackRuns } from "./packedRuns.ts";
import { readRegion } from "./pixels.ts";
import { buildLevels } from "./pyramid.ts";
import { encodePng } from "./rgbaPng.ts";
import { answerQuestions } from "./workerLane.ts";

answerQuestions<JoinQuestion, JoinAnswer>(async (question) => {
  const { region, base, seam, sentGrow } = question;
  const area = areaOf(question);
  const read = (part: Rect) => readRegion(base, part);
  const answer = await pixelsOf(question.candidate);
  const { layer, box, report } = joinCandidate({ region, read, answer, area, sentGrow }, seam);
  if (!box)
    throw new AppError(
      "mask_empty",
      "Nothing inside the region would change. Paint over what should change, or move the region.",
    );
  const png = await encodePng(layer);
  const bitmap = await createImageBitmap(png);
  // The file itself is composited, not the pixels it was made from: what is counted is what the designer gets.
  const composited = [...base, { bitmap, x: box.x, y: box.y }];
  let changedKept = 0;
  for (const strip of stripsOf(region)) {
    const alpha = layerAlpha(area, strip, bandOf(seam));
    changedKept += changedPixels(read(strip), readRegion(composited, strip), alpha);
  }
  for (const { bitmap: beneath } of base) beneath.close();
  const levels = await buildLevels(bitmap);
  return { value: { png, levels, region: box, report, keptPixels: report.keptPixels, changedKept }, transfer: levels };
});

function areaOf({ where, region }: JoinQuestion): JoinArea {
  if (where.kind === "frame") return { kind: where.kind, old: where.old, region };
  return { kind: where.kind, mask: unpackRuns(where.size, where.runs) };
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
