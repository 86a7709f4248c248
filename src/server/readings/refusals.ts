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
