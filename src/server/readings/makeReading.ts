import { readFile, writeFile } from "node:fs/promises";
import sharp from "sharp";
import { AppError } from "../../core/appError.ts";
import { avifColourSpace } from "../../core/imageFile/avifFile.ts";
import { blendBytes } from "../../core/imageFile/bytes.ts";
import { readGif } from "../../core/imageFile/gifFile.ts";
import { type ImageFileMime, planReading, readImageHeader } from "../../core/imageFile/imageHeader.ts";
import { readJpeg, rewrittenJpeg, withEnd as withJpegEnd } from "../../core/imageFile/jpegFile.ts";
import { hasDensity, lackOfPng, pngColourSpace, withoutDensity, withEnd as withPngEnd } from "../../core/imageFile/pngFile.ts";
import type { Scratch } from "../renders/scratch.ts";
import { diskFull, isDiskFull } from "../storage/diskFull.ts";
import { readAsPng, readCodedColour } from "./codedColour.ts";
import { readApngFrame, readGifFrame } from "./firstFrame.ts";
import { readForeign } from "./readForeign.ts";
import type { ForeignKind, Reading, ReadingLimits } from "./reading.ts";

const GIF_TRAILER = 0x3b;
export const FOREIGN_KINDS = {
  "image/tiff": "tiff",
  "image/heic": "heif",
  "image/vnd.adobe.photoshop": "psd",
} as const satisfies Partial<Record<ImageFileMime, ForeignKind>>;

interface File {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly mime: ImageFileMime;
}

/**
 * Makes of a file what browsers and the server read alike; null where that is the file itself.
 *
 * @throws AppError image_truncated where the file lacks more than its end
 */
export async function makeReading(file: File, limits: ReadingLimits, scratch: Scratch): Promise<Reading | null> {
  const plan = planReading(file.bytes, file.mime);
  switch (plan.kind) {
    case "as it is":
      return null;
    case "rewritten":
      return rewritten(file.mime, plan.bytes, scratch);
    case "server":
      return decoded(file, limits, scratch);
  }
}

async function decoded(file: File, limits: ReadingLimits, scratch: Scratch): Promise<Reading | null> {
  const { path, bytes, mime } = file;
  switch (mime) {
    case "image/jpeg": {
      if (!readJpeg(bytes).hasEnd) return withEndAdded({ mime, bytes: withJpegEnd(bytes) }, limits, scratch);
      const rewrite = rewrittenJpeg(bytes);
      return rewrite && rewritten(mime, rewrite, scratch);
    }
    case "image/png": {
      if (lackOfPng(bytes) === "end") return withEndAdded({ mime, bytes: withPngEnd(bytes) }, limits, scratch);
      const space = pngColourSpace(bytes);
      if (space !== "srgb" && space !== "icc") return ownDensity(readCodedColour(path, space, scratch), bytes);
      const frame = await readApngFrame(bytes, scratch);
      return frame && ownDensity(frame, bytes);
    }
    case "image/gif":
      if (readGif(bytes).lacks === "end")
        return withEndAdded({ mime, bytes: blendBytes([bytes, Uint8Array.of(GIF_TRAILER)]) }, limits, scratch);
      return ownDensity(readGifFrame(path, bytes, scratch), bytes);
    case "image/avif": {
      const space = avifColourSpace(bytes);
      const isPlain = space === "srgb" || space === "icc";
      return ownDensity(isPlain ? readAsPng(path, scratch) : readCodedColour(path, space, scratch), bytes);
    }
    case "image/webp":
      return null;
    case "image/tiff":
    case "image/heic":
    case "image/vnd.adobe.photoshop":
      return readForeign(FOREIGN_KINDS[mime], path, scratch, limits);
  }
}

/** A PNG as libvips wrote it, without the density that it makes up where the file states none. */
async function ownDensity(made: Reading | Promise<Reading>, original: Uint8Array): Promise<Reading> {
  const reading = await made;
  if (!hasDensity(original)) await writeFile(reading.path, withoutDensity(await readFile(reading.path)));
  return reading;
}

/** Without its end a file may be whole; without a warning on the way to it, it is. */
async function withEndAdded({ mime, bytes }: Omit<File, "path">, limits: ReadingLimits, scratch: Scratch): Promise<Reading> {
  // What looks unfinished with an end, too, has lost more.
  if (readImageHeader(bytes)?.lacks !== "nothing") throw cutShort(undefined);
  const rewrite = await rewritten(mime, bytes, scratch);
  try {
    await sharp(rewrite.path, { failOn: "warning", limitInputPixels: false, sequentialRead: true }).stats();
  } catch (cause) {
    throw isDiskFull(cause) ? diskFull(cause) : cutShort(cause);
  }
  const further = await makeReading({ path: rewrite.path, bytes, mime }, limits, scratch);
  return further ?? rewrite;
}

const cutShort = (cause: unknown) =>
  new AppError("image_truncated", "This image is incomplete or damaged: not all of it can be read. Get the file again.", {
    cause,
  });

async function rewritten(mime: ImageFileMime, bytes: Uint8Array, scratch: Scratch): Promise<Reading> {
  switch (mime) {
    case "image/jpeg":
    case "image/png":
    case "image/webp":
    case "image/gif": {
      const path = scratch.file("rewritten");
      await writeFile(path, bytes);
      return { path, mime, notes: [] };
    }
    default:
      throw new RangeError(`A ${mime} is not rewritten.`);
  }
}
