import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Kysely, sql } from "kysely";
import { z } from "zod";
import { type ImageReading, StoredImage } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import type { MemoryGate } from "../memoryGate.ts";
import { createScratch } from "../renders/scratch.ts";
import { type Blobs, blobKey, type LocalFile, readingKey } from "./blobs.ts";
import type { Database } from "./database.ts";
import { type ImageLimits, refuseTooManyBytes } from "./imageLimits.ts";
import { decodeBytes } from "./imageMemory.ts";
import { inspectImage } from "./inspectImage.ts";
import { coarseOf, shownPng, thumbnailOf } from "./shownImage.ts";
import type { ImagesTable, Tables } from "./tables.ts";

/**
 * Images by the SHA-256 of their bytes, exactly as they came. Bytes are kept once; who has handed them over has them. `facts` is the
 * one that asks whose an image is: the rest is for images whose facts were told. What decodes waits for its turn; `gone` ends the wait.
 */
export interface Images {
  /** @throws AppError when it is no image, damaged, or over a limit; then nothing is kept */
  store(bytes: Readable, user: string, gone?: AbortSignal): Promise<StoredImage>;
  /** What an engine made, which was paid for: no limit of uploads holds for it. Whoever fetches it from elsewhere bounds it. */
  storeResult(bytes: Buffer, user: string): Promise<StoredImage>;
  /** @throws AppError not_found, also for an image that is another user's */
  facts(id: string, user: string): Promise<StoredImage>;
  /** The file as it came. */
  read(id: string): Promise<Readable>;
  /** What everything is made from: the file as it came, or what stands in its place. */
  checkOut(id: string): Promise<LocalFile>;
  /** A webp at most `width` pixels wide, never enlarged. */
  thumbnail(id: string, width: number, gone?: AbortSignal): Promise<Buffer>;
  /** A file that any browser shows as the server reads it; its end removes what is on the disk. */
  shown(image: StoredImage, gone?: AbortSignal): Promise<{ readonly mime: string; readonly stream: Readable }>;
  /** How the server reads it. */
  reading(image: StoredImage, gone?: AbortSignal): Promise<ImageReading>;
}

const NO_LIMITS = { maxUploadMb: Number.POSITIVE_INFINITY, maxMegapixels: Number.POSITIVE_INFINITY };
/** In the database's time. */
const NOW = sql<Date>`now()`;
const COLUMNS = ["id", "width", "height", "mime", "bytes", "reading"] as const;
/** Older rows do not say how many bytes it has: an upload of the same file makes it anew. */
const KeptReading = z.nullable(z.object({ mime: z.string(), notes: z.array(z.string()), bytes: z.int().optional() }));
type SizeLimits = Pick<ImageLimits, "maxUploadMb" | "maxMegapixels">;
type Row = Pick<ImagesTable, "id" | "width" | "height" | "mime" | "bytes"> & { readonly reading: unknown };

export function createImages({ db }: Pick<Database, "db">, blobs: Blobs, limits: ImageLimits, gate: MemoryGate): Images {
  const facts = async (id: string, user: string): Promise<StoredImage> => {
    const row = await db
      .selectFrom("images")
      .innerJoin("image_owners", "image_id", "id")
      .select(COLUMNS)
      .where("id", "=", id)
      .where("user_id", "=", user)
      .executeTakeFirst();
    if (!row) throw new AppError("not_found", "There is no such image. Upload it first.", { details: { imageId: id } });
    return stored(row);
  };

  /** What is known of an image, which is the user's too from now on, and young: no sweep takes it, and one under way is waited for. */
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

  /** Whether all of its bytes are there: a store may have lost some. */
  const isKept = async ({ id, bytes, reading }: Row): Promise<boolean> => {
    if ((await blobs.size(blobKey(id))) !== bytes) return false;
    const kept = KeptReading.parse(reading);
    return kept === null || (await blobs.size(readingKey(id))) === kept.bytes;
  };

  const store = async (stream: Readable, user: string, gone?: AbortSignal, most: SizeLimits = limits): Promise<StoredImage> => {
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
      if (made) await blobs.keep(readingKey(id), made.path);
      await blobs.keep(blobKey(id), path);
      const image = { id, bytes, ...inspected };
      const json = reading && JSON.stringify(reading);
      await db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto("images")
          .values({ ...image, reading: json, created_at: NOW, touched_at: NOW })
          .onConflict((conflict) => conflict.column("id").doUpdateSet({ ...inspected, reading: json }))
          .execute();
        await own(transaction, id, user);
      });
      return stored({ ...image, reading });
    } finally {
      await rm(path, { force: true });
      await scratch.dispose();
    }
  };

  const checkOut = async (id: string): Promise<LocalFile> => {
    const row = await db.selectFrom("images").select("reading").where("id", "=", id).executeTakeFirst();
    return await blobs.checkOut(row?.reading ? readingKey(id) : blobKey(id));
  };

  /** Work that decodes an image once. */
  const withFile = async <T>(id: string, work: (path: string) => Promise<T>, gone?: AbortSignal): Promise<T> => {
    const file = await checkOut(id);
    try {
      return await gate.run(await decodeBytes(file.path), () => work(file.path), gone);
    } finally {
      await file.release();
    }
  };

  return {
    store: (bytes, user) => store(bytes, user),
    storeResult: (bytes, user) => store(Readable.from([bytes]), user, undefined, NO_LIMITS),
    facts,
    read: (id) => blobs.read(blobKey(id)),
    checkOut,
    thumbnail: (id, width, gone) => withFile(id, (path) => thumbnailOf(path, width), gone),
    async shown({ id, reading }, gone) {
      if (reading) return { mime: reading.mime, stream: await blobs.read(readingKey(id)) };
      return { mime: "image/png", stream: await withFile(id, (path) => shownPng(path, blobs.incoming), gone) };
    },
    reading: async ({ id, width, height }, gone) => {
      const coarse = await withFile(id, (path) => coarseOf(path, { width, height }), gone);
      return { width, height, coarse };
    },
  };
}

function stored({ reading, ...row }: Row): StoredImage {
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
async function receive(stream: Readable, path: string, limits: SizeLimits): Promise<{ id: string; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  await pipeline(
    stream,
    async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        bytes += chunk.length;
        refuseTooManyBytes(bytes, limits);
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path, { flags: "wx" }),
  );
  return { id: hash.digest("hex"), bytes };
}
