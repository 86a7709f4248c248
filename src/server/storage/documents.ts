import { type Kysely, sql, type UpdateObject } from "kysely";
import type {
  DocumentChange,
  DocumentHead,
  DocumentRecord,
  DocumentRevision,
  DocumentSummary,
} from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import type { Database } from "./database.ts";
import {
  appendVersions,
  type DocumentKey,
  type NewVersion,
  NO_VERSIONS,
  newVersions,
  refuseUnknownVersion,
  storedVersions,
} from "./documentVersions.ts";
import { type CachedResponse, documentKey as keyOf } from "./responseCache.ts";
import type { Tables } from "./tables.ts";

/**
 * Each user's documents: a head and versions, which are appended; a revision is counted up by every write, and a write that started from
 * another one is refused. Another user's document is as none. Whatever is written can be read: AppError bad_request for a version that
 * could not be made of those before it, or a present version that is not there; body_too_large for more than a document may hold.
 */
export interface Documents {
  list(user: string): Promise<DocumentSummary[]>;
  /** A stored document as JSON, cheap to ask for again and again. @throws AppError not_found */
  response(id: string, user: string): Promise<CachedResponse>;
  /** @throws AppError conflict when there is one already */
  create(document: DocumentRecord, user: string): Promise<StoredText>;
  /** @throws AppError not_found, revision_conflict */
  replace(document: DocumentRecord, revision: number, user: string): Promise<StoredText>;
  /**
   * Replaces the head and appends the versions that are not there yet. One that is there stays as it is: the response to whoever sent it
   * was lost.
   *
   * @throws AppError not_found, revision_conflict
   */
  change(change: DocumentChange, revision: number, user: string): Promise<StoredText>;
  /** One that is gone already is no error. */
  remove(id: string, user: string): Promise<void>;
}

/** The response to a write, as JSON. */
export type StoredText = Pick<CachedResponse, "text" | "etag">;

/** Its revision, by which a write says what it started from. */
const etagOf = ({ revision }: DocumentRevision): string => `"${revision}"`;

export function createDocuments({ db, responses }: Pick<Database, "db" | "responses">): Documents {
  /** Writes in one transaction; what was read before is not answered after it. */
  const write = (of: DocumentKey, work: (transaction: Kysely<Tables>) => Promise<void>): Promise<void> =>
    responses.written(keyOf(of.id, of.user), db.transaction().execute(work));

  return {
    async list(user) {
      const rows = await db
        .selectFrom("documents")
        .select(["id", "name", "revision", "updated_at"])
        .where("user_id", "=", user)
        .orderBy("updated_at", "desc")
        .orderBy("id")
        .execute();
      return rows.map(({ id, name, revision, updated_at }) => ({ id, name, revision, updatedAt: updated_at.toISOString() }));
    },
    response: (id, user) => responses.read(keyOf(id, user), async () => ({ user, ...(await readText(db, { id, user })) })),
    async create(document, user) {
      const { head, of, added } = partsOf(document, user);
      await write(of, async (transaction) => {
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto("documents")
          .values({ user_id: user, id: of.id, revision: 1, version_bytes: 0, ...columnsOf(head) })
          .onConflict((conflict) => conflict.columns(["user_id", "id"]).doNothing())
          .executeTakeFirstOrThrow();
        if (!numInsertedOrUpdatedRows)
          throw new AppError("conflict", "This document exists already.", { details: { kind: "document_exists" } });
        await appendVersions(transaction, of, added);
      });
      return storedText(1, document);
    },
    async replace(document, revision, user) {
      const { head, of, added } = partsOf(document, user);
      await write(of, async (transaction) => {
        await update(transaction, of, revision, { ...columnsOf(head), version_bytes: 0 });
        await transaction.deleteFrom("document_versions").where("user_id", "=", user).where("document_id", "=", of.id).execute();
        await appendVersions(transaction, of, added);
      });
      return storedText(revision + 1, document);
    },
    async change({ head, versions }, revision, user) {
      const of = { id: head.id, user };
      const named = versions.flatMap(({ id, base }) => (base ? [id, base.id] : [id]));
      await write(of, async (transaction) => {
        await update(transaction, of, revision, columnsOf(head));
        const stored = await storedVersions(transaction, of, [head.currentVersionId, ...named]);
        const added = newVersions(versions, stored);
        refuseUnknownVersion(head.currentVersionId, stored, added);
        await appendVersions(transaction, of, added);
      });
      const changed = { revision: revision + 1 };
      return { text: JSON.stringify(changed), etag: etagOf(changed) };
    },
    async remove(id, user) {
      const deleting = db.deleteFrom("documents").where("user_id", "=", user).where("id", "=", id).execute();
      await responses.written(keyOf(id, user), deleting);
    },
  };
}

/** @throws AppError bad_request for a document that could not be read again */
function partsOf(document: DocumentRecord, user: string): { head: DocumentHead; of: DocumentKey; added: NewVersion[] } {
  const { versions, ...head } = document;
  const added = newVersions(versions, NO_VERSIONS);
  refuseUnknownVersion(head.currentVersionId, NO_VERSIONS, added);
  return { head, of: { id: head.id, user }, added };
}

const columnsOf = (head: DocumentHead) => ({
  name: head.name,
  content: JSON.stringify(head),
  updated_at: new Date(head.updatedAt),
});

function storedText(revision: number, document: DocumentRecord): StoredText {
  return { text: JSON.stringify({ revision, document }), etag: etagOf({ revision }) };
}

/** In one statement, so that head and versions are of one revision; as text, which the database has at hand. */
async function readText(db: Kysely<Tables>, { id, user }: DocumentKey): Promise<StoredText> {
  const row = await db
    .selectFrom("documents")
    .select(["revision", sql<string>`content::text`.as("head")])
    .select(
      sql<string>`(
        select string_agg(document_versions.content::text, ',' order by position) from document_versions
        where document_versions.user_id = documents.user_id and document_id = documents.id)`.as("versions"),
    )
    .where("user_id", "=", user)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) throw new AppError("not_found", "There is no such document.", { details: { kind: "document" } });
  const { revision, head, versions } = row;
  return {
    text: `{"revision":${revision},"document":${head.slice(0, -1)},"versions":[${versions}]}}`,
    etag: etagOf({ revision }),
  };
}

/**
 * Comes first in a transaction: nobody else writes the document until it ends, and no sweep comes between its tables.
 *
 * @throws AppError not_found, revision_conflict
 */
async function update(
  transaction: Kysely<Tables>,
  { id, user }: DocumentKey,
  revision: number,
  columns: UpdateObject<Tables, "documents">,
): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable("documents")
    .set({ ...columns, revision: revision + 1 })
    .where("user_id", "=", user)
    .where("id", "=", id)
    .where("revision", "=", revision)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows) return;
  const current = await transaction
    .selectFrom("documents")
    .select("revision")
    .where("user_id", "=", user)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!current) throw new AppError("not_found", "There is no such document.", { details: { kind: "document" } });
  throw new AppError("revision_conflict", "This document was changed elsewhere in the meantime. Load it again before saving.", {
    details: { revision: current.revision },
  });
}
