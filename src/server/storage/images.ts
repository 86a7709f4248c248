import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Insertable, type Kysely, sql } from "kysely";
import { z } from "zod";
import { type ImageReading, StoredImage } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import type { MemoryGate } from "../memoryGate.ts";
import { createScratch } from "../renders/scratch.ts";
import { type Blobs, blobKey, isMissing, type Kept, type LocalFile, readingKey } from "./blobs.ts";
import { noteForRemoval } from "./blobsToRemove.ts";
import type { Database } from "./database.ts";
import { type ImageLimits, refuseTooManyBytes } from "./imageLimits.ts";
import { decodeBytes } from "./imageMemory.ts";
import { inspectImage } from "./inspectImage.ts";
import { mapAtMost } from "./mapAtMost.ts";
import { coarseOf, shownPng, thumbnailOf } from "./shownImage.ts";
import type { ImagesTable, Tables } from "./tables.ts";

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

/** Of blobs that are looked for or fetched at once, for one request. */
const BLOBS_AT_ONCE = 16;
/** In the database's time. */
const NOW = sql<Date>`now()`;
const COLUMNS = ["id", "generation", "width", "height", "mime", "bytes", "reading"] as const;
/** Older rows do not say how many bytes it has: an upload of the same file makes it anew. */
const KeptReading = z.nullable(z.object({ mime: z.string(), notes: z.array(z.string()), bytes: z.int().optional() }));
type SizeLimits = Pick<ImageLimits, "maxUploadMb" | "maxMegapixels">;
type Taken = Kept & Omit<Insertable<ImagesTable>, keyof Kept | "created_at" | "touched_at">;
interface Place {
  /** Of the image. */
  readonly id: string;
  readonly key: string;
  /** Unknown of readings that were made before it was noted. */
  readonly bytes: number | undefined;
}
/** The file as it came, and what everything is made from. */
interface Places {
  readonly file: Place;
  readonly read: Place;
}
type Row = Pick<ImagesTable, "id" | "generation" | "width" | "height" | "mime" | "bytes"> & { readonly reading: unknown };

