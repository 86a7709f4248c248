import { open } from "node:fs/promises";
import sharp from "sharp";
import type { StoredImage } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import type { Size } from "../../core/geometry.ts";
import { type ImageLimits, refuseTooManyPixels } from "./imageLimits.ts";
import { imageTypeOf, SNIFF_BYTES } from "./imageType.ts";

/**
 * Looks at a picture's file: its type by its bytes, its size after EXIF orientation, and whether all of it is there.
 *
 * @param limits checked on the header, before a pixel is decoded
 * @throws AppError not_an_image, image_type_refused, image_too_many_pixels, image_truncated
 */
export async function inspectImage(
  path: string,
  limits: Pick<ImageLimits, "maxMegapixels">,
): Promise<Pick<StoredImage, "width" | "height" | "mime">> {
  const mime = imageTypeOf(await startOf(path));
  const { width, height } = await headerSize(path);
  refuseTooManyPixels({ width, height }, limits);
  try {
    // Every row is decoded, nothing of the picture is kept.
    await sharp(path, { failOn: "truncated", limitInputPixels: false, sequentialRead: true })
      .resize({ width: 16 })
      .raw()
      .toBuffer();
  } catch (cause) {
    throw truncated(cause);
  }
  return { width, height, mime };
}

async function startOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function headerSize(path: string): Promise<Size> {
  try {
    const { autoOrient } = await sharp(path, { limitInputPixels: false }).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (cause) {
    throw truncated(cause);
  }
}

const truncated = (cause: unknown) =>
  new AppError("image_truncated", "This picture is cut short or damaged: not all of it can be read. Get the file again.", {
    cause,
  });
