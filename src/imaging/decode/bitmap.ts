import { webpOrientation } from "../../core/imageFile/webpFile.ts";
import { unreadableHere } from "./imageLimits.ts";
import { turnUpright } from "./orientation.ts";

/**
 * The full picture of a file, upright, in sRGB. Decodes on the side, but hands over what it decoded: call it in a worker.
 *
 * @param file as it was accepted, its type what its bytes say; see acceptFile
 * @throws AppError `unreadable_here`
 */
export async function decodeBitmap(file: Blob): Promise<ImageBitmap> {
  // Not every browser turns a WebP, so none is asked to.
  const isWebp = file.type === "image/webp";
  const imageOrientation = isWebp ? "none" : "from-image";
  const bitmap = await createImageBitmap(file, { imageOrientation }).catch((cause: unknown) => {
    throw unreadableHere(cause);
  });
  return isWebp ? turnUpright(bitmap, webpOrientation(new Uint8Array(await file.arrayBuffer()))) : bitmap;
}
