import { AppError } from "../core/appError.ts";
import { sameSize } from "../core/geometry.ts";
import { maskFromRaster } from "../core/mask/maskFromGrey.ts";
import type { MaskQuestion } from "./maskPng.ts";
import type { PackedRuns } from "./packedRuns.ts";
import { blocksOf, readRegion } from "./pixels.ts";
import { answerQuestions } from "./workerLane.ts";

answerQuestions<MaskQuestion, PackedRuns>(async ({ bytes, size }) => {
  const bitmap = await createImageBitmap(bytes, { colorSpaceConversion: "none" }).catch((cause: unknown) => {
    throw new AppError("not_an_image", "This mask could not be decoded. Choose a PNG of the canvas's size.", { cause });
  });
  if (!sameSize(bitmap, size))
    throw new AppError(
      "mask_wrong_size",
      `This mask is ${bitmap.width} × ${bitmap.height} pixels, the canvas ${size.width} × ${size.height}. Choose a mask of the canvas's size.`,
      { details: { mask: { width: bitmap.width, height: bitmap.height }, canvas: size } },
    );
  const runs: number[] = [];
  for (const block of blocksOf(size)) {
    const part = maskFromRaster(readRegion([{ bitmap, x: 0, y: 0 }], block));
    for (let row = 0; row < block.height; row++)
      part.eachRun(row, (first, last) => runs.push(block.y + row, block.x + first, block.x + last));
  }
  bitmap.close();
  const value = Int32Array.from(runs);
  return { value, transfer: [value.buffer] };
});