export function createImages({ db }: Pick<Database, "db">, blobs: Blobs, limits: ImageLimits, gate: MemoryGate): Images {
  const metadataOf = async (ids: readonly string[], user: string): Promise<Map<string, StoredImage>> => {
    const rows = await db
      .selectFrom("images")
      .innerJoin("image_owners", "image_id", "id")
      .select(COLUMNS)
      .where("id", "in", ids)
      .where("user_id", "=", user)
      .execute();
    const found = new Map(rows.map((row) => [row.id, stored(row)]));
    const imageId = ids.find((id) => !found.has(id));
    if (imageId === undefined) return found;
    throw new AppError("not_found", "There is no such image. Upload it first.", { details: { kind: "image", imageId } });
  };

  /**
   * Marks an image as just used and as the user's too: it counts as young, so that no sweep takes it, and one under way is
   * waited for. Returns its row; null for none.
   */
  const touch = (id: string, user: string): Promise<Row | null> =>
    db.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable("images")
        .set({ touched_at: NOW })
        .where("id", "=", id)
        .returning(COLUMNS)
        .executeTakeFirst();
      if (!row) return null;
      await own(transaction, id, user);
      return row;
    });

  /** True when all of its bytes are there, and as they were: a store may have lost some, a disk corrupted others. */
  const isKept = async (row: Row): Promise<boolean> => {
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

  /** The image's row from now on: the one of these blobs, or of those that another upload of the same bytes has kept meanwhile. */
  const take = (image: Taken, harmed: Row | null, user: string): Promise<Row> =>
    db.transaction().execute(async (transaction) => {
      const isHarmed = harmed ? sql<boolean>`images.generation is not distinct from ${harmed.generation}` : sql<boolean>`false`;
      const ours = await transaction
        .insertInto("images")
        .values({ ...image, created_at: NOW, touched_at: NOW })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(image).where(isHarmed))
        .returning(COLUMNS)
        .executeTakeFirst();
      await noteForRemoval(transaction, ours ? (harmed ? [harmed] : []) : [image]);
      await own(transaction, image.id, user);
      return (
        ours ?? (await transaction.selectFrom("images").select(COLUMNS).where("id", "=", image.id).executeTakeFirstOrThrow())
      );
    });

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
      const known = await touch(id, user);
      if (known && (await isKept(known))) return stored(known);
      const { reading: made, ...inspected } = await inspectImage(path, most, scratch, (needed, work) =>
        gate.run(needed, work, gone),
      );
      const reading = made && { mime: made.mime, notes: [...made.notes], bytes: (await stat(made.path)).size };
      const image = { id, generation: randomUUID(), bytes, ...inspected, reading: reading && JSON.stringify(reading) };
      if (made) await blobs.keep(readingKey(image), made.path);
      await blobs.keep(blobKey(image), path);
      return stored(await take(image, known, user));
    } finally {
      await rm(path, { force: true });
      await scratch.dispose();
    }
  };

  /** Current places and lengths of their files, in the order of `ids`. */
  const placesOf = async (ids: readonly string[]): Promise<Places[]> => {
    const rows = await db.selectFrom("images").select(COLUMNS).where("id", "in", ids).execute();
    const places = new Map(rows.map((row) => [row.id, placesIn(row)]));
    return ids.map((id) => {
      const found = places.get(id);
      if (!found) throw lost(id);
      return found;
    });
  };
  const placeOf = async (id: string, which: "file" | "read"): Promise<Place> => one(await placesOf([id]))[which];

  const refuseLost = async ({ id, key, bytes }: Place): Promise<void> => {
    const size = await blobs.size(key);
    if (size === null || isCut(size, bytes)) throw lost(id);
  };

  /** Opens a blob of which every byte is there. */
  const open = async (place: Place): Promise<Readable> => {
    await refuseLost(place);
    return await blobs.read(place.key);
  };

  const openLocalCopyFrom = async ({ id, key, bytes }: Place): Promise<LocalFile> => {
    const file = await blobs.openLocalCopy(key);
    if (file && !isCut((await stat(file.path)).size, bytes)) return file;
    await file?.release();
    throw lost(id);
  };
  const openLocalCopy = async (id: string): Promise<LocalFile> => openLocalCopyFrom(await placeOf(id, "read"));

  const openLocalCopies = async (ids: readonly string[]): Promise<Map<string, LocalFile>> => {
    const files = new Map<string, LocalFile>();
    try {
      await mapAtMost(BLOBS_AT_ONCE, await placesOf(ids), async ({ read }) => {
        files.set(read.id, await openLocalCopyFrom(read));
      });
      return files;
    } catch (error) {
      await Promise.all([...files.values()].map((file) => file.release()));
      throw error;
    }
  };

  /** Work that decodes an image once. */
  const withFile = async <T>(id: string, work: (path: string) => Promise<T>, gone?: AbortSignal): Promise<T> => {
    const file = await openLocalCopy(id);
    try {
      return await gate.run(await decodeBytes(file.path), () => work(file.path), gone);
    } finally {
      await file.release();
    }
  };

  return {
    store: (bytes, user, gone) => store(bytes, user, gone),
    storeResult: (bytes, user) => store(Readable.from([bytes]), user, undefined, null),
    metadata: async (id, user) => one([...(await metadataOf([id], user)).values()]),
    metadataOf,
    read: async (id) => open(await placeOf(id, "file")),
    refuseLost: async (ids) => {
      await mapAtMost(BLOBS_AT_ONCE, await placesOf(ids), ({ read }) => refuseLost(read));
    },
    openLocalCopy,
    openLocalCopies,
    thumbnail: (id, width, gone) => withFile(id, (path) => thumbnailOf(path, width), gone),
    async shown({ id, reading }, gone) {
      if (reading) return { mime: reading.mime, stream: await open(await placeOf(id, "read")) };
      return { mime: "image/png", stream: await withFile(id, (path) => shownPng(path, blobs.incoming), gone) };
    },
    reading: async ({ id, width, height }, gone) => {
      const coarse = await withFile(id, (path) => coarseOf(path, { width, height }), gone);
      return { width, height, coarse };
    },
  };
}

function placesIn(row: Row): Places {
  const reading = KeptReading.parse(row.reading);
  const file = { id: row.id, key: blobKey(row), bytes: row.bytes };
  return { file, read: reading ? { id: row.id, key: readingKey(row), bytes: reading.bytes } : file };
}

function one<Item>([item]: readonly Item[]): Item {
  if (item === undefined) throw new RangeError("There is none.");
  return item;
}

const isCut = (size: number, bytes: number | undefined): boolean => bytes !== undefined && size !== bytes;

/** The store had it, and has it no more: a disk that was restored, a bucket that was tidied. */
const lost = (imageId: string) =>
  new AppError(
    "image_lost",
    "The server has lost the file of one of this document's images. Open that file again, or this document in the browser that made it: that restores it on the server.",
    { details: { imageId } },
  );

function stored({ generation: _, reading, ...row }: Row): StoredImage {
  const kept = KeptReading.parse(reading);
  return StoredImage.parse({ ...row, reading: kept && { mime: kept.mime, notes: kept.notes } });
}

async function own(db: Kysely<Tables>, id: string, user: string): Promise<void> {
  const owner = { user_id: user, image_id: id };
  await db
    .insertInto("image_owners")
    .values(owner)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
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
