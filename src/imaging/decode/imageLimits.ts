import { AppError } from "../../core/appError.ts";
import { areaOf, longerSide, type Size } from "../../core/geometry/geometry.ts";
import { countText, sizeText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";

export interface ImageLimits {
  /** Millions of pixels. */
  readonly maxMegapixels: number;
  readonly maxBytes: number;
}

/** No format and no browser here goes further on one side. */
const MAX_SIDE = 65_535;

/** A file for the server to read. @param cause what the browser said of it, where it was tried */
export const unreadableHere = (cause?: unknown): AppError =>
  new AppError("unreadable_here", m.imaging_unreadable_here(), { cause });

/** @throws AppError `image_too_many_bytes` */
export function refuseManyBytes(bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  const maxMb = countText(maxBytes / 2 ** 20);
  throw new AppError("image_too_many_bytes", m.imaging_too_many_bytes({ size: round(bytes / 2 ** 20), maxMb }), {
    details: { bytes, maxBytes },
  });
}

/** @throws AppError `image_too_many_pixels` */
export function refuseManyPixels(size: Size, maxMegapixels: number): void {
  const megapixels = areaOf(size) / 1e6;
  const { width, height } = size;
  if (megapixels > maxMegapixels)
    throw new AppError(
      "image_too_many_pixels",
      m.image_too_many_megapixels({
        size: sizeText(size),
        megapixels: round(megapixels),
        maxMegapixels: countText(maxMegapixels),
      }),
      { details: { width, height, maxMegapixels } },
    );
  if (longerSide(size) > MAX_SIDE)
    throw new AppError("image_too_many_pixels", m.image_side_too_long({ size: sizeText(size), maxSide: countText(MAX_SIDE) }), {
      details: { width, height, maxSide: MAX_SIDE },
    });
}

// Rounded up, so that a file just over the limit never reads as equal to it.
const round = (value: number): string => countText(Math.ceil(value * 10) / 10);
