import { AppError } from "../core/appError.ts";
import { areaOf, longerSide, type Size } from "../core/geometry.ts";
import { type ImageHeader, planReading, readImageHeader } from "../core/imageFile/imageHeader.ts";
import { OTHER_KIND_BYTES, otherKindOf } from "../core/imageFile/otherKinds.ts";

export interface ImageLimits {
  /** Millions of pixels. */
  readonly maxMegapixels: number;
  readonly maxBytes: number;
}

/** No format and no browser here goes further on one side. */
const MAX_SIDE = 65_535;

/** A file that may be decoded, as every decoder reads it alike. */
export interface AcceptedFile {
  readonly header: ImageHeader;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * A file that is within the limits and whole. Asked before a pixel is decoded; looks at every byte of a JPEG, so 30 ms for 50 MB: in a
 * worker.
 *
 * @throws AppError `not_an_image`, `image_type_refused`, `image_too_many_pixels`, `image_truncated`; `unreadable_here` where only the server can read it
 */
export function acceptFile(bytes: Uint8Array<ArrayBuffer>, limits: Pick<ImageLimits, "maxMegapixels">): AcceptedFile {
  const header = readImageHeader(bytes);
  const other = header ? null : otherKindOf(bytes.subarray(0, OTHER_KIND_BYTES));
  if (other) throw new AppError("image_type_refused", other.message, { details: { type: other.kind } });
  if (!header)
    throw new AppError("not_an_image", "This file is not an image. Choose a JPEG, PNG, WebP, AVIF, GIF, TIFF, HEIC or PSD.");
  if (header.size) refuseManyPixels(header.size, limits.maxMegapixels);
  if (header.lacks === "data")
    throw new AppError("image_truncated", "This image breaks off before its end. Copy or download it again and try that file.");
  const plan = planReading(bytes, header.mime);
  switch (plan.kind) {
    case "as it is":
      return { header, bytes };
    case "rewritten":
      return { header, bytes: plan.bytes };
    case "server":
      throw unreadableHere();
  }
}

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
