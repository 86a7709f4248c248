import { AppError } from "../core/appError.ts";
import { areaOf, longerSide, type Size } from "../core/geometry.ts";
import { type ImageHeader, readImageHeader } from "./imageHeader.ts";

export interface ImageLimits {
  /** Millions of pixels. */
  readonly maxMegapixels: number;
  readonly maxBytes: number;
}

/** No format and no browser here goes further on one side. */
const MAX_SIDE = 65_535;

/**
 * The header of a file that is within the limits and whole. Asked before a pixel is decoded; looks at every byte of a JPEG, so 30 ms
 * for 50 MB: in a worker.
 *
 * @throws AppError `not_an_image`, `image_too_many_pixels`, `image_truncated`
 */
export function acceptedHeader(bytes: Uint8Array<ArrayBuffer>, limits: Pick<ImageLimits, "maxMegapixels">): ImageHeader {
  const header = readImageHeader(bytes);
  if (!header) throw new AppError("not_an_image", "This file is not a picture. Choose a JPEG, PNG, WebP, AVIF or GIF.");
  if (header.size) refuseManyPixels(header.size, limits.maxMegapixels);
  if (!header.isComplete)
    throw new AppError("image_truncated", "This picture breaks off before its end. Copy or download it again and try that file.");
  return header;
}

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
