import { AppError } from "../../core/appError.ts";
import type { Size } from "../../core/geometry/geometry.ts";

export const BYTES_PER_MB = 1024 * 1024;
const SIDE_MAX = 65_535;

export interface ImageLimits {
  readonly maxUploadMb: number;
  readonly maxMegapixels: number;
  /** From the first byte of an upload to its last, however slowly they drip. */
  readonly maxUploadSeconds: number;
}

/** @throws AppError image_too_many_bytes */
export function refuseTooManyBytes(bytes: number, { maxUploadMb }: Pick<ImageLimits, "maxUploadMb">): void {
  if (bytes <= maxUploadMb * BYTES_PER_MB) return;
  throw new AppError("image_too_many_bytes", `This file is too large. At most ${maxUploadMb} MB are taken.`, {
    details: { maxUploadMb },
  });
}

/** @throws AppError image_too_many_pixels */
export function refuseTooManyPixels({ width, height }: Size, { maxMegapixels }: Pick<ImageLimits, "maxMegapixels">): void {
  const megapixels = (width * height) / 1e6;
  if (megapixels <= maxMegapixels && width <= SIDE_MAX && height <= SIDE_MAX) return;
  throw new AppError(
    "image_too_many_pixels",
    `This image is too large: ${width} x ${height} pixels, ${megapixels.toFixed(1)} megapixels. At most ${maxMegapixels} megapixels and ${SIDE_MAX} per side are taken.`,
    { details: { ...(megapixels <= maxMegapixels && { kind: "side", maxSide: SIDE_MAX }), width, height, maxMegapixels } },
  );
}
