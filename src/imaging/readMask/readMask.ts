import type { Size } from "../../core/geometry/geometry.ts";
import { HALF, type MaskRule } from "../../core/mask/import/maskSource.ts";
import type { MaskSuggestion } from "../../core/mask/import/suggestMask.ts";
import type { MaskDocument } from "../../core/mask/maskDocument.ts";
import { noProgress, type Progress } from "../../core/mask/progress.ts";
import type { MaskSnapshot } from "../../core/mask/tiles/maskSnapshot.ts";
import type { GreyRaster } from "../../core/raster.ts";
import { deserializeInSlices } from "../worker/deserializeInSlices.ts";
import { WorkerQueue } from "../worker/workerQueue.ts";

/** The rules by which an image becomes a mask. */
export interface MaskReading extends MaskRule {
  /**
   * "fit": as large as the canvas allows, in proportion, centred; a pixel is white where half of what it covers is. "actual": pixel by
   * pixel, centred, cut where it is larger. "same": it must be of the canvas's size.
   */
  readonly placement: "fit" | "actual" | "same";
}

/** The reading of a mask that was saved here. */
export const SAVED_MASK: MaskReading = {
  placement: "same",
  source: { kind: "luminance" },
  threshold: HALF,
  isInverted: false,
};

/** A first look at an image that is to become a mask. */
export interface MaskLook {
  /** Upright. */
  readonly size: Size;
  readonly suggestion: MaskSuggestion;
  /** The image made small. */
  readonly thumbnail: ImageBitmap;
}

/** The outcome of a reading. */
export interface MeasuredMask {
  /** Pixels of the canvas that would be white. */
  readonly white: number;
  /** The mask made small, on the whole canvas. */
  readonly thumbnail: GreyRaster;
}

/** A request to the worker about its one image: to look at it, to measure the outcome of a reading, or to read it. */
export type MaskRequest = { readonly bytes: Blob } & (
  | { readonly kind: "look" }
  | { readonly kind: "measure" | "read"; readonly reading: MaskReading; readonly canvas: Size }
);

/** The part that the request is for. */
export interface MaskResponse {
  readonly look?: MaskLook;
  readonly measure?: MeasuredMask;
  readonly read?: MaskSnapshot;
}

const start = () => new Worker(new URL("./readMask.worker.ts", import.meta.url), { type: "module" });

/** An image that is to become a mask; decoded once, in a worker of its own, which lives until it is closed. */
export class MaskImage {
  /** Tells one from another. */
  readonly id = crypto.randomUUID();
  readonly #bytes: Blob;
  readonly #queue = new WorkerQueue<MaskRequest, MaskResponse>(start, "stop");

  constructor(bytes: Blob) {
    this.#bytes = bytes;
  }

  /** @throws AppError `not_an_image`, `image_truncated`, `image_too_many_pixels` from the header, before memory is spent */
  async look(signal: AbortSignal, onProgress: Progress): Promise<MaskLook> {
    const { look } = await this.#queue.run({ kind: "look", bytes: this.#bytes }, { signal, onProgress });
    return required(look);
  }

  async measure(reading: MaskReading, canvas: Size, signal: AbortSignal): Promise<MeasuredMask> {
    const { measure } = await this.#queue.run({ kind: "measure", bytes: this.#bytes, reading, canvas }, { signal });
    return required(measure);
  }

  /** @throws AppError `mask_wrong_size` when the placement is "same" and the size is not */
  async read(reading: MaskReading, canvas: Size, signal: AbortSignal, onProgress: Progress): Promise<MaskDocument> {
    const { read } = await this.#queue.run({ kind: "read", bytes: this.#bytes, reading, canvas }, { signal, onProgress });
    return deserializeInSlices(required(read), signal);
  }

  /** Ends the worker; requests that are not done are rejected. */
  close(): void {
    this.#queue.close();
  }
}

/**
 * Makes an image a mask for a canvas of `size`; in a worker that is killed on abort.
 *
 * @throws AppError as `MaskImage.look` and `MaskImage.read`
 */
export async function readMask(
  bytes: Blob,
  size: Size,
  reading: MaskReading,
  signal: AbortSignal,
  onProgress = noProgress,
): Promise<MaskDocument> {
  const image = new MaskImage(bytes);
  try {
    return await image.read(reading, size, signal, onProgress);
  } finally {
    image.close();
  }
}

function required<T>(response: T | undefined): T {
  if (response === undefined) throw new RangeError("The worker's response lacks what was requested.");
  return response;
}
