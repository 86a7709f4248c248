import type { DocumentSummary, StoredDocument } from "../../contract/documents.ts";
import { DocumentContent } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import type { Database } from "./database.ts";

/**
 * Each user's documents as whole JSON values; a revision is counted up by every write, and a write that started from another one is
 * refused. Another user's document is as none.
 */
export interface Documents {
  list(user: string): Promise<DocumentSummary[]>;
  /** @throws AppError not_found */
  read(id: string, user: string): Promise<StoredDocument>;
  /** @throws AppError conflict when there is one already */
  create(document: DocumentContent, user: string): Promise<StoredDocument>;
  /** @throws AppError not_found, revision_conflict */
  replace(document: DocumentContent, revision: number, user: string): Promise<StoredDocument>;
  /** One that is gone already is no error. */
  remove(id: string, user: string): Promise<void>;
}

export function createDocuments({ db }: Pick<Database, "db">): Documents {
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
  const columns = (document: DocumentContent) => ({
    name: document.name,
    content: JSON.stringify(document),
    updated_at: new Date(document.updatedAt),
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
    read,
    async create(document, user) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("documents")
        .values({ user_id: user, id: document.id, revision: 1, ...columns(document) })
        .onConflict((conflict) => conflict.columns(["user_id", "id"]).doNothing())
        .executeTakeFirstOrThrow();
      if (!numInsertedOrUpdatedRows) throw new AppError("conflict", "This document exists already.");
      return { revision: 1, document };
    },
    async replace(document, revision, user) {
      const { numUpdatedRows } = await db
        .updateTable("documents")
        .set({ revision: revision + 1, ...columns(document) })
        .where("user_id", "=", user)
        .where("id", "=", document.id)
        .where("revision", "=", revision)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows) return { revision: revision + 1, document };
      const current = await read(document.id, user);
      throw new AppError("revision_conflict", "This document was changed elsewhere meanwhile. Load it again before saving.", {
        details: { revision: current.revision },
      });
    },
    async remove(id, user) {
      await db.deleteFrom("documents").where("user_id", "=", user).where("id", "=", id).execute();
    },
  };
}
