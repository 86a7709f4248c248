import { AppError } from "../core/appError.ts";
import { turnUpright, webpOrientation } from "./orientation.ts";

/**
 * The full picture of a file, upright, in sRGB. Decodes on the side, but hands over what it decoded: call it in a worker.
 *
 * @param file its type is what its bytes say, see acceptedHeader
 * @throws AppError `not_an_image`
 */
export async function decodeBitmap(file: Blob): Promise<ImageBitmap> {
  // Not every browser turns a WebP, so none is asked to.
  const isWebp = file.type === "image/webp";
  const imageOrientation = isWebp ? "none" : "from-image";
  const bitmap = await createImageBitmap(file, { imageOrientation }).catch((cause: unknown) => {
    throw new AppError(
      "not_an_image",
      "This file could not be decoded; it may be damaged. Open it elsewhere, save it again and try that.",
      { cause },
    );
  });
  return isWebp ? turnUpright(bitmap, webpOrientation(new Uint8Array(await file.arrayBuffer()))) : bitmap;
}
