import type { Readable } from "node:stream";
import sharp from "sharp";
import { AppError } from "../../../core/appError.ts";
import { type ImageFileMime, mimeOf } from "../../../core/imageFile/imageHeader.ts";
import { createMemoryGate } from "../../memoryGate.ts";
import type { FetchPublic } from "../../remote/fetchPublic.ts";
import { BYTES_PER_MB } from "../../storage/imageLimits.ts";

/** Of a result, whatever uploads may have: it was paid for. Flux is known to answer with about 1.2 megapixels. */
export const RESULT_MAX_MB = 100;
const RESULT_MAX_MEGAPIXELS = 100;

/**
 * The bytes at a result's address.
 *
 * @param fetchPublic asks public addresses alone, and in bounded time
 * @throws AppError url_refused; retryable, engine_timeout (it begins late, pauses or takes too long), engine_unavailable (5xx, 429, a
 *   connection that breaks; `details.status`); engine_bad_result (another status, or more than 100 MB)
 */
export async function fetchResult(url: string, fetchPublic: FetchPublic, signal: AbortSignal): Promise<Buffer> {
  try {
    return await bounded(await fetchPublic(url, signal));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError) || error.code !== "url_unreachable") throw error;
    const status = error.details?.status;
    if (typeof status === "number" && status < 500 && status !== 429) {
      throw new AppError("engine_bad_result", `The result's address returned ${status}.`, {
        details: { kind: "result_status", status },
        cause: error,
      });
    }
    if (isLate(error)) {
      throw new AppError("engine_timeout", "The result did not arrive in time. It is fetched again.", {
        details: { kind: "result_slow" },
        retryable: true,
        cause: error,
      });
    }
    throw new AppError("engine_unavailable", "The result could not be fetched. It is fetched again.", {
      details: { kind: "result_unreachable", ...(status !== undefined && { status }) },
      retryable: true,
      cause: error,
    });
  }
}

async function bounded(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > RESULT_MAX_MB * BYTES_PER_MB) {
      throw new AppError("engine_bad_result", `The result is larger than ${RESULT_MAX_MB} MB.`, {
        details: { kind: "result_too_large" },
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** undici's time limits, and our own. */
function isLate(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) if (/timeout/i.test(cause.name)) return true;
  return false;
}

/** The vendor's documents name two of them; its places have sent others. */
const DECODED: ReadonlySet<ImageFileMime> = new Set(["image/png", "image/jpeg", "image/webp", "image/avif", "image/gif"]);
/** A small file may be a large picture. */
const oneAtATime = createMemoryGate(1);

/**
 * Passes a whole PNG, JPEG, WebP, AVIF or GIF of at most 100 megapixels, told by its bytes and decoded to its last row.
 *
 * @throws AppError `engine_bad_result` (retryable) for anything else
 */
export async function checkPicture(bytes: Buffer): Promise<void> {
  if (!isPicture(bytes)) {
    throw new AppError("engine_bad_result", "What Flux sent is not an image. The run was paid for; it is fetched again.", {
      details: { kind: "result_not_an_image" },
      retryable: true,
    });
  }
  try {
    await oneAtATime.run(1, () => sharp(bytes, { failOn: "truncated", limitInputPixels: RESULT_MAX_MEGAPIXELS * 1e6 }).stats());
  } catch (cause) {
    throw new AppError("engine_bad_result", "The result arrived incomplete. The run was paid for; it is fetched again.", {
      details: { kind: "result_incomplete" },
      retryable: true,
      cause,
    });
  }
}

function isPicture(bytes: Buffer): boolean {
  const mime = mimeOf(bytes);
  return mime !== null && DECODED.has(mime);
}
