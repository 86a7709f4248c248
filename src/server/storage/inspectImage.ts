import { readFile } from "node:fs/promises";
import type { StoredImage } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import type { Size } from "../../core/geometry.ts";
import { type ImageFileMime, readImageHeader } from "../../core/imageFile/imageHeader.ts";
import { OTHER_KIND_BYTES } from "../../core/imageFile/otherKinds.ts";
import { foreignSize } from "../readings/foreignSize.ts";
import { FOREIGN_KINDS, makeReading } from "../readings/makeReading.ts";
import type { Reading } from "../readings/reading.ts";
import type { Scratch } from "../renders/scratch.ts";
import { type ImageLimits, refuseTooManyPixels } from "./imageLimits.ts";
import { imageTypeOf } from "./imageType.ts";
import { openImageFile } from "./openImageFile.ts";

/** What is known of an image's file. */
export interface Inspected extends Pick<StoredImage, "width" | "height" | "mime"> {
  /** What stands in its place; null where it is read as it is. */
  readonly reading: Reading | null;
}

/**
 * Looks at an image's file: its type by its bytes, its upright size, and whether all of it is there. Where browsers and the server would
 * not read the same from it, makes what they do.
 *
 * @param limits checked on the header, before a pixel is decoded
 * @throws AppError not_an_image, image_type_refused, image_too_many_pixels, image_truncated
 */
export async function inspectImage(
  path: string,
  limits: Pick<ImageLimits, "maxMegapixels">,
  scratch: Scratch,
): Promise<Inspected> {
  const bytes = await readFile(path);
  const mime = imageTypeOf(bytes.subarray(0, OTHER_KIND_BYTES));
  refuseTooManyPixels(await sizeInHeader(path, mime), limits);
  if (readImageHeader(bytes)?.lacks === "data") throw truncated(undefined);
  const reading = await makeReading({ path, bytes, mime }, limits, scratch);
  const read = reading?.path ?? path;
  const { width, height } = await uprightSize(read);
  await refuseDamaged(read);
  return { width, height, mime, reading };
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

const truncated = (cause: unknown) =>
  new AppError("image_truncated", "This image is cut short or damaged: not all of it can be read. Get the file again.", {
    cause,
  });
