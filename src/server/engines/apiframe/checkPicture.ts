import sharp from "sharp";
import { AppError } from "../../../core/appError.ts";

/**
 * Passes a whole PNG, JPEG or WebP, told by its bytes and decoded to its last row.
 *
 * @throws AppError `engine_bad_answer` (retryable) for anything else
 */
export async function checkPicture(bytes: Buffer): Promise<void> {
  if (!isPicture(bytes)) {
    throw new AppError("engine_bad_answer", "What the vendor sent is not a picture. The run was paid for; it is fetched again.", {
      retryable: true,
    });
  }
  try {
    await sharp(bytes, { failOn: "truncated" }).stats();
  } catch (cause) {
    throw new AppError("engine_bad_answer", "The vendor's picture came incomplete. The run was paid for; it is fetched again.", {
      retryable: true,
      cause,
    });
  }
}

const isPicture = (bytes: Buffer): boolean =>
  bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) ||
  bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) ||
  (bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP");
