import { AppError } from "../../core/appError.ts";
import { areaOf, type Rect, type Size, sameSize } from "../../core/geometry/geometry.ts";
import { newTally, tallyPart } from "../../core/mask/import/imageTally.ts";
import { type MaskRule, maskFromImage } from "../../core/mask/import/maskSource.ts";
import { suggestMask } from "../../core/mask/import/suggestMask.ts";
import { MaskDocument, REPAINT } from "../../core/mask/maskDocument.ts";
import { centredIn, fittedIn, placeMask } from "../../core/mask/operations/placeMask.ts";
import { maskThumbnail, thumbnailSize } from "../../core/mask/overlay/maskThumbnail.ts";
import { type Progress, partOf } from "../../core/mask/progress.ts";
import { buffersOf } from "../../core/mask/tiles/maskSnapshot.ts";
import type { Raster } from "../../core/raster.ts";
import { m } from "../../messages/messages.js";
import { acceptFile } from "../decode/acceptImage.ts";
import { decodeBitmap } from "../decode/bitmap.ts";
import { blocksOf, readRegion } from "../pixels/pixels.ts";
import { serveRequests, yieldToEventLoop } from "../worker/workerQueue.ts";
import type { MaskLook, MaskReading, MaskRequest, MaskResponse, MeasuredMask } from "./readMask.ts";

/** Megapixel limit of an image. */
const MAX_MEGAPIXELS = 120;

/** The decoding's share of the way to a mask; it reports no progress. */
const DECODE_SHARE = 0.5;

/** The longer side of a thumbnail, for a dialog on a screen with two device pixels to a CSS pixel. */
const THUMBNAIL_SIDE = 480;

/** One image a worker, decoded once. */
let decoding: Promise<ImageBitmap> | null = null;

serveRequests<MaskRequest, MaskResponse>(async (request, report, signal) => {
  // An extended canvas may have more than an image.
  const maxMegapixels = request.kind === "look" ? MAX_MEGAPIXELS : Math.max(MAX_MEGAPIXELS, areaOf(request.canvas) / 1e6);
  decoding ??= decoded(request.bytes, maxMegapixels);
  const bitmap = await decoding;
  const onRead = partOf(report, DECODE_SHARE, 1);
  if (request.kind === "look") {
    const look = await lookAt(bitmap, onRead, signal);
    return { value: { look }, transfer: [look.thumbnail] };
  }
  const mask = await placed(bitmap, request.canvas, request.reading, onRead, signal);
  if (request.kind === "measure") {
    const measure = measured(mask);
    return { value: { measure }, transfer: [measure.thumbnail.data.buffer] };
  }
  const read = mask.snapshot(true);
  return { value: { read }, transfer: buffersOf(read) };
});

async function decoded(bytes: Blob, maxMegapixels: number): Promise<ImageBitmap> {
  const accepted = await acceptFile(new Uint8Array(await bytes.arrayBuffer()), { maxMegapixels });
  return decodeBitmap(new Blob([accepted.bytes], { type: accepted.header.mime }));
}

async function lookAt(bitmap: ImageBitmap, onProgress: Progress, signal: AbortSignal): Promise<MaskLook> {
  const { width, height } = bitmap;
  const tally = newTally({ width, height });
  await eachBlock(bitmap, onProgress, signal, (pixels, block) => tallyPart(tally, pixels, block));
  const small = thumbnailSize(bitmap, THUMBNAIL_SIDE);
  const resized = { resizeWidth: small.width, resizeHeight: small.height, resizeQuality: "medium" } as const;
  return { size: { width, height }, suggestion: suggestMask(tally), thumbnail: await createImageBitmap(bitmap, resized) };
}

const measured = (mask: MaskDocument): MeasuredMask => ({
  white: mask.count(),
  thumbnail: maskThumbnail(mask, thumbnailSize(mask.size, THUMBNAIL_SIDE)),
});

async function placed(
  bitmap: ImageBitmap,
  canvas: Size,
  { placement, ...rule }: MaskReading,
  onProgress: Progress,
  signal: AbortSignal,
): Promise<MaskDocument> {
  if (placement === "same" && !sameSize(bitmap, canvas)) throw wrongSize(bitmap, canvas);
  const mask = await maskOf(bitmap, rule, onProgress, signal);
  switch (placement) {
    case "fit":
      return placeMask(mask, canvas, fittedIn(mask.size, canvas));
    case "actual":
      return placeMask(mask, canvas, centredIn(mask.size, canvas));
    case "same":
      return mask;
  }
}

async function maskOf(bitmap: ImageBitmap, rule: MaskRule, onProgress: Progress, signal: AbortSignal): Promise<MaskDocument> {
  const mask = new MaskDocument(bitmap);
  const edit = mask.begin();
  await eachBlock(bitmap, onProgress, signal, (pixels, block) => {
    const part = maskFromImage(pixels, rule);
    for (let row = 0; row < block.height; row++)
      part.eachRun(row, (first, last) => edit.fill(block.y + row, block.x + first, block.x + last, REPAINT));
  });
  edit.commit("Read mask");
  return mask;
}

/** Reads the image block by block; ends when nobody waits any more. */
async function eachBlock(
  bitmap: ImageBitmap,
  onProgress: Progress,
  signal: AbortSignal,
  visit: (pixels: Raster, block: Rect) => void,
): Promise<void> {
  const blocks = [...blocksOf(bitmap)];
  for (const [at, block] of blocks.entries()) {
    onProgress(at / blocks.length);
    visit(readRegion([{ bitmap, x: 0, y: 0 }], block), block);
    await yieldToEventLoop(signal);
  }
}

const wrongSize = (mask: Size, canvas: Size): AppError =>
  new AppError(
    "mask_wrong_size",
    m.imaging_mask_size_differs({ mask: `${mask.width} × ${mask.height}`, canvas: `${canvas.width} × ${canvas.height}` }),
    { details: { mask: { width: mask.width, height: mask.height }, canvas } },
  );
