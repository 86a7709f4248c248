import { type Kysely, type Selectable, sql, type Updateable } from "kysely";
import { z } from "zod";
import { type BudgetLeft, Candidate, Edit, type EditError, type EditPage, EditRequest } from "../../contract/edits.ts";
import { ImageId } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import type { Database } from "../storage/database.ts";
import { editKey, etagOfText, type ReadyAnswer } from "../storage/readyAnswers.ts";
import type { EditsTable, Tables } from "../storage/tables.ts";
import { budgetLeft, type DailyBudget, NO_BUDGET, refuseOverBudget } from "./dailyBudget.ts";

const PAGE = 50;
/** Any number, the same in every process. */
const LEASE_LOCK = 4_860_001;

/**
 * What is left to do: render the region, hand the pictures over, start the work, follow it, keep the answer. Each can be repeated: a
 * stage is left by one conditional write.
 */
export const Stage = z.enum(["prepare", "upload", "submit", "follow", "store", "done"]);
export type Stage = z.infer<typeof Stage>;

/** The raw answer, kept before anything is made of it: it was paid for. */
export const Answer = z.strictObject({ imageId: ImageId, placed: z.strictObject({ x: z.number(), y: z.number() }).optional() });
export type Answer = z.infer<typeof Answer>;

/** An edit and how far it has come. */
export interface EditRecord {
  readonly edit: Edit;
  /** Whose it is. */
  readonly user: string;
  readonly stage: Stage;
  readonly uploads: Readonly<Record<string, unknown>> | null;
  /** Since when it may have been charged. */
  readonly submittedAt: Date | null;
  readonly ticket: Readonly<Record<string, unknown>> | null;
  readonly answer: Answer | null;
  readonly tries: number;
}

export interface NewEdit {
  readonly id: string;
  readonly user: string;
  readonly key: string;
  readonly requestHash: string;
  readonly request: EditRequest;
  readonly credits: number;
  readonly createdAt: Date;
}

/** The writes of a worker: they reach the row only while the worker's lease is its own. */
export type EditChange = Updateable<EditsTable>;

export interface Leased {
  readonly id: string;
  readonly engine: string;
}

/** Which of a user's edits; what is left out is no condition. */
export interface WantedEdits {
  readonly documentId?: string | undefined;
  readonly key?: string | undefined;
  readonly cursor?: string | undefined;
}

/** What the edit's row says at its end. */
export interface Ended {
  readonly engine: string;
  readonly status: string;
  readonly credits: number;
}

/** In the database's time. */
const fromNow = (ms: number) => sql<Date>`now() + ${ms}::double precision * interval '1 millisecond'`;

export type EditTable = ReturnType<typeof createEditTable>;

