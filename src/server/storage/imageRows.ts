import { type Insertable, type Kysely, sql } from "kysely";
import { z } from "zod";
import { StoredImage } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import type { Kept } from "./blobs.ts";
import { noteForRemoval } from "./blobsToRemove.ts";
import type { Database } from "./database.ts";
import type { ImagesTable, Tables } from "./tables.ts";

/** In the database's time. */
const NOW = sql<Date>`now()`;
const COLUMNS = ["id", "generation", "width", "height", "mime", "bytes", "reading"] as const;
/** Older rows do not say how many bytes it has: an upload of the same file makes it anew. */
export const KeptReading = z.nullable(z.object({ mime: z.string(), notes: z.array(z.string()), bytes: z.int().optional() }));
/** What is read of an image's row. */
export type ImageRow = Pick<ImagesTable, "id" | "generation" | "width" | "height" | "mime" | "bytes"> & {
  readonly reading: unknown;
};

type NewImage = Kept & Omit<Insertable<ImagesTable>, keyof Kept | "created_at" | "touched_at">;

/** The rows of images and of whose they are. */
export function createImageRows({ db }: Pick<Database, "db">) {
  /** Rows of the images there are, in no order. */
  const find = (ids: readonly string[]): Promise<ImageRow[]> =>
    db.selectFrom("images").select(COLUMNS).where("id", "in", ids).execute();

  /** @throws AppError not_found where one is missing or another user's */
  const metadataOf = async (ids: readonly string[], user: string): Promise<Map<string, StoredImage>> => {
    const rows = await db
      .selectFrom("images")
      .innerJoin("image_owners", "image_id", "id")
      .select(COLUMNS)
      .where("id", "in", ids)
      .where("user_id", "=", user)
      .execute();
    const found = new Map(rows.map((row) => [row.id, storedImage(row)]));
    const imageId = ids.find((id) => !found.has(id));
    if (imageId === undefined) return found;
    throw new AppError("not_found", "There is no such image. Upload it first.", { details: { kind: "image", imageId } });
  };

  /**
   * Marks an image as just used and as the user's too: it counts as young, so that no sweep takes it, and one under way is
   * waited for. Returns its row; null for none.
   */
  const touch = (id: string, user: string): Promise<ImageRow | null> =>
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

  /** The image's row from now on: the one of these blobs, or of those that another upload of the same bytes has kept meanwhile. */
  const take = (image: NewImage, harmed: ImageRow | null, user: string): Promise<ImageRow> =>
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

  return {
    find,
    metadataOf,
    async metadata(id: string, user: string): Promise<StoredImage> {
      const [found] = (await metadataOf([id], user)).values();
      if (!found) throw new RangeError("There is none.");
      return found;
    },
    touch,
    take,
  };
}

/** An image as the contract has it. */
export function storedImage({ generation: _, reading, ...row }: ImageRow): StoredImage {
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
