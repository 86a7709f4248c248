import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Blobs, Kept } from "./blobs.ts";
import { noteForRemoval, removeNoted } from "./blobsToRemove.ts";
import type { Database } from "./database.ts";
import { editKey } from "./responseCache.ts";
import type { Tables } from "./tables.ts";

/** Few, since writes to documents and edits wait while a batch is deleted. */
const BATCH = 50;

const NAMED_BY_DOCUMENTS = sql`
  select jsonb_path_query(content, '$.** ? (@.type() == "string")') #>> '{}' as id
    from (select content from documents union all select content from document_versions) as contents`;

/** Number of each that were deleted. */
export interface Swept {
  readonly edits: number;
  readonly images: number;
}

/**
 * Deletes what nobody can come back to: finished edits of documents that are gone and that cost nothing, and images that no document and no edit names,
 * both untouched for `days`. A document, and whatever can be reached from one, is never deleted, however old: any string in it counts
 * as a reference. Safe to run in several processes and beside uploads.
 *
 * @param days null: only blobs go that no image has any more
 */
export async function sweep(
  { chores, responses }: Pick<Database, "chores" | "responses">,
  blobs: Blobs,
  days: number | null,
): Promise<Swept> {
  const swept = days === null ? { edits: 0, images: 0 } : await sweepRows({ chores, responses }, days);
  await removeNoted(chores, blobs);
  return swept;
}

async function sweepRows({ chores, responses }: Pick<Database, "chores" | "responses">, days: number): Promise<Swept> {
  const before = sql<Date>`now() - ${days}::double precision * interval '1 day'`;
  const { rows: edits } = await sql<{ id: string }>`
    with named as (${NAMED_BY_DOCUMENTS})
    delete from edits where stage = 'done' and completed_at < ${before} and credits = 0
      and not exists (select from documents where documents.id = edits.document_id and documents.user_id = edits.user_id)
      and not exists (select from named where named.id = edits.id::text)
    returning id`.execute(chores);
  responses.forget(edits.map(({ id }) => editKey(id)));
  let images = 0;
  for (;;) {
    const swept = await sweepImages(chores, before);
    images += swept;
    if (swept < BATCH) return { edits: edits.length, images };
  }
}

async function sweepImages(db: Kysely<Tables>, before: RawBuilder<Date>): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    // Nobody can begin to name an image between the look and the deletion.
    await sql`lock table documents, document_versions, edits in share mode`.execute(transaction);
    const { rows } = await sql<Kept>`
      with named as (
        ${NAMED_BY_DOCUMENTS}
        union select jsonb_path_query(coalesce(part, 'null'), '$.** ? (@.type() == "string")') #>> '{}'
          from edits cross join lateral (values (request), (answer), (result), (error)) as parts (part)
      )
      delete from images where id in (
        select id from images where touched_at < ${before} and not exists (select from named where named.id = images.id)
        order by touched_at limit ${BATCH} for update skip locked)
      returning id, generation`.execute(transaction);
    await noteForRemoval(transaction, rows);
    return rows.length;
  });
}
