import { AppError } from "../../core/appError.ts";
import { type ImageHeader, planReading, readImageHeader } from "../../core/imageFile/imageHeader.ts";
import { m } from "../../messages/messages.js";
import { type ImageLimits, refuseManyPixels, unreadableHere } from "./imageLimits.ts";

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
export async function acceptFile(
  bytes: Uint8Array<ArrayBuffer>,
  limits: Pick<ImageLimits, "maxMegapixels">,
): Promise<AcceptedFile> {
  const header = readImageHeader(bytes);
  if (!header) throw (await import("./refusalOf.ts")).refusalOf(bytes);
  if (header.size) refuseManyPixels(header.size, limits.maxMegapixels);
  if (header.lacks === "data") throw new AppError("image_truncated", m.imaging_truncated());
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
