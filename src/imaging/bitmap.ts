import { AppError } from "../core/appError.ts";

/**
 * The full picture of a file, upright, in sRGB. Decodes on the side, but hands over what it decoded: call it in a worker.
 *
 * @throws AppError `not_an_image`
 */
export const decodeBitmap = (file: Blob): Promise<ImageBitmap> =>
  createImageBitmap(file, { imageOrientation: "from-image" }).catch((cause: unknown) => {
    throw new AppError(
      "not_an_image",
      "This file could not be decoded; it may be damaged. Open it elsewhere, save it again and try that.",
      { cause },
    );
  });
