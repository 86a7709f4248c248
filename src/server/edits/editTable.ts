import { type Selectable, sql, type Updateable } from "kysely";
import { z } from "zod";
import { Candidate, Edit, type EditError, type EditPage, EditRequest } from "../../contract/edits.ts";
import { ImageId } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import type { Database } from "../storage/database.ts";
import type { EditsTable } from "../storage/tables.ts";

const PAGE = 50;

/** What is left to do. Each can be repeated: a stage is left by one conditional write. */
export const Stage = z.enum(["prepare", "submit", "follow", "store", "done"]);
export type Stage = z.infer<typeof Stage>;

/** The raw answer, kept before anything is made of it: it was paid for. */
export const Answer = z.strictObject({ imageId: ImageId, placed: z.strictObject({ x: z.number(), y: z.number() }).optional() });
export type Answer = z.infer<typeof Answer>;

/** An edit and how far it has come. */
export interface EditRecord {
  readonly edit: Edit;
  readonly stage: Stage;
  readonly ticket: Readonly<Record<string, unknown>> | null;
  readonly answer: Answer | null;
}

export interface NewEdit {
  readonly id: string;
  readonly key: string;
  readonly requestHash: string;
  readonly request: EditRequest;
  readonly credits: number;
  readonly createdAt: Date;
}

/** The writes of a worker: they reach the row only while the worker's lease is its own. */
export type EditChange = Updateable<EditsTable>;

export type EditTable = ReturnType<typeof createEditTable>;

