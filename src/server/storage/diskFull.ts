import { AppError } from "../../core/appError.ts";

/** Linux's and macOS's words too: libvips and PGlite pass them on without a code, and a worker thread loses it. */
const WORDS = ["ENOSPC", "EDQUOT", "No space left on device", "Disk quota exceeded", "Disc quota exceeded"] as const;
/** Node's codes; PostgreSQL's `disk_full`. */
const CODES: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "53100"]);
const DEEPEST = 10;

/** True for a failure because there is no room left, or no more of it for this user. */
export function isDiskFull(error: unknown): boolean {
  let cause = error;
  for (let depth = 0; depth < DEEPEST && cause instanceof Error; depth++) {
    const { message } = cause;
    if ("code" in cause && CODES.has(cause.code)) return true;
    if (WORDS.some((words) => message.includes(words))) return true;
    cause = cause.cause;
  }
  return false;
}

export const diskFull = (cause?: unknown) =>
  new AppError(
    "disk_full",
    "The server has no space left on its disk, so this was not kept. Ask your administrator to free some, then try again.",
    { retryable: true, cause },
  );
