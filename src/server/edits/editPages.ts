import type { Kysely } from "kysely";
import { z } from "zod";
import type { EditPage } from "../../contract/edits.ts";
import { Instant } from "../../contract/text.ts";
import { AppError } from "../../core/appError.ts";
import type { Tables } from "../storage/tables.ts";
import { editOf, type KnownEngines } from "./editRecord.ts";

const PAGE = 50;

/** Filter on a user's edits; an omitted field is no condition. */
export interface WantedEdits {
  readonly documentId?: string | undefined;
  readonly key?: string | undefined;
  readonly cursor?: string | undefined;
}

/** A user's edits, newest first, fifty at a time. @throws AppError bad_request for a cursor that is none of ours */
export async function editPage(
  db: Kysely<Tables>,
  user: string,
  { documentId, key, cursor }: WantedEdits,
  engines: KnownEngines,
): Promise<EditPage> {
  const from = cursor === undefined ? null : parseCursor(cursor);
  let query = db.selectFrom("edits").selectAll().where("user_id", "=", user).orderBy("created_at", "desc").orderBy("id", "desc");
  if (documentId !== undefined) query = query.where("document_id", "=", documentId);
  if (key !== undefined) query = query.where("idempotency_key", "=", key);
  if (from) {
    query = query.where(({ eb, and, or }) =>
      or([eb("created_at", "<", from.at), and([eb("created_at", "=", from.at), eb("id", "<", from.id)])]),
    );
  }
  const rows = await query.limit(PAGE + 1).execute();
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => editOf(row, engines)),
    nextCursor: rows.length > PAGE && last ? cursorOf(last.created_at, last.id) : null,
  };
}

const cursorOf = (at: Date, id: string): string => Buffer.from(`${at.toISOString()}|${id}`).toString("base64url");

function parseCursor(cursor: string): { at: Date; id: string } {
  const [at = "", id = ""] = Buffer.from(cursor, "base64url").toString().split("|");
  const parsed = z.object({ at: Instant, id: z.uuid() }).safeParse({ at, id });
  if (!parsed.success) throw new AppError("bad_request", "The cursor is not one of ours. Start from the first page.");
  return { at: new Date(at), id };
}
