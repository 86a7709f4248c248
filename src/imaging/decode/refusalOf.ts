import { AppError } from "../../core/appError.ts";
import { OTHER_KIND_BYTES, otherKindOf } from "../../core/imageFile/otherKinds.ts";
import { m } from "../../messages/messages.js";

/** The error for a file that is no image to open. Loaded when it is needed: an image that opens does without what knows other kinds. */
export function refusalOf(bytes: Uint8Array): AppError {
  const kind = otherKindOf(bytes.subarray(0, OTHER_KIND_BYTES));
  if (!kind) return new AppError("not_an_image", m.problem_not_an_image());
  return new AppError("image_type_refused", m.problem_image_type_refused({ kind, detail: "" }), { details: { kind } });
}