/** The edits' rows: the truth about every edit. */
export function createEditTable({ db, answers }: Pick<Database, "db" | "answers">) {
  const find = async (id: string): Promise<EditRecord> => {
    const row = await db.selectFrom("edits").selectAll().where("id", "=", id).executeTakeFirst();
    if (!row) throw noSuchEdit();
    return recordOf(row);
  };

  const rows = {
    find,

    async findByKey(user: string, key: string): Promise<{ readonly edit: Edit; readonly requestHash: string } | null> {
      const row = await db
        .selectFrom("edits")
        .selectAll()
        .where("user_id", "=", user)
        .where("idempotency_key", "=", key)
        .executeTakeFirst();
      return row ? { edit: recordOf(row).edit, requestHash: row.request_hash } : null;
    },

    /** False when there is one of this user under this key already. @throws AppError budget_spent, for one that is new */
    async insert(edit: NewEdit, budget: DailyBudget = NO_BUDGET): Promise<boolean> {
      if (edit.credits === 0 || (budget.together === null && budget.eachUser === null)) return insertRow(db, edit);
      return db.transaction().execute(async (transaction) => {
        if (!(await insertRow(transaction, edit))) return false;
        await refuseOverBudget(transaction, edit, budget);
        return true;
      });
    },

    /** Null where there is no limit. */
    budgetLeft: (user: string, at: Date, budget: DailyBudget): Promise<BudgetLeft | null> => budgetLeft(db, user, at, budget),

    /** Newest first. */
    async page(user: string, { documentId, key, cursor }: WantedEdits): Promise<EditPage> {
      const from = cursor === undefined ? null : parseCursor(cursor);
      let query = db
        .selectFrom("edits")
        .selectAll()
        .where("user_id", "=", user)
        .orderBy("created_at", "desc")
        .orderBy("id", "desc");
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
        items: shown.map((row) => recordOf(row).edit),
        nextCursor: rows.length > PAGE && last ? cursorOf(last.created_at, last.id) : null,
      };
    },

    /**
     * Marks it canceled unless it is finished. What was never submitted is done with, and free; the rest is a worker's business.
     *
     * @returns null when it is not done with
     */
    async cancel(id: string, at: Date): Promise<Ended | null> {
      const isUnsubmitted = sql<boolean>`(stage in ('prepare', 'upload') or (stage = 'submit' and submitted_at is null))`;
      const row = await db
        .updateTable("edits")
        .set(({ eb }) => ({
          status: "canceled",
          stage_words: "Canceled",
          completed_at: at,
          stage: eb.case().when(isUnsubmitted).then("done").else(eb.ref("stage")).end(),
          credits: eb.case().when(isUnsubmitted).then(0).else(eb.ref("credits")).end(),
        }))
        .where("id", "=", id)
        .where("status", "in", ["queued", "running"])
        .returning(["engine", "status", "credits", "stage"])
        .executeTakeFirst();
      return row?.stage === "done" ? row : null;
    },

    /**
     * Takes an edit that has something to do and that nobody works on: of the user who has the fewest under way, the oldest.
     *
     * @param room how many edits of an engine may be under way in all processes together; engines left out are passed over
     */
    async leaseNext(owner: string, leaseMs: number, room: ReadonlyMap<string, number>): Promise<Leased | null> {
      if (room.size === 0) return null;
      const limits = sql.join([...room].map(([engine, atOnce]) => sql`(${engine}::text, ${atOnce}::bigint)`));
      return await db.transaction().execute(async (transaction) => {
        // One at a time, or two processes would count the same room.
        await sql`select pg_advisory_xact_lock(${LEASE_LOCK})`.execute(transaction);
        const { rows } = await sql<Leased>`
          with busy as (
            select engine, user_id, count(*) as under_way from edits where stage <> 'done' and lease_until > now() group by engine, user_id
          ), open as (
            select limits.engine from (values ${limits}) as limits (engine, at_once)
            where at_once > (select coalesce(sum(under_way), 0) from busy where busy.engine = limits.engine)
          )
          update edits set lease_owner = ${owner}, lease_until = ${fromNow(leaseMs)}, look_at = null, tries = tries + 1
          where id = (
            select edits.id from edits join open using (engine) left join busy using (engine, user_id)
            where stage <> 'done' and (lease_until is null or lease_until <= now()) and (look_at is null or look_at <= now())
            order by coalesce(under_way, 0), created_at, edits.id limit 1)
          returning id, engine`.execute(transaction);
        return rows[0] ?? null;
      });
    },

    /** False when the lease was lost, or nothing is left to do. */
    async renew(id: string, owner: string, leaseMs: number): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("edits")
        .set({ lease_until: fromNow(leaseMs) })
        .where("id", "=", id)
        .where("lease_owner", "=", owner)
        .where("stage", "<>", "done")
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    /** Gives the edit back; nobody takes it for `restMs`. */
    async release(id: string, owner: string, restMs = 0): Promise<void> {
      await db
        .updateTable("edits")
        .set({ lease_owner: null, lease_until: null, look_at: restMs > 0 ? fromNow(restMs) : null })
        .where("id", "=", id)
        .where("lease_owner", "=", owner)
        .execute();
    },

    /** Ends every lease: for a database that nobody else can have open. */
    async releaseAll(): Promise<void> {
      await db.updateTable("edits").set({ lease_owner: null, lease_until: null }).where("stage", "<>", "done").execute();
    },

    /** The edit that waits for this job of its engine, to be looked at now; null when there is none. */
    async hurry(jobId: string): Promise<string | null> {
      const { rows } = await sql<{ id: string }>`
        update edits set look_at = null where ticket->>'jobId' = ${jobId} and stage <> 'done' returning id`.execute(db);
      return rows[0]?.id ?? null;
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

    /** Shows the edit as failed, while its stage is still open: what was paid for may come yet. */
    async giveUp(id: string, owner: string, error: EditError, at: Date): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("edits")
        .set({ status: "failed", stage_words: END_WORDS.failed, error: JSON.stringify(error), completed_at: at })
        .where("id", "=", id)
        .where("lease_owner", "=", owner)
        .where("status", "in", ["queued", "running"])
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    /** Leaves the last stage; null when somebody else did. A canceled or failed edit stays so; a candidate, an answer that came late, is kept with it. */
    async finish(id: string, owner: string, { status, candidate, error, credits, at }: Finish): Promise<Ended | null> {
      // Before that the vendor has taken nothing.
      const isCharged = sql<boolean>`stage in ('follow', 'store')`;
      const row = await db
        .updateTable("edits")
        .set(({ eb, fn, val }) => ({
          stage: "done",
          status: eb.case().when("status", "in", ENDED).then(eb.ref("status")).else(status).end(),
          stage_words: eb.case().when("status", "in", ENDED).then(eb.ref("stage_words")).else(END_WORDS[status]).end(),
          completed_at: fn.coalesce("completed_at", val(at)),
          error: sql<string | null>`case when status = 'canceled' then null
            else coalesce(${error === null ? null : JSON.stringify(error)}::jsonb, error) end`,
          candidate: candidate === null ? null : JSON.stringify(candidate),
          ...(status === "completed" ? { progress: 100 } : {}),
          ...(credits === null
            ? {}
            : { credits, refunded: sql<number>`case when ${isCharged} then greatest(credits - ${credits}::real, 0) else 0 end` }),
          lease_owner: null,
          lease_until: null,
        }))
        .where("id", "=", id)
        .where("lease_owner", "=", owner)
        .where("stage", "<>", "done")
        .returning(["engine", "status", "credits"])
        .executeTakeFirst();
      return row ?? null;
    },
  };
  type Rows = typeof rows;
  return {
    ...rows,

    /** An edit as JSON, cheap to ask for again and again. @throws AppError not_found, also when it is another user's */
    async answerOf(user: string, id: string): Promise<ReadyAnswer> {
      const answer = await answers.read(editKey(id), async () => {
        const record = await find(id);
        const text = JSON.stringify(record.edit);
        return { user: record.user, text, etag: etagOfText(text) };
      });
      if (answer.user !== user) throw noSuchEdit();
      return answer;
    },

    cancel: (id: string, at: Date) => answers.written(editKey(id), rows.cancel(id, at)),
    change: (id: string, ...change: Tail<Rows["change"]>) => answers.written(editKey(id), rows.change(id, ...change)),
    giveUp: (id: string, ...reason: Tail<Rows["giveUp"]>) => answers.written(editKey(id), rows.giveUp(id, ...reason)),
    finish: (id: string, ...outcome: Tail<Rows["finish"]>) => answers.written(editKey(id), rows.finish(id, ...outcome)),
  };
}

