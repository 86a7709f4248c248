import { randomUUID } from "node:crypto";
import { join } from "node:path";
import "../storage/withoutCache.ts";
import { AppError } from "../../core/appError.ts";
import { decoders } from "./decodeFile.ts";
import { encodeReading } from "./encodeReading.ts";
import type { ReadingAnswer, ReadingTask } from "./readingTask.ts";

/** Runs in a worker thread, which may be ended at any time: so a decoder may compute for seconds, or for ever. */
export default async function work({ kind, path, folder, maxMegapixels }: ReadingTask): Promise<ReadingAnswer> {
  const newFile = (extension: string) => join(folder, `${randomUUID()}.${extension}`);
  try {
    const decoded = await decoders[kind](path, newFile, { maxMegapixels });
    const reading = await encodeReading(decoded, newFile);
    return { kind: "reading", path: reading.path, notes: reading.notes };
  } catch (error) {
    if (error instanceof AppError) return { kind: "refused", code: error.code, message: error.message, details: error.details };
    throw error;
  }
}
