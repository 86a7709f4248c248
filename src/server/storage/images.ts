import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Kysely } from "kysely";
import sharp from "sharp";
import { StoredImage } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import { type Blobs, blobKey, type LocalFile } from "./blobs.ts";
import type { Database } from "./database.ts";
import { type ImageLimits, refuseTooManyBytes } from "./imageLimits.ts";
import { inspectImage } from "./inspectImage.ts";
import type { Tables } from "./tables.ts";

/**
 * Pictures by the SHA-256 of their bytes, exactly as they came. Bytes are kept once; who has handed them over has them. `facts` is the
 * one that asks whose a picture is: the rest is for pictures whose facts were told.
 */
export interface Images {
  /** @throws AppError when it is no picture, damaged, or over a limit; then nothing is kept */
  store(bytes: Readable, user: string): Promise<StoredImage>;
  storeBuffer(bytes: Buffer, user: string): Promise<StoredImage>;
  /** @throws AppError not_found, also for a picture that is another user's */
  facts(id: string, user: string): Promise<StoredImage>;
  read(id: string): Promise<Readable>;
  checkOut(id: string): Promise<LocalFile>;
  /** A webp at most `width` pixels wide, never enlarged. */
  thumbnail(id: string, width: number): Promise<Buffer>;
}

export function createImages({ db }: Pick<Database, "db">, blobs: Blobs, limits: ImageLimits): Images {
  const facts = async (id: string, user: string): Promise<StoredImage> => {
    const row = await db
      .selectFrom("images")
      .innerJoin("image_owners", "image_id", "id")
      .select(["id", "width", "height", "mime", "bytes"])
      .where("id", "=", id)
      .where("user_id", "=", user)
      .executeTakeFirst();
    if (!row) throw new AppError("not_found", "There is no such image. Upload it first.", { details: { imageId: id } });
    return StoredImage.parse(row);
  };

  /** What is known of a picture, which is the user's too from now on, and young: no sweep takes it, and one under way is waited for. */
  const touch = (id: string, user: string, now: Date): Promise<StoredImage | null> =>
    db.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable("images")
        .set({ touched_at: now })
        .where("id", "=", id)
        .returning(["id", "width", "height", "mime", "bytes"])
        .executeTakeFirst();
      if (!row) return null;
      await own(transaction, id, user);
      return StoredImage.parse(row);
    });

  const store = async (stream: Readable, user: string): Promise<StoredImage> => {
    const path = join(blobs.incoming, randomUUID());
    try {
      const { id, bytes } = await receive(stream, path, limits);
      const now = new Date();
      const known = await touch(id, user, now);
      if (known && (await blobs.has(blobKey(id)))) return known;
      const image = { id, bytes, ...(await inspectImage(path, limits)) };
      await blobs.keep(blobKey(id), path);
      await db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto("images")
          .values({ ...image, created_at: now, touched_at: now })
          .onConflict((conflict) => conflict.column("id").doNothing())
          .execute();
        await own(transaction, id, user);
      });
      return image;
    } finally {
      await rm(path, { force: true });
    }
  };

  return {
    store,
    storeBuffer: (bytes, user) => store(Readable.from([bytes]), user),
    facts,
    read: (id) => blobs.read(blobKey(id)),
    checkOut: (id) => blobs.checkOut(blobKey(id)),
    async thumbnail(id, width) {
      const file = await blobs.checkOut(blobKey(id));
      try {
        const picture = sharp(file.path, { limitInputPixels: false }).autoOrient();
        return await picture.resize({ width, withoutEnlargement: true, kernel: "lanczos3" }).webp({ quality: 85 }).toBuffer();
      } finally {
        await file.release();
      }
    },
  };
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
async function receive(stream: Readable, path: string, limits: ImageLimits): Promise<{ id: string; bytes: number }> {
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
