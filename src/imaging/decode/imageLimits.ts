import { AppError } from "../../core/appError.ts";
import { areaOf, longerSide, type Size } from "../../core/geometry/geometry.ts";

export interface ImageLimits {
  /** Millions of pixels. */
  readonly maxMegapixels: number;
  readonly maxBytes: number;
}

/** No format and no browser here goes further on one side. */
const MAX_SIDE = 65_535;

/** A file for the server to read. @param cause what the browser said of it, where it was tried */
export const unreadableHere = (cause?: unknown): AppError =>
  new AppError("unreadable_here", "This browser cannot read this file. Save it as a PNG or JPEG and try that.", { cause });

/** @throws AppError `image_too_many_bytes` */
export function refuseManyBytes(bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  const maxMb = count(maxBytes / 2 ** 20);
  throw new AppError(
    "image_too_many_bytes",
    `This file has ${round(bytes / 2 ** 20)} MB; the limit is ${maxMb} MB. Save it smaller, or as a JPEG, and try again.`,
    { details: { bytes, maxBytes } },
  );
}

/** @throws AppError `image_too_many_pixels` */
export function refuseManyPixels(size: Size, maxMegapixels: number): void {
  const megapixels = areaOf(size) / 1e6;
  const { width, height } = size;
  const is = `This picture is ${count(width)} × ${count(height)} pixels`;
  if (megapixels > maxMegapixels)
    throw new AppError(
      "image_too_many_pixels",
      `${is}, ${round(megapixels)} megapixels; the limit is ${count(maxMegapixels)} megapixels. Scale it down and try again.`,
      { details: { width, height, maxMegapixels } },
    );
  if (longerSide(size) > MAX_SIDE)
    throw new AppError("image_too_many_pixels", `${is}; the limit is ${count(MAX_SIDE)} a side. Scale it down and try again.`, {
      details: { width, height, maxSide: MAX_SIDE },
    });
}

// Rounded up, so that a file just over the limit never reads as equal to it.
const round = (value: number): string => (Math.ceil(value * 10) / 10).toLocaleString("en");
const count = (value: number): string => value.toLocaleString("en");