type Tail<Method> = Method extends (id: string, ...rest: infer Rest) => unknown ? Rest : never;

async function insertRow(
  db: Kysely<Tables>,
  { id, user, key, requestHash, request, credits, createdAt }: NewEdit,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("edits")
    .values({
      id,
      user_id: user,
      engine: request.engine,
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
    .onConflict((conflict) => conflict.columns(["user_id", "idempotency_key"]).doNothing())
    .executeTakeFirstOrThrow();
  return Boolean(numInsertedOrUpdatedRows);
}

const ENDED = ["canceled", "failed"];
const END_WORDS = { completed: "Done", failed: "Failed", canceled: "Canceled" } as const;

interface Finish {
  readonly status: "completed" | "failed" | "canceled";
  readonly candidate: Candidate | null;
  /** Null: as it is. */
  readonly error: EditError | null;
  /** Null: as it is. */
  readonly credits: number | null;
  readonly at: Date;
}

const EnginesOwn = z.record(z.string(), z.unknown()).nullable();

function recordOf(row: Selectable<EditsTable>): EditRecord {
  const edit = Edit.parse({
    ...EditRequest.parse(row.request),
    id: row.id,
    status: row.status,
    stage: row.stage_words,
    progress: row.progress,
    candidate: z.nullable(Candidate).parse(row.candidate),
    error: row.error,
    credits: row.credits,
    refunded: row.refunded,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
  });
  return {
    edit,
    user: row.user_id,
    stage: Stage.parse(row.stage),
    uploads: EnginesOwn.parse(row.uploads),
    submittedAt: row.submitted_at,
    ticket: EnginesOwn.parse(row.ticket),
    answer: Answer.nullable().parse(row.answer),
    tries: row.tries,
  };
}

const noSuchEdit = () => new AppError("not_found", "There is no such edit.");

const cursorOf = (at: Date, id: string): string => Buffer.from(`${at.toISOString()}|${id}`).toString("base64url");

function parseCursor(cursor: string): { at: Date; id: string } {
  const [at = "", id = ""] = Buffer.from(cursor, "base64url").toString().split("|");
  const parsed = z.object({ at: z.iso.datetime(), id: z.uuid() }).safeParse({ at, id });
  if (!parsed.success) throw new AppError("bad_request", "The cursor is not one of ours. Start from the first page.");
  return { at: new Date(at), id };
}
