import { AppError } from "../../core/appError.ts";
import { diskFull, isDiskFull } from "../storage/diskFull.ts";

/** A file that ends too soon, points outside of itself or contradicts itself; but a full disk is not the file's fault. */
export function damaged(name: string, cause?: unknown): AppError {
  if (isDiskFull(cause)) return diskFull(cause);
  return new AppError(
    "image_truncated",
    `This ${name} is incomplete or damaged: not all of it can be read. Get the file again.`,
    {
      cause,
    },
  );
}

/** A file of a kind that is taken, in a form that is not. @param remedy a sentence: what to do */
export function refused(what: string, remedy: string): AppError {
  return new AppError("image_type_refused", `${what} ${remedy}`, { details: { kind: "unusual_file" } });
}
