import { AppError } from "../../core/appError.ts";
import { type ImageFileMime, mimeOf } from "../../core/imageFile/imageHeader.ts";
import { otherKindOf } from "../../core/imageFile/otherKinds.ts";
import { refusedFile } from "../../core/imageFile/refusedFiles.ts";

/**
 * The image type of the bytes, whatever the file's name or the request says.
 *
 * @param start the first OTHER_KIND_BYTES of the file
 * @throws AppError image_type_refused for a file of another kind that has a name, not_an_image for anything else
 */
export function imageTypeOf(start: Uint8Array): ImageFileMime {
  const mime = mimeOf(start);
  if (mime) return mime;
  const other = otherKindOf(start);
  if (other) throw refusedFile(other);
  throw new AppError("not_an_image", "This file is not an image. Use a JPEG, PNG, WebP, AVIF, GIF, TIFF, HEIC or PSD file.");
}
