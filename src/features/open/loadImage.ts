import { lazyWithRetry } from "../../workspace/lazyWithRetry.ts";
import type { ImageSource } from "./intake.ts";
import { type ImageToOpen, imageToOpen } from "./openImage.ts";

const fetchDataUrl = lazyWithRetry(() => import("./dataUrl.ts"));
const fetchFetching = lazyWithRetry(() => import("./fetchFromUrl.ts"));

/** The file name that browsers, too, give an image that is copied as bytes alone. */
const NAMELESS = "image.png";

/**
 * The file of an image, wherever it is.
 *
 * @throws AppError as `fetchFromUrl` and `dataUrlBytes`
 */
export async function loadImage(source: ImageSource, signal: AbortSignal): Promise<ImageToOpen> {
  switch (source.kind) {
    case "file":
      return imageToOpen(source.file);
    case "data": {
      const { bytes, mime } = (await fetchDataUrl()).dataUrlBytes(source.url);
      return imageToOpen(new File([bytes], NAMELESS, { type: mime }));
    }
    case "address":
      return (await fetchFetching()).fetchFromUrl(source.url, signal);
  }
}
