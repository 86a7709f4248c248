import { open, readFile, stat } from "node:fs/promises";
import type { StoredImage } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import { areaOf, type Size } from "../../core/geometry/geometry.ts";
import { type ImageFileMime, readImageHeader } from "../../core/imageFile/imageHeader.ts";
import { OTHER_KIND_BYTES } from "../../core/imageFile/otherKinds.ts";
import { foreignSize } from "../readings/foreignSize.ts";
import { FOREIGN_KINDS, makeReading } from "../readings/makeReading.ts";
import type { Reading } from "../readings/reading.ts";
import { damaged } from "../readings/refusals.ts";
import type { Scratch } from "../renders/scratch.ts";
import { BYTES_PER_MB, type ImageLimits, refuseTooManyPixels } from "./imageLimits.ts";
import { decodeBytes, heldBytes } from "./imageMemory.ts";
import { imageTypeOf } from "./imageType.ts";
import { openImageFile } from "./openImageFile.ts";
import { refuseLargeTexts } from "./pngTexts.ts";

const NO_LIMITS = { maxMegapixels: Number.POSITIVE_INFINITY };

/** Does work that takes so many bytes of memory when its turn has come. */
export type InTurn = <T>(bytes: number, work: () => Promise<T>) => Promise<T>;

/** The file itself, and at most two copies that were repaired. */
const COPIES = 3;
/** Rows, strips and channels as they are taken apart. */
const FOREIGN_BYTES = 128 * BYTES_PER_MB;
/** Of libheif's samples and planes; it is told that there is no more than this. */
const HEIC_BYTES_PER_PIXEL = 16;
const MAX_HEIC_BYTES = 1_280 * BYTES_PER_MB;
/** At each look at it: an interlaced PNG of 8 bits up to the usual limit, a WebP of 64 megapixels. */
const MAX_HELD_BYTES = 512_000_000;
/** Once, since a PNG is made of it: AV1's largest frame, of 35.7 megapixels. */
const MAX_HELD_ONCE_BYTES = 680_000_000;

/** Properties of an image's file. */
export interface Inspected extends Pick<StoredImage, "width" | "height" | "mime"> {
  /** The file that is read in its place; null where it is read as it is. */
  readonly reading: Reading | null;
}

/**
 * Looks at an image's file: its type by its bytes, its upright size, and whether all of it is there. Where browsers and the server would
 * not read the same from it, makes what they do.
 *
 * @param limits checked on the header, before a pixel is decoded; null for a result, which was decoded already when it came
 * @param inTurn everything behind that
 * @throws AppError not_an_image, image_type_refused, image_too_many_pixels, image_truncated
 */
export async function inspectImage(
  path: string,
  limits: Pick<ImageLimits, "maxMegapixels"> | null,
  scratch: Scratch,
  inTurn: InTurn,
): Promise<Inspected> {
  const mime = imageTypeOf(await startOf(path));
  if (limits && mime === "image/png") await refuseLargeTexts(path);
  const size = await sizeInHeader(path, mime);
  if (limits) refuseTooManyPixels(size, limits);
  if (limits && !(mime in FOREIGN_KINDS)) await refuseTooMuchHeld(path, mime);
  return await inTurn(await inspectionBytes(path, mime, size), () => inspectWhole(path, mime, limits ?? NO_LIMITS, scratch));
}

async function inspectWhole(
  path: string,
  mime: ImageFileMime,
  limits: Pick<ImageLimits, "maxMegapixels">,
  scratch: Scratch,
): Promise<Inspected> {
  const bytes = await readFile(path);
  if (readImageHeader(bytes)?.lacks === "data") throw truncated(undefined);
  const reading = await makeReading({ path, bytes, mime }, limits, scratch);
  const read = reading?.path ?? path;
  const { width, height } = await uprightSize(read);
  await refuseDamaged(read);
  return { width, height, mime, reading };
}

async function startOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(OTHER_KIND_BYTES), 0, OTHER_KIND_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The memory of a file's bytes, of repaired copies of them, and of what decoding it takes. */
async function inspectionBytes(path: string, mime: ImageFileMime, size: Size): Promise<number> {
  const copies = COPIES * (await stat(path)).size;
  switch (mime) {
    case "image/tiff":
    case "image/vnd.adobe.photoshop":
      return copies + FOREIGN_BYTES;
    case "image/heic":
      return copies + FOREIGN_BYTES + Math.min(MAX_HEIC_BYTES, HEIC_BYTES_PER_PIXEL * areaOf(size));
    default:
      return copies + (await decodeBytes(path));
  }
}

/** A small file may make its decoder hold gigabytes. */
async function refuseTooMuchHeld(path: string, mime: ImageFileMime): Promise<void> {
  const header = await openImageFile(path).metadata();
  const held = heldBytes(header);
  const most = mime === "image/avif" || mime === "image/gif" ? MAX_HELD_ONCE_BYTES : MAX_HELD_BYTES;
  if (held <= most) return;
  const { width, height } = header;
  const megapixels = (width * height) / 1e6;
  const maxMegapixels = Math.floor((megapixels * most) / held);
  throw new AppError(
    "image_too_many_pixels",
    `This image has ${megapixels.toFixed(1)} megapixels. The way it is coded, it has to be held in memory as a whole, and at most ${maxMegapixels} megapixels are taken like that. Save it as PNG or TIFF, or as JPEG, without interlacing and not progressive.`,
    { details: { kind: "whole_in_memory", width, height, maxMegapixels } },
  );
}

function sizeInHeader(path: string, mime: ImageFileMime): Promise<Size> {
  switch (mime) {
    case "image/tiff":
    case "image/heic":
    case "image/vnd.adobe.photoshop":
      return foreignSize(path, FOREIGN_KINDS[mime]);
    default:
      return uprightSize(path);
  }
}

/** Decodes every row and keeps nothing of the image. */
async function refuseDamaged(path: string): Promise<void> {
  try {
    await openImageFile(path, { failOn: "truncated", sequentialRead: true }).resize({ width: 16 }).raw().toBuffer();
  } catch (cause) {
    throw truncated(cause);
  }
}

async function uprightSize(path: string): Promise<Size> {
  try {
    const { autoOrient } = await openImageFile(path).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (cause) {
    throw truncated(cause);
  }
}

const truncated = (cause: unknown) => damaged("image", cause);
