import type { Size } from "../core/geometry.ts";
import type { MaskDocument } from "../core/mask/maskDocument.ts";
import type { MaskSnapshot } from "../core/mask/maskSnapshot.ts";
import { type Progress, untold } from "../core/mask/progress.ts";
import { takeOver } from "./takeOver.ts";
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
export interface MaskPicture<Mask = MaskDocument> {
  /** Upright. */
  readonly size: Size;
  /** Has it a pixel that is not wholly opaque? */
  readonly hasAlpha: boolean;
  /** The mask, where there is one way to read it: the picture is of the canvas's size and opaque. */
  readonly mask: Mask | null;
}

/** What the worker is asked: to look, or to read. */
export interface ReadMaskQuestion {
  readonly bytes: Blob;
  readonly canvas: Size;
  readonly reading: MaskReading | "inspect";
}

const ask = <A>(question: ReadMaskQuestion, signal: AbortSignal, onProgress: Progress): Promise<A> => {
  const start = () => new Worker(new URL("./readMask.worker.ts", import.meta.url), { type: "module" });
  return askWorker(start, question, { signal, onProgress });
};

/**
 * Looks at a picture that is to become a mask: a JPEG, PNG, WebP, AVIF or GIF (first frame), in a worker that is killed on abort.
 *
 * @param size of the canvas
 * @throws AppError `not_an_image`, `image_truncated`, `image_too_many_pixels` from the header, before memory is spent
 */
export async function inspectMask(bytes: Blob, size: Size, signal: AbortSignal, onProgress = untold): Promise<MaskPicture> {
  const question: ReadMaskQuestion = { bytes, canvas: size, reading: "inspect" };
  const { mask, ...picture } = await ask<MaskPicture<MaskSnapshot>>(question, signal, onProgress);
  return { ...picture, mask: mask && (await takeOver(mask, signal)) };
}

/**
 * Makes a picture a mask for a canvas of `size`; in a worker that is killed on abort.
 *
 * @throws AppError as `inspectMask`; `mask_wrong_size` when the placement is "same" and the size is not
 */
export async function readMask(
  bytes: Blob,
  size: Size,
  reading: MaskReading,
  signal: AbortSignal,
  onProgress = untold,
): Promise<MaskDocument> {
  return takeOver(await ask<MaskSnapshot>({ bytes, canvas: size, reading }, signal, onProgress), signal);
}
