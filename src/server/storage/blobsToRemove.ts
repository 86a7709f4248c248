import type { Kysely } from "kysely";
import { type Blobs, blobKey, type Kept, readingKey } from "./blobs.ts";
import type { Tables } from "./tables.ts";

const BATCH = 50;

/** Notes blobs of images whose rows are gone, or were never there, in the transaction that says so. */
export async function noteForRemoval(transaction: Kysely<Tables>, gone: readonly Kept[]): Promise<void> {
  const keys = gone.flatMap((kept) => [{ key: blobKey(kept) }, { key: readingKey(kept) }]);
  if (keys.length === 0) return;
  await transaction
    .insertInto("blobs_to_remove")
    .values(keys)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Removes what was noted, outside any transaction: what the store does not remove now, the next time does. */
export async function removeNoted(db: Kysely<Tables>, blobs: Blobs): Promise<void> {
  for (;;) {
    const noted = await db.selectFrom("blobs_to_remove").select("key").limit(BATCH).execute();
    if (noted.length === 0) return;
    for (const { key } of noted) {
      await blobs.remove(key);
      await db.deleteFrom("blobs_to_remove").where("key", "=", key).execute();
    }
  }
}
