import { type ImageId, ImageReading, StoredImage } from "../contract/images.ts";
import { AppError } from "../core/appError.ts";
import { request, requestBlob, SIGN_IN_REQUIRED, send, type UploadOptions, upload } from "./client.ts";

/** Stores the original bytes, whatever their name says they are. */
export const uploadImage = (blob: Blob, options: UploadOptions = {}): Promise<StoredImage> =>
  upload("/images", StoredImage, blob, options);

/** Stores the picture at an address; the server fetches it. */
export const storeImageFromUrl = (url: string, signal: AbortSignal): Promise<StoredImage> =>
  request("/images/from-url", StoredImage, { method: "POST", body: { url }, signal });

/** URL of the original bytes, or with `width` (pixels) of a smaller webp. */
export const imageUrl = (id: ImageId, width?: number): string =>
  `/api/images/${id}${width === undefined ? "" : `?width=${width}`}`;

/** The original bytes. */
export const fetchImage = (id: ImageId, signal?: AbortSignal): Promise<Blob> =>
  requestBlob(`/images/${id}`, signal ? { signal } : {});

/** A file of an image that any browser shows as the server reads it. */
export const fetchShown = (id: ImageId, signal?: AbortSignal): Promise<Blob> =>
  requestBlob(`/images/${id}/shown`, signal ? { signal } : {});

/** The server's reading of an image, to be compared with what the browser shows. */
export const fetchReading = (id: ImageId, signal?: AbortSignal): Promise<ImageReading> =>
  request(`/images/${id}/reading`, ImageReading, signal ? { signal } : {});

/** True when the server has these bytes. */
export async function hasImage(id: ImageId, signal?: AbortSignal): Promise<boolean> {
  try {
    await send(`/images/${id}`, { method: "HEAD", ...(signal && { signal }) });
    return true;
  } catch (error) {
    // A response to HEAD has no body, so no problem document tells a code: any plain refusal is a no.
    if (error instanceof AppError && !error.retryable && error.code !== SIGN_IN_REQUIRED) return false;
    throw error;
  }
}
