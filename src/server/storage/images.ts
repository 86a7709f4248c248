import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ImageReading, StoredImage } from "../../contract/images.ts";
import type { MemoryGate } from "../memoryGate.ts";
import { createScratch } from "../renders/scratch.ts";
import { type Blobs, blobKey, isMissing, type LocalFile, readingKey } from "./blobs.ts";
import type { Database } from "./database.ts";
import { createImageFiles } from "./imageFiles.ts";
import { type ImageLimits, refuseTooManyBytes } from "./imageLimits.ts";
import { decodeBytes } from "./imageMemory.ts";
import { createImageRows, type ImageRow, KeptReading, storedImage } from "./imageRows.ts";
import { inspectImage } from "./inspectImage.ts";
import { coarseOf, shownPng, thumbnailOf } from "./shownImage.ts";

/**
 * Images by the SHA-256 of their bytes, exactly as they came. Bytes are kept once; who has handed them over has them. `metadata` is the
 * one, with `metadataOf`, that asks whose an image is: the rest is for images whose metadata is known. What decodes waits for its turn; `gone` ends the wait.
 */
export interface Images {
  /** @throws AppError when it is no image, damaged, or over a limit; then nothing is kept */
  store(bytes: Readable, user: string, gone?: AbortSignal): Promise<StoredImage>;
  /** Stores an engine's result, which was paid for: no upload limit applies. A caller that fetches it bounds its size. */
  storeResult(bytes: Buffer, user: string): Promise<StoredImage>;
  /** @throws AppError not_found, also for an image that is another user's */
  metadata(id: string, user: string): Promise<StoredImage>;
  /** The same of many, by their ids. */
  metadataOf(ids: readonly string[], user: string): Promise<ReadonlyMap<string, StoredImage>>;
  /** The file as it came. Like all that follow, it throws AppError image_lost where the store has lost any of it. */
  read(id: string): Promise<Readable>;
  /** @throws AppError image_lost where what is made from one of them would be */
  refuseLost(ids: readonly string[]): Promise<void>;
  /** The file that everything is made from: the file as it came, or the one in its place. */
  openLocalCopy(id: string): Promise<LocalFile>;
  /** The same of many, by their ids: all of them or none. */
  openLocalCopies(ids: readonly string[]): Promise<ReadonlyMap<string, LocalFile>>;
  /** A webp at most `width` pixels wide, never enlarged. */
  thumbnail(id: string, width: number, gone?: AbortSignal): Promise<Buffer>;
  /** A file that any browser shows as the server reads it; its end removes what is on the disk. */
  shown(image: StoredImage, gone?: AbortSignal): Promise<{ readonly mime: string; readonly stream: Readable }>;
  /** Size and coarse colours of the image as the server reads it. */
  reading(image: StoredImage, gone?: AbortSignal): Promise<ImageReading>;
}

type SizeLimits = Pick<ImageLimits, "maxUploadMb" | "maxMegapixels">;
export function createImages(database: Pick<Database, "db">, blobs: Blobs, limits: ImageLimits, gate: MemoryGate): Images {
  const rows = createImageRows(database);
  const files = createImageFiles(rows.find, blobs);

  /** True when all of its bytes are there, and as they were: a store may have lost some, a disk corrupted others. */
  const isKept = async (row: ImageRow): Promise<boolean> => {
    if ((await blobs.size(blobKey(row))) !== row.bytes) return false;
    const reading = KeptReading.parse(row.reading);
    if (reading !== null && (await blobs.size(readingKey(row))) !== reading.bytes) return false;
    const hash = createHash("sha256");
    try {
      await pipeline(await blobs.read(blobKey(row)), hash);
    } catch (error) {
      // A sweep may have taken it meanwhile.
      if (isMissing(error)) return false;
      throw error;
    }
    return hash.digest("hex") === row.id;
  };

  const store = async (
    stream: Readable,
    user: string,
    gone?: AbortSignal,
    most: SizeLimits | null = limits,
  ): Promise<StoredImage> => {
    const path = join(blobs.incoming, randomUUID());
    const scratch = createScratch(blobs.incoming);
    try {
      const { id, bytes } = await receive(stream, path, most);
      const known = await rows.touch(id, user);
      if (known && (await isKept(known))) return storedImage(known);
      const { reading: made, ...inspected } = await inspectImage(path, most, scratch, (needed, work) =>
        gate.run(needed, work, gone),
      );
      const reading = made && { mime: made.mime, notes: [...made.notes], bytes: (await stat(made.path)).size };
      const image = { id, generation: randomUUID(), bytes, ...inspected, reading: reading && JSON.stringify(reading) };
      if (made) await blobs.keep(readingKey(image), made.path);
      await blobs.keep(blobKey(image), path);
      return storedImage(await rows.take(image, known, user));
    } finally {
      await rm(path, { force: true });
      await scratch.dispose();
    }
  };

  /** Work that decodes an image once. */
  const withFile = async <T>(id: string, work: (path: string) => Promise<T>, gone?: AbortSignal): Promise<T> => {
    const file = await files.openLocalCopy(id);
    try {
      return await gate.run(await decodeBytes(file.path), () => work(file.path), gone);
    } finally {
      await file.release();
    }
  };

  return {
    store: (bytes, user, gone) => store(bytes, user, gone),
    storeResult: (bytes, user) => store(Readable.from([bytes]), user, undefined, null),
    metadata: rows.metadata,
    metadataOf: rows.metadataOf,
    read: (id) => files.open(id, "file"),
    refuseLost: files.refuseLost,
    openLocalCopy: files.openLocalCopy,
    openLocalCopies: files.openLocalCopies,
    thumbnail: (id, width, gone) => withFile(id, (path) => thumbnailOf(path, width), gone),
    async shown({ id, reading }, gone) {
      if (reading) return { mime: reading.mime, stream: await files.open(id, "read") };
      return { mime: "image/png", stream: await withFile(id, (path) => shownPng(path, blobs.incoming), gone) };
    },
    reading: async ({ id, width, height }, gone) => {
      const coarse = await withFile(id, (path) => coarseOf(path, { width, height }), gone);
      return { width, height, coarse };
    },
  };
}

/** Streams into a file, hashing as it goes. */
async function receive(stream: Readable, path: string, limits: SizeLimits | null): Promise<{ id: string; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  await pipeline(
    stream,
    async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        bytes += chunk.length;
        if (limits) refuseTooManyBytes(bytes, limits);
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path, { flags: "wx" }),
  );
  return { id: hash.digest("hex"), bytes };
}
