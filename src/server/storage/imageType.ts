import { AppError } from "../../core/appError.ts";
import { type ImageFileMime, mimeOf } from "../../core/imageFile/imageHeader.ts";

const TAKEN = "Use a JPEG, PNG, WebP, AVIF, GIF, TIFF, HEIC or Photoshop file.";
const OTHER_TYPES: readonly (readonly [string, RegExp])[] = [
  ["SVG", /^\uFEFF?\s*(<\?xml[\s\S]*)?(<!--[\s\S]*-->\s*)?(<!DOCTYPE svg[\s\S]*)?<svg[\s>]/i],
  ["BMP", /^BM/],
  ["JPEG XL", /^[\s\S]{4}JXL /],
  ["PDF", /^%PDF/],
];

/**
 * What kind of image the bytes are, whatever the file's name or the request says.
 *
 * @param start the first SNIFF_BYTES of the file
 * @throws AppError image_type_refused for an image of another kind, not_an_image for anything else
 */
export function imageTypeOf(start: Buffer): ImageFileMime {
  const mime = mimeOf(start);
  if (mime) return mime;
  const text = start.toString("latin1");
  const other = OTHER_TYPES.find(([, pattern]) => pattern.test(text));
  if (other) {
    throw new AppError("image_type_refused", `${other[0]} files are not taken. ${TAKEN}`, { details: { type: other[0] } });
  }
  throw new AppError("not_an_image", `This file is not an image. ${TAKEN}`);
}
