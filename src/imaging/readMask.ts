import type { Size } from "../core/geometry.ts";
import { MaskDocument, type MaskSnapshot } from "../core/mask/maskDocument.ts";
import { askWorker } from "./workerLane.ts";

/** How a picture becomes a mask. */
export interface MaskReading {
  /**
   * "fit": as large as the canvas allows, in proportion, centred; a pixel is white where half of what it covers is. "actual": pixel by
   * pixel, centred, cut where it is larger. "same": it must be of the canvas's size.
   */
  readonly placement: "fit" | "actual" | "same";
  /** White is what is light (from a grey of 128 on; what is transparent is black), or what is opaque (from an alpha of 128 on). */
  readonly channel: "luminance" | "alpha";
}

/** How a mask that was saved here is read. */
export const SAVED_MASK: MaskReading = { placement: "same", channel: "luminance" };

/** What there is to know of a picture before it is read as a mask. */
export interface MaskPicture {
  /** Upright. */
  readonly size: Size;
  /** Has it a pixel that is not wholly opaque? */
  readonly hasAlpha: boolean;
}

/** What the worker is asked: to look, or to read. */
export type ReadMaskQuestion =
  | { readonly kind: "inspect"; readonly bytes: Blob }
  | { readonly kind: "read"; readonly bytes: Blob; readonly canvas: Size; readonly reading: MaskReading };

const ask = <A>(question: ReadMaskQuestion, signal: AbortSignal): Promise<A> =>
  askWorker(() => new Worker(new URL("./readMask.worker.ts", import.meta.url), { type: "module" }), question, { signal });

/**
 * Looks at a picture that is to become a mask: a JPEG, PNG, WebP, AVIF or GIF (first frame), in a worker that is killed on abort.
 *
 * @throws AppError `not_an_image`, `image_truncated`, `image_too_many_pixels` from the header, before memory is spent
 */
export const inspectMask = (bytes: Blob, signal: AbortSignal): Promise<MaskPicture> => ask({ kind: "inspect", bytes }, signal);

/**
 * Makes a picture a mask for a canvas of `size`; in a worker that is killed on abort.
 *
 * @throws AppError as `inspectMask`; `mask_wrong_size` when the placement is "same" and the size is not
 */
export async function readMask(bytes: Blob, size: Size, reading: MaskReading, signal: AbortSignal): Promise<MaskDocument> {
  return MaskDocument.fromSnapshot(await ask<MaskSnapshot>({ kind: "read", bytes, canvas: size, reading }, signal));
}
