import { areaOf, type Size } from "../../core/geometry/geometry.ts";
import type { ImageHeader } from "../../core/imageFile/imageHeader.ts";
import { serveRequests } from "../worker/workerQueue.ts";
import { acceptFile } from "./acceptImage.ts";
import { decodeBitmap } from "./bitmap.ts";
import type { Decoded, DecodeRequest, Preview } from "./decode.ts";
import { refuseManyPixels } from "./imageLimits.ts";
import { buildLevels } from "./pyramid.ts";

/** A smaller picture is whole before anyone misses a preview. */
const PREVIEW_FROM_PIXELS = 8e6;
/** The smallest share that a JPEG decoder gives without decoding the rest (ITU-T T.81: the mean of each block of 8x8). */
const PREVIEW_SHARE = 1 / 8;

serveRequests<DecodeRequest, Decoded, Preview>(async ({ file, maxMegapixels }, report) => {
  const asItCame = new Uint8Array(await file.arrayBuffer());
  const { header, bytes } = await acceptFile(asItCame, { maxMegapixels });
  const readable = bytes === asItCame ? file.slice(0, file.size, header.mime) : new Blob([bytes], { type: header.mime });
  // One after the other: side by side the preview is late by half where cores are few.
  const preview = await previewOf(bytes, header);
  if (preview) report(preview, [preview.bitmap]);
  const full = await decodeBitmap(readable);
  refuseManyPixels(full, maxMegapixels);
  const levels = await buildLevels(full);
  return { value: { file: readable, levels }, transfer: levels };
});

/** An eighth of a large JPEG, upright; null where there is none to be had sooner than the picture itself. */
async function previewOf(data: Uint8Array<ArrayBuffer>, { mime, size }: ImageHeader): Promise<Preview | null> {
  if (mime !== "image/jpeg" || !size || areaOf(size) < PREVIEW_FROM_PIXELS || !canTurn()) return null;
  const desired = { desiredWidth: Math.ceil(size.width * PREVIEW_SHARE), desiredHeight: Math.ceil(size.height * PREVIEW_SHARE) };
  try {
    const decoder = new ImageDecoder({ data, type: mime, ...desired });
    const { image } = await decoder.decode();
    const bitmap = await createImageBitmap(image);
    // Not by its sides: an eighth of a picture may be square where the picture is not. (Newer than TypeScript's DOM.)
    const isOnItsSide = Number(Reflect.get(image, "rotation")) % 180 !== 0;
    image.close();
    decoder.close();
    return { size: isOnItsSide ? turned(size) : size, bitmap };
  } catch {
    // Whatever is wrong with the file, the full decoding tells.
    return null;
  }
}

/** Only a browser whose frames know their EXIF orientation turns them by it. */
const canTurn = (): boolean => typeof ImageDecoder === "function" && "rotation" in VideoFrame.prototype;

const turned = ({ width, height }: Size): Size => ({ width: height, height: width });
