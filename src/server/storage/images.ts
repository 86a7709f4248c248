import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import sharp from "sharp";
import { StoredImage } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import { type Blobs, blobKey, type LocalFile } from "./blobs.ts";
import type { Database } from "./database.ts";
import { type ImageLimits, refuseTooManyBytes } from "./imageLimits.ts";
import { inspectImage } from "./inspectImage.ts";

/** Pictures by the SHA-256 of their bytes, exactly as they came. */
export interface Images {
  /** @throws AppError when it is no picture, damaged, or over a limit; then nothing is kept */
  store(bytes: Readable): Promise<StoredImage>;
  storeBuffer(bytes: Buffer): Promise<StoredImage>;
  /** @throws AppError not_found */
  facts(id: string): Promise<StoredImage>;
  read(id: string): Promise<Readable>;
  checkOut(id: string): Promise<LocalFile>;
  /** A webp at most `width` pixels wide, never enlarged. */
  thumbnail(id: string, width: number): Promise<Buffer>;
}

export function createImages({ db }: Pick<Database, "db">, blobs: Blobs, limits: ImageLimits): Images {
  const facts = async (id: string): Promise<StoredImage> => {
    const row = await db
      .selectFrom("images")
      .select(["id", "width", "height", "mime", "bytes"])
      .where("id", "=", id)
      .executeTakeFirst();
    if (!row) throw new AppError("not_found", "There is no such image. Upload it first.", { details: { imageId: id } });
    return StoredImage.parse(row);
  };

  const store = async (stream: Readable): Promise<StoredImage> => {
    const path = join(blobs.incoming, randomUUID());
    try {
      const { id, bytes } = await receive(stream, path, limits);
      const now = new Date();
      // Touched first: from then on no sweep takes it, and one under way is waited for.
      const { numUpdatedRows } = await db
        .updateTable("images")
        .set({ touched_at: now })
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows > 0n && (await blobs.has(blobKey(id)))) return await facts(id);
      const image = { id, bytes, ...(await inspectImage(path, limits)) };
      await blobs.keep(blobKey(id), path);
      await db
        .insertInto("images")
        .values({ ...image, created_at: now, touched_at: now })
        .onConflict((conflict) => conflict.column("id").doNothing())
        .execute();
      return image;
    } finally {
      await rm(path, { force: true });
    }
  };

  return {
    store,
    storeBuffer: (bytes) => store(Readable.from([bytes])),
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
