import { AppError } from "../core/appError.ts";
import { areaOf, type Size, sameSize } from "../core/geometry.ts";
import { MaskDocument, type MaskSnapshot, REPAINT } from "../core/mask/maskDocument.ts";
import { maskFromAlpha, maskFromRaster } from "../core/mask/maskFromGrey.ts";
import { centredIn, fittedIn, placeMask } from "../core/mask/placeMask.ts";
import { acceptedHeader } from "./acceptImage.ts";
import { decodeBitmap } from "./bitmap.ts";
import { blocksOf, readRegion } from "./pixels.ts";
import type { MaskPicture, MaskReading, ReadMaskQuestion } from "./readMask.ts";
import { answerQuestions } from "./workerLane.ts";

/** What a canvas may have. */
const MAX_MEGAPIXELS = 120;

answerQuestions<ReadMaskQuestion, MaskPicture | MaskSnapshot>(async (question) => {
  const { bytes } = question;
  // An extended canvas may have more than a picture.
  const maxMegapixels = question.kind === "read" ? Math.max(MAX_MEGAPIXELS, areaOf(question.canvas) / 1e6) : MAX_MEGAPIXELS;
  const { mime } = acceptedHeader(new Uint8Array(await bytes.arrayBuffer()), { maxMegapixels });
  const bitmap = await decodeBitmap(bytes.slice(0, bytes.size, mime));
  if (question.kind === "inspect") {
    const { width, height } = bitmap;
    return { value: { size: { width, height }, hasAlpha: mime !== "image/jpeg" && isTranslucent(bitmap) }, transfer: [] };
  }
  const value = placed(bitmap, question.canvas, question.reading).snapshot();
  return { value, transfer: [value.marks.buffer, value.words.buffer] };
});

function placed(bitmap: ImageBitmap, canvas: Size, { placement, channel }: MaskReading): MaskDocument {
  if (placement === "same" && !sameSize(bitmap, canvas)) throw wrongSize(bitmap, canvas);
  const mask = maskOf(bitmap, channel);
  switch (placement) {
    case "fit":
      return placeMask(mask, canvas, fittedIn(mask.size, canvas));
    case "actual":
      return placeMask(mask, canvas, centredIn(mask.size, canvas));
    case "same":
      return mask;
  }
}

function maskOf(bitmap: ImageBitmap, channel: MaskReading["channel"]): MaskDocument {
  const mask = new MaskDocument(bitmap);
  const edit = mask.begin();
  for (const block of blocksOf(bitmap)) {
    const pixels = readRegion([{ bitmap, x: 0, y: 0 }], block);
    const part = channel === "alpha" ? maskFromAlpha(pixels) : maskFromRaster(pixels);
    for (let row = 0; row < block.height; row++)
      part.eachRun(row, (first, last) => edit.fill(block.y + row, block.x + first, block.x + last, REPAINT));
  }
  edit.commit("Read mask");
  return mask;
}

function isTranslucent(bitmap: ImageBitmap): boolean {
  for (const block of blocksOf(bitmap)) {
    const { data } = readRegion([{ bitmap, x: 0, y: 0 }], block);
    for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true;
  }
  return false;
}

const wrongSize = (mask: Size, canvas: Size): AppError =>
  new AppError(
    "mask_wrong_size",
    `This mask is ${mask.width} × ${mask.height} pixels, the canvas ${canvas.width} × ${canvas.height}. Choose a mask of the canvas's size.`,
    { details: { mask: { width: mask.width, height: mask.height }, canvas } },
  );
