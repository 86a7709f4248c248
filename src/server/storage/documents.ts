import type { DocumentSummary, StoredDocument } from "../../contract/documents.ts";
import { DocumentContent } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import type { Database } from "./database.ts";
import { documentKey as keyOf, type ReadyAnswer } from "./readyAnswers.ts";

/**
 * Each user's documents as whole JSON values; a revision is counted up by every write, and a write that started from another one is
 * refused. Another user's document is as none.
 */
export interface Documents {
  list(user: string): Promise<DocumentSummary[]>;
  /** A stored document as JSON, cheap to ask for again and again. @throws AppError not_found */
  answer(id: string, user: string): Promise<ReadyAnswer>;
  /** @throws AppError conflict when there is one already */
  create(document: DocumentContent, user: string): Promise<StoredText>;
  /** @throws AppError not_found, revision_conflict */
  replace(document: DocumentContent, revision: number, user: string): Promise<StoredText>;
  /** One that is gone already is no error. */
  remove(id: string, user: string): Promise<void>;
}

/** A document as it is stored now, as JSON: it was checked when it came. */
export type StoredText = Pick<ReadyAnswer, "text" | "etag">;

/** Its revision, by which a write says what it started from. */
const etagOf = ({ revision }: Pick<StoredDocument, "revision">): string => `"${revision}"`;

export function createDocuments({ db, answers }: Pick<Database, "db" | "answers">): Documents {
  const read = async (id: string, user: string): Promise<StoredDocument> => {
    const row = await db
      .selectFrom("documents")
      .select(["revision", "content"])
      .where("user_id", "=", user)
      .where("id", "=", id)
      .executeTakeFirst();
    if (!row) throw new AppError("not_found", "There is no such document.");
    return { revision: row.revision, document: DocumentContent.parse(row.content) };
  };
  const columnsOf = (document: DocumentContent) => ({
    name: document.name,
    content: JSON.stringify(document),
    updated_at: new Date(document.updatedAt),
  });
  const storedText = (revision: number, content: string): StoredText => ({
    text: `{"revision":${revision},"document":${content}}`,
    etag: etagOf({ revision }),
  });

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
    answer: (id, user) =>
      answers.read(keyOf(id, user), async () => {
        const stored = await read(id, user);
        return { user, text: JSON.stringify(stored), etag: etagOf(stored) };
      }),
    async create(document, user) {
      const columns = columnsOf(document);
      const inserting = db
        .insertInto("documents")
        .values({ user_id: user, id: document.id, revision: 1, ...columns })
        .onConflict((conflict) => conflict.columns(["user_id", "id"]).doNothing())
        .executeTakeFirstOrThrow();
      const { numInsertedOrUpdatedRows } = await answers.written(keyOf(document.id, user), inserting);
      if (!numInsertedOrUpdatedRows) throw new AppError("conflict", "This document exists already.");
      return storedText(1, columns.content);
    },
    async replace(document, revision, user) {
      const columns = columnsOf(document);
      const updating = db
        .updateTable("documents")
        .set({ revision: revision + 1, ...columns })
        .where("user_id", "=", user)
        .where("id", "=", document.id)
        .where("revision", "=", revision)
        .executeTakeFirstOrThrow();
      const { numUpdatedRows } = await answers.written(keyOf(document.id, user), updating);
      if (numUpdatedRows) return storedText(revision + 1, columns.content);
      const current = await read(document.id, user);
      throw new AppError("revision_conflict", "This document was changed elsewhere meanwhile. Load it again before saving.", {
        details: { revision: current.revision },
      });
    },
    async remove(id, user) {
      const deleting = db.deleteFrom("documents").where("user_id", "=", user).where("id", "=", id).execute();
      await answers.written(keyOf(id, user), deleting);
    },
  };
}