/** The edits' rows: the truth about every edit. */
export function createEditTable({ db }: Pick<Database, "db">) {
  const find = async (id: string): Promise<EditRecord> => {
    const row = await db.selectFrom("edits").selectAll().where("id", "=", id).executeTakeFirst();
    if (!row) throw new AppError("not_found", "There is no such edit.");
    return recordOf(row);
  };

  return {
    find,

    async findByKey(key: string): Promise<{ readonly edit: Edit; readonly requestHash: string } | null> {
      const row = await db.selectFrom("edits").selectAll().where("idempotency_key", "=", key).executeTakeFirst();
      return row ? { edit: recordOf(row).edit, requestHash: row.request_hash } : null;
    },

    /** False when there is one under this key already. */
    async insert({ id, key, requestHash, request, credits, createdAt }: NewEdit): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("edits")
        .values({
          id,
          idempotency_key: key,
          request_hash: requestHash,
          document_id: request.documentId,
          request: JSON.stringify(request),
          status: "queued",
          stage: "prepare",
          stage_words: "Waiting",
          progress: null,
          ticket: null,
          answer: null,
          candidate: null,
          error: null,
          credits,
          created_at: createdAt,
          started_at: null,
          completed_at: null,
        })
        .onConflict((conflict) => conflict.column("idempotency_key").doNothing())
        .executeTakeFirstOrThrow();
      return Boolean(numInsertedOrUpdatedRows);
    },

    /** Newest first. */
    async page(documentId: string | undefined, cursor: string | undefined): Promise<EditPage> {
      const from = cursor === undefined ? null : parseCursor(cursor);
      let query = db.selectFrom("edits").selectAll().orderBy("created_at", "desc").orderBy("id", "desc");
      if (documentId !== undefined) query = query.where("document_id", "=", documentId);
      if (from) {
        query = query.where(({ eb, and, or }) =>
          or([eb("created_at", "<", from.at), and([eb("created_at", "=", from.at), eb("id", "<", from.id)])]),
        );
      }
      const rows = await query.limit(PAGE + 1).execute();
      const shown = rows.slice(0, PAGE);
      const last = shown.at(-1);
      return {
        items: shown.map((row) => recordOf(row).edit),
        nextCursor: rows.length > PAGE && last ? cursorOf(last.created_at, last.id) : null,
      };
    },

    /** Marks it canceled unless it is finished. What was not started is done with; the rest is a worker's business. */
    async cancel(id: string, at: Date): Promise<void> {
      await db
        .updateTable("edits")
        .set(({ eb }) => ({
          status: "canceled",
          stage_words: "Canceled",
          completed_at: at,
          stage: eb.case().when("stage", "=", "prepare").then("done").else(eb.ref("stage")).end(),
          credits: eb.case().when("stage", "=", "prepare").then(0).else(eb.ref("credits")).end(),
        }))
        .where("id", "=", id)
        .where("status", "in", ["queued", "running"])
        .execute();
    },

    /** Takes an unfinished edit for `owner`; false when another holds it or nothing is left to do. */
    async lease(id: string, owner: string, now: Date, until: Date): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("edits")
        .set({ lease_owner: owner, lease_until: until })
        .where("id", "=", id)
        .where("stage", "<>", "done")
        .where(({ eb, or }) => or([eb("lease_until", "is", null), eb("lease_until", "<", now)]))
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    /** False when the lease was lost, or nothing is left to do. */
    async renew(id: string, owner: string, until: Date): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("edits")
        .set({ lease_until: until })
        .where("id", "=", id)
        .where("lease_owner", "=", owner)
        .where("stage", "<>", "done")
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    async release(id: string, owner: string): Promise<void> {
      const free = { lease_owner: null, lease_until: null };
      await db.updateTable("edits").set(free).where("id", "=", id).where("lease_owner", "=", owner).execute();
    },

    /** Ends every lease: for a database that nobody else can have open. */
    async releaseAll(): Promise<void> {
      await db.updateTable("edits").set({ lease_owner: null, lease_until: null }).where("stage", "<>", "done").execute();
    },

    /** Unfinished edits that nobody works on, oldest first. */
    async abandoned(now: Date): Promise<string[]> {
      const rows = await db
        .selectFrom("edits")
        .select("id")
        .where("stage", "<>", "done")
        .where(({ eb, or }) => or([eb("lease_until", "is", null), eb("lease_until", "<", now)]))
        .orderBy("created_at")
        .execute();
      return rows.map(({ id }) => id);
    },

    /** False when the stage is another by now, the lease was lost, or, with `unlessCanceled`, the edit was canceled. */
    async change(id: string, owner: string, from: Stage, change: EditChange, { unlessCanceled = false } = {}): Promise<boolean> {
      let query = db
        .updateTable("edits")
        .set(change)
        .where("id", "=", id)
        .where("stage", "=", from)
        .where("lease_owner", "=", owner);
      if (unlessCanceled) query = query.where("status", "<>", "canceled");
      return (await query.executeTakeFirstOrThrow()).numUpdatedRows > 0n;
    },

    /** Leaves the last stage. A canceled edit stays canceled; a candidate, an answer that came late, is kept with it. */
    async finish(id: string, owner: string, { status, candidate, error, credits, at }: Finish): Promise<void> {
      await db
        .updateTable("edits")
        .set(({ eb, fn, val }) => ({
          stage: "done",
          status: eb.case().when("status", "=", "canceled").then("canceled").else(status).end(),
          stage_words: eb.case().when("status", "=", "canceled").then("Canceled").else(END_WORDS[status]).end(),
          completed_at: fn.coalesce("completed_at", val(at)),
          error: sql<
            string | null
          >`case when status = 'canceled' then null else ${error === null ? null : JSON.stringify(error)}::jsonb end`,
          candidate: candidate === null ? null : JSON.stringify(candidate),
          ...(status === "completed" ? { progress: 100 } : {}),
          ...(credits === null ? {} : { credits }),
          lease_owner: null,
          lease_until: null,
        }))
        .where("id", "=", id)
        .where("lease_owner", "=", owner)
        .where("stage", "<>", "done")
        .execute();
    },
  };
}

const END_WORDS = { completed: "Done", failed: "Failed", canceled: "Canceled" } as const;

interface Finish {
  readonly status: "completed" | "failed" | "canceled";
  readonly candidate: Candidate | null;
  readonly error: EditError | null;
  /** Null: as it is. */
  readonly credits: number | null;
  readonly at: Date;
}

const Ticket = z.record(z.string(), z.unknown()).nullable();

function recordOf(row: Selectable<EditsTable>): EditRecord {
  const edit = Edit.parse({
    ...EditRequest.parse(row.request),
    id: row.id,
    status: row.status,
    stage: row.stage_words,
    progress: row.progress,
    candidate: Candidate.nullable().parse(row.candidate),
    error: row.error,
    credits: row.credits,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
  });
  return { edit, stage: Stage.parse(row.stage), ticket: Ticket.parse(row.ticket), answer: Answer.nullable().parse(row.answer) };
}

const cursorOf = (at: Date, id: string): string => Buffer.from(`${at.toISOString()}|${id}`).toString("base64url");

function parseCursor(cursor: string): { at: Date; id: string } {
  const [at = "", id = ""] = Buffer.from(cursor, "base64url").toString().split("|");
  const parsed = z.object({ at: z.iso.datetime(), id: z.uuid() }).safeParse({ at, id });
  if (!parsed.success) throw new AppError("bad_request", "The cursor is not one of ours. Start from the first page.");
  return { at: new Date(at), id };
}
