import type { ImageMime } from "../../contract/limits.ts";
import { AppError } from "../../core/appError.ts";

/** How many bytes at a file's start are enough for `imageTypeOf`. */
export const SNIFF_BYTES = 512;

const OTHER_TYPES: readonly (readonly [string, RegExp])[] = [
  ["SVG", /^\uFEFF?\s*(<\?xml[\s\S]*)?(<!--[\s\S]*-->\s*)?(<!DOCTYPE svg[\s\S]*)?<svg[\s>]/i],
  ["TIFF", /^(II\*|MM[\s\S]\*)/],
  ["BMP", /^BM/],
  ["Photoshop", /^8BPS/],
  ["HEIC", /^[\s\S]{4}ftyp(heic|heix|hevc|heim|mif1|msf1)/],
  ["JPEG XL", /^[\s\S]{4}JXL /],
  ["PDF", /^%PDF/],
];

/**
 * What kind of picture the bytes are, whatever the file's name or the request says.
 *
 * @param start the first SNIFF_BYTES of the file
 * @throws AppError image_type_refused for a picture of another kind, not_an_image for anything else
 */
export function imageTypeOf(start: Buffer): ImageMime {
  const text = start.toString("latin1");
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (/^RIFF[\s\S]{4}WEBP/.test(text)) return "image/webp";
  if (/^GIF8[79]a/.test(text)) return "image/gif";
  if (/^[\s\S]{4}ftypavi[fs]/.test(text) || /^[\s\S]{4}ftypmif1[\s\S]{0,64}avif/.test(text)) return "image/avif";
  const other = OTHER_TYPES.find(([, pattern]) => pattern.test(text));
  if (other) {
    throw new AppError("image_type_refused", `${other[0]} files are not taken. Use a JPEG, PNG, WebP, AVIF or GIF.`, {
      details: { type: other[0] },
    });
  }
  throw new AppError("not_an_image", "This file is not a picture. Use a JPEG, PNG, WebP, AVIF or GIF.");
}
