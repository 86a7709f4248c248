import { type Kysely, sql, type Updateable } from "kysely";
import type { BudgetLeft, Candidate, Edit, EditError, EditPage, EditRequest } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import type { EngineTicket } from "../engines/engine.ts";
import type { Database } from "../storage/database.ts";
import { editKey, etagOfText, type ReadyAnswer } from "../storage/readyAnswers.ts";
import type { EditsTable, Tables } from "../storage/tables.ts";
import { budgetLeft, type DailyBudget, NO_BUDGET, refuseOverBudget } from "./dailyBudget.ts";
import { editPage, type WantedEdits } from "./editPages.ts";
import { type EditRecord, recordOf, type Stage } from "./editRecord.ts";
import { createLeases } from "./leases.ts";

/** Any number, the same in every process. */
const ADOPT_LOCK = 4_860_003;

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

/** What the edit's row says at its end. */
export interface Ended {
  readonly engine: string;
  readonly status: string;
  readonly credits: number;
}

export type EditTable = ReturnType<typeof createEditTable>;

/** The edits' rows: the truth about every edit. */
export function createEditTable({ db, answers }: Pick<Database, "db" | "answers">) {
  const find = async (id: string): Promise<EditRecord> => {
    const row = await db.selectFrom("edits").selectAll().where("id", "=", id).executeTakeFirst();
    if (!row) throw noSuchEdit();
    return recordOf(row);
  };

  const rows = {
    ...createLeases(db),
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

    page: (user: string, wanted: WantedEdits): Promise<EditPage> => editPage(db, user, wanted),

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

    /** Takes a job that was found at the vendor's for the edit's own, unless it is another edit's. */
    async adopt(id: string, owner: string, ticket: EngineTicket, at: Date): Promise<boolean> {
      return await db.transaction().execute(async (transaction) => {
        // One at a time, or two edits that ask for the same would take the same job.
        await sql`select pg_advisory_xact_lock(${ADOPT_LOCK})`.execute(transaction);
        const { numAffectedRows } = await sql`
          update edits set stage = 'follow', ticket = ${JSON.stringify(ticket)}::jsonb, submitted_at = ${at}, tries = 0
          where id = ${id} and lease_owner = ${owner} and stage = 'submit'
            and not exists (select from edits other where other.id <> ${id} and other.ticket = ${JSON.stringify(ticket)}::jsonb)
        `.execute(transaction);
        return (numAffectedRows ?? 0n) > 0n;
      });
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
    adopt: (id: string, ...job: Tail<Rows["adopt"]>) => answers.written(editKey(id), rows.adopt(id, ...job)),
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

const noSuchEdit = () => new AppError("not_found", "There is no such edit.");
