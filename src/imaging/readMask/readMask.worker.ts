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
import { greyParts, greyPng, type ImagePart } from "./greyPng.ts";
import type { MaskLook, MaskReading, MaskRequest, MaskResponse, MeasuredMask } from "./readMask.ts";

/** Megapixel limit of an image. */
const MAX_MEGAPIXELS = 120;

/** The decoding's share of the way to a mask; it reports no progress. */
const DECODE_SHARE = 0.5;

/** The longer side of a thumbnail, for a dialog on a screen with two device pixels to a CSS pixel. */
const THUMBNAIL_SIDE = 480;

/** An image to be read. */
interface Source {
  readonly size: Size;
  /** Its pixels, part by part. */
  parts(): AsyncIterable<ImagePart> | Iterable<ImagePart>;
  /** To be shown small; decoded when it is asked for where the pixels need no bitmap. */
  picture(): Promise<ImageBitmap>;
}

/** One image a worker, decoded once. */
let opening: Promise<Source> | null = null;

serveRequests<MaskRequest, MaskResponse>(async (request, report, signal) => {
  // An extended canvas may have more than an image.
  const maxMegapixels = request.kind === "look" ? MAX_MEGAPIXELS : Math.max(MAX_MEGAPIXELS, areaOf(request.canvas) / 1e6);
  opening ??= opened(request.bytes, maxMegapixels);
  const source = await opening;
  const onRead = partOf(report, DECODE_SHARE, 1);
  if (request.kind === "look") {
    const look = await lookAt(source, onRead, signal);
    return { value: { look }, transfer: [look.thumbnail] };
  }
  const mask = await placed(source, request.canvas, request.reading, onRead, signal);
  if (request.kind === "measure") {
    const measure = measured(mask);
    return { value: { measure }, transfer: [measure.thumbnail.data.buffer] };
  }
  const read = mask.snapshot(true);
  return { value: { read }, transfer: buffersOf(read) };
});

async function opened(bytes: Blob, maxMegapixels: number): Promise<Source> {
  const accepted = await acceptFile(new Uint8Array(await bytes.arrayBuffer()), { maxMegapixels });
  const file = new Blob([accepted.bytes], { type: accepted.header.mime });
  const grey = greyPng(accepted.bytes);
  if (grey) return { size: grey.size, parts: () => greyParts(grey), picture: () => decodeBitmap(file) };
  const bitmap = await decodeBitmap(file);
  const size = { width: bitmap.width, height: bitmap.height };
  return { size, parts: () => bitmapParts(bitmap), picture: async () => bitmap };
}

function* bitmapParts(bitmap: ImageBitmap): Generator<ImagePart> {
  for (const block of blocksOf(bitmap)) yield [readRegion([{ bitmap, x: 0, y: 0 }], block), block];
}

async function lookAt(source: Source, onProgress: Progress, signal: AbortSignal): Promise<MaskLook> {
  const { size } = source;
  const tally = newTally(size);
  await eachPart(source, onProgress, signal, (pixels, at) => tallyPart(tally, pixels, at));
  const small = thumbnailSize(size, THUMBNAIL_SIDE);
  const resized = { resizeWidth: small.width, resizeHeight: small.height, resizeQuality: "medium" } as const;
  return { size, suggestion: suggestMask(tally), thumbnail: await createImageBitmap(await source.picture(), resized) };
}

const measured = (mask: MaskDocument): MeasuredMask => ({
  white: mask.count(),
  thumbnail: maskThumbnail(mask, thumbnailSize(mask.size, THUMBNAIL_SIDE)),
});

async function placed(
  source: Source,
  canvas: Size,
  { placement, ...rule }: MaskReading,
  onProgress: Progress,
  signal: AbortSignal,
): Promise<MaskDocument> {
  if (placement === "same" && !sameSize(source.size, canvas)) throw wrongSize(source.size, canvas);
  const mask = await maskOf(source, rule, onProgress, signal);
  switch (placement) {
    case "fit":
      return placeMask(mask, canvas, fittedIn(mask.size, canvas));
    case "actual":
      return placeMask(mask, canvas, centredIn(mask.size, canvas));
    case "same":
      return mask;
  }
}

async function maskOf(source: Source, rule: MaskRule, onProgress: Progress, signal: AbortSignal): Promise<MaskDocument> {
  const mask = new MaskDocument(source.size);
  const edit = mask.begin();
  await eachPart(source, onProgress, signal, (pixels, block) => {
    const part = maskFromImage(pixels, rule);
    for (let row = 0; row < block.height; row++)
      part.eachRun(row, (first, last) => edit.fill(block.y + row, block.x + first, block.x + last, REPAINT));
  });
  edit.commit("Read mask");
  return mask;
}

/** Reads the image part by part; ends when nobody waits any more. */
async function eachPart(
  source: Source,
  onProgress: Progress,
  signal: AbortSignal,
  visit: (pixels: Raster, at: Rect) => void,
): Promise<void> {
  let read = 0;
  for await (const [pixels, at] of source.parts()) {
    onProgress(read / areaOf(source.size));
    visit(pixels, at);
    read += areaOf(at);
    await yieldToEventLoop(signal);
  }
}

const wrongSize = (mask: Size, canvas: Size): AppError =>
  new AppError(
    "mask_wrong_size",
    m.imaging_mask_size_differs({ mask: `${mask.width} × ${mask.height}`, canvas: `${canvas.width} × ${canvas.height}` }),
    { details: { mask: { width: mask.width, height: mask.height }, canvas } },
  );
