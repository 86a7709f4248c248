import { mkdir, rename } from "node:fs/promises";
import { Piscina } from "piscina";
import { AppError } from "../../core/appError.ts";
import type { Scratch } from "../renders/scratch.ts";
import type { ForeignKind, Reading, ReadingLimits } from "./reading.ts";
import type { ReadingAnswer, ReadingTask } from "./readingTask.ts";
import { damaged } from "./refusals.ts";

const IDLE_THREAD_MS = 30_000;
const MAX_READING_MS = 600_000;
const NAMES: Readonly<Record<ForeignKind, string>> = { tiff: "TIFF", heif: "HEIC", psd: "Photoshop file" };

let threads: Piscina<ReadingTask, ReadingAnswer> | undefined;

/** One file at a time: of a large one each takes a gigabyte of disk. The thread starts with the first and ends when there is none. */
function pool(): Piscina<ReadingTask, ReadingAnswer> {
  threads ??= new Piscina<ReadingTask, ReadingAnswer>({
    filename: new URL("./readingWorker.ts", import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_THREAD_MS,
  });
  return threads;
}

/**
 * Decodes a file that browsers do not show into a PNG: upright, with profile, EXIF, XMP, IPTC and density, in a thread of its own.
 * Whatever the file does to it, the server goes on.
 *
 * @param scratch holds the PNG until it is disposed of
 * @throws AppError image_truncated, image_too_many_pixels, image_type_refused; the signal's reason
 */
export async function readForeign(kind: ForeignKind, path: string, scratch: Scratch, limits: ReadingLimits): Promise<Reading> {
  const { signal, maxMegapixels } = limits;
  signal?.throwIfAborted();
  const folder = scratch.file("reading");
  await mkdir(folder);
  try {
    const response = await run({ kind, path, folder, maxMegapixels }, signal);
    if (response.kind === "refused") {
      throw new AppError(response.code, response.message, response.details ? { details: response.details } : {});
    }
    const png = scratch.file("png");
    await rename(response.path, png);
    return { path: png, mime: "image/png", notes: response.notes };
  } finally {
    await scratch.drop(folder);
  }
}

async function run(task: ReadingTask, signal: AbortSignal | undefined): Promise<ReadingAnswer> {
  const name = NAMES[task.kind];
  const tooLong = AbortSignal.timeout(MAX_READING_MS);
  try {
    return await pool().run(task, { signal: signal ? AbortSignal.any([signal, tooLong]) : tooLong });
  } catch (error) {
    signal?.throwIfAborted();
    if (isOfTheSystem(error)) throw error;
    // A thread that broke off: nothing but the file can have done it.
    throw damaged(name, error);
  }
}

/** A disk that fails is not the file's fault. */
const isOfTheSystem = (error: unknown): boolean => error instanceof Error && "syscall" in error;
