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
  if (!header) throw await refusalOf(bytes);
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

/** Loads what knows the other kinds when it is asked for one: an image that opens does without. */
async function refusalOf(bytes: Uint8Array): Promise<AppError> {
  const { OTHER_KIND_BYTES, otherKindOf } = await import("../../core/imageFile/otherKinds.ts");
  const other = otherKindOf(bytes.subarray(0, OTHER_KIND_BYTES));
  if (other) return new AppError("image_type_refused", other.message, { details: { type: other.kind } });
  return new AppError("not_an_image", m.problem_not_an_image());
}
