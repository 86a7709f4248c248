import { AppError } from "../core/appError.ts";
import { areaOf, type Rect, type Size, sameSize } from "../core/geometry.ts";
import { MaskDocument, REPAINT } from "../core/mask/maskDocument.ts";
import { maskFromAlpha, maskFromRaster } from "../core/mask/maskFromGrey.ts";
import { buffersOf, type MaskSnapshot } from "../core/mask/maskSnapshot.ts";
import { centredIn, fittedIn, placeMask } from "../core/mask/placeMask.ts";
import { type Progress, partOf } from "../core/mask/progress.ts";
import { acceptFile } from "./acceptImage.ts";
import { decodeBitmap } from "./bitmap.ts";
import { blocksOf, readRegion } from "./pixels.ts";
import { type MaskPicture, type MaskReading, type ReadMaskQuestion, SAVED_MASK } from "./readMask.ts";
import { answerQuestions } from "./workerLane.ts";

/** What a canvas may have. */
const MAX_MEGAPIXELS = 120;

/** How much of the way to a mask the decoding takes, of which nothing can be told. */
const DECODE_SHARE = 0.5;

answerQuestions<ReadMaskQuestion, MaskPicture<MaskSnapshot> | MaskSnapshot>(async ({ bytes, canvas, reading }, tell) => {
  const isInspected = reading === "inspect";
  // An extended canvas may have more than a picture.
  const maxMegapixels = isInspected ? MAX_MEGAPIXELS : Math.max(MAX_MEGAPIXELS, areaOf(canvas) / 1e6);
  const accepted = acceptFile(new Uint8Array(await bytes.arrayBuffer()), { maxMegapixels });
  const { mime } = accepted.header;
  const bitmap = await decodeBitmap(new Blob([accepted.bytes], { type: mime }));
  const onRead = partOf(tell, DECODE_SHARE, 1);
  onRead(0);
  if (!isInspected) {
    const value = placed(bitmap, canvas, reading, onRead).snapshot(true);
    return { value, transfer: buffersOf(value) };
  }
  const { width, height } = bitmap;
  const hasAlpha = mime !== "image/jpeg" && isTranslucent(bitmap, partOf(onRead, 0, 0.5));
  const isPlain = sameSize(bitmap, canvas) && !hasAlpha;
  const mask = isPlain ? placed(bitmap, canvas, SAVED_MASK, partOf(onRead, 0.5, 1)).snapshot(true) : null;
  return { value: { size: { width, height }, hasAlpha, mask }, transfer: mask ? buffersOf(mask) : [] };
});

function placed(bitmap: ImageBitmap, canvas: Size, { placement, channel }: MaskReading, onProgress: Progress): MaskDocument {
  if (placement === "same" && !sameSize(bitmap, canvas)) throw wrongSize(bitmap, canvas);
  const mask = maskOf(bitmap, channel, onProgress);
  switch (placement) {
    case "fit":
      return placeMask(mask, canvas, fittedIn(mask.size, canvas));
    case "actual":
      return placeMask(mask, canvas, centredIn(mask.size, canvas));
    case "same":
      return mask;
  }
}

function maskOf(bitmap: ImageBitmap, channel: MaskReading["channel"], onProgress: Progress): MaskDocument {
  const mask = new MaskDocument(bitmap);
  const edit = mask.begin();
  eachBlock(bitmap, onProgress, (block) => {
    const pixels = readRegion([{ bitmap, x: 0, y: 0 }], block);
    const part = channel === "alpha" ? maskFromAlpha(pixels) : maskFromRaster(pixels);
    for (let row = 0; row < block.height; row++)
      part.eachRun(row, (first, last) => edit.fill(block.y + row, block.x + first, block.x + last, REPAINT));
    return true;
  });
  edit.commit("Read mask");
  return mask;
}

function isTranslucent(bitmap: ImageBitmap, onProgress: Progress): boolean {
  return !eachBlock(bitmap, onProgress, (block) => {
    const { data } = readRegion([{ bitmap, x: 0, y: 0 }], block);
    for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
    return true;
  });
}

/** Goes on for as long as `visit` says so. True when it came to the end. */
function eachBlock(size: Size, onProgress: Progress, visit: (block: Rect) => boolean): boolean {
  const blocks = [...blocksOf(size)];
  return blocks.every((block, at) => {
    onProgress(at / blocks.length);
    return visit(block);
  });
}

const wrongSize = (mask: Size, canvas: Size): AppError =>
  new AppError(
    "mask_wrong_size",
    `This mask is ${mask.width} × ${mask.height} pixels, the canvas ${canvas.width} × ${canvas.height}. Choose a mask of the canvas's size.`,
    { details: { mask: { width: mask.width, height: mask.height }, canvas } },
  );
