import { type Kysely, sql, type Updateable, type UpdateObject } from "kysely";
import type { BudgetLeft, Edit, EditError, EditPage, EditRequest, EditStage, Result } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import type { EngineTicket } from "../engines/engine.ts";
import type { Database } from "../storage/database.ts";
import { type CachedResponse, editKey, etagOfText } from "../storage/responseCache.ts";
import type { EditsTable, Tables } from "../storage/tables.ts";
import { budgetLeft, type DailyBudget, NO_BUDGET, refuseOverBudget } from "./dailyBudget.ts";
import { editPage, type WantedEdits } from "./editPages.ts";
import { type EditRecord, editOf, type KnownEngines, recordOf, type Stage } from "./editRecord.ts";
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
}

/** The writes of a worker: they reach the row only while the worker's lease is its own. */
export type EditChange = Updateable<EditsTable>;

/** What the edit's row says at its end. */
export interface Ended {
  readonly engine: string;
  readonly status: string;
  readonly credits: number;
}

/** In the database's time. */
const NOW = sql<Date>`now()`;

export type EditTable = ReturnType<typeof createEditTable>;

/** The edits' rows: the truth about every edit. */
export function createEditTable({ db, answers }: Pick<Database, "db" | "answers">, engines: KnownEngines) {
  const find = async (id: string): Promise<EditRecord> => {
    const row = await db.selectFrom("edits").selectAll().select(NOW.as("read_at")).where("id", "=", id).executeTakeFirst();
    if (!row) throw noSuchEdit();
    return recordOf(row, row.read_at, engines);
  };

  /** @param changes what `EditChange` has, or an expression for it */
  const update = async (
    id: string,
    owner: string,
    from: Stage,
    isUnlessCanceled: boolean,
    changes: UpdateObject<Tables, "edits">,
  ): Promise<boolean> => {
    let query = db
      .updateTable("edits")
      .set(changes)
      .where("id", "=", id)
      .where("stage", "=", from)
      .where("lease_owner", "=", owner);
    if (isUnlessCanceled) query = query.where("status", "<>", "canceled");
    return (await query.executeTakeFirstOrThrow()).numUpdatedRows > 0n;
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
      return row ? { edit: editOf(row, engines), requestHash: row.request_hash } : null;
    },

    /** False when there is one of this user under this key already. @throws AppError budget_spent, for one that is new */
    async insert(edit: NewEdit, budget: DailyBudget = NO_BUDGET): Promise<boolean> {
      if (edit.credits === 0 || (budget.together === null && budget.eachUser === null))
        return (await insertRow(db, edit)) !== null;
      return db.transaction().execute(async (transaction) => {
        const createdAt = await insertRow(transaction, edit);
        if (!createdAt) return false;
        await refuseOverBudget(transaction, { ...edit, createdAt }, budget);
        return true;
      });
    },

    /** Null where there is no limit. */
    budgetLeft: (user: string, budget: DailyBudget): Promise<BudgetLeft | null> => budgetLeft(db, user, budget),

    page: (user: string, wanted: WantedEdits): Promise<EditPage> => editPage(db, user, wanted, engines),

    /**
     * Marks it canceled unless it is finished. What was never submitted is done with, and free; the rest is a worker's business.
     *
     * @returns null when it is not done with
     */
    async cancel(id: string): Promise<Ended | null> {
      const isUnsubmitted = sql<boolean>`(stage in ('prepare', 'upload') or (stage = 'submit' and submitted_at is null))`;
      const row = await db
        .updateTable("edits")
        .set(({ eb }) => ({
          status: "canceled",
          status_text: "canceled",
          completed_at: NOW,
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
    async pollNow(jobId: string): Promise<string | null> {
      const { rows } = await sql<{ id: string }>`
        update edits set next_poll_at = null where ticket->>'jobId' = ${jobId} and stage <> 'done' returning id`.execute(db);
      return rows[0]?.id ?? null;
    },

    /** Begins to work on it, or goes on. False as for `change`. */
    async begin(id: string, owner: string): Promise<boolean> {
      const started = {
        status: "running",
        status_text: "preparing",
        started_at: sql<Date>`coalesce(started_at, now())`,
      };
      return update(id, owner, "prepare", true, started);
    },

    /** Says before the first submission that it may have been charged from now on. False as for `change`; canceled counts before the first alone. */
    async submitting(id: string, owner: string, isFirst: boolean, watchedMs: number): Promise<boolean> {
      return update(id, owner, "submit", isFirst, {
        status_text: "sending",
        submitted_at: sql<Date>`coalesce(submitted_at, now())`,
        ...(isFirst && { submitted_watched_ms: watchedMs }),
      });
    },

    /** False when the stage is another by now, the lease was lost, or, with `unlessCanceled`, the edit was canceled. */
    async change(id: string, owner: string, from: Stage, change: EditChange, { unlessCanceled = false } = {}): Promise<boolean> {
      return update(id, owner, from, unlessCanceled, change);
    },

    /** Takes a job that was found at the vendor's for the edit's own, unless it is another edit's. */
    async adopt(id: string, owner: string, ticket: EngineTicket): Promise<boolean> {
      return await db.transaction().execute(async (transaction) => {
        // One at a time, or two edits that ask for the same would take the same job.
        await sql`select pg_advisory_xact_lock(${ADOPT_LOCK})`.execute(transaction);
        const { numAffectedRows } = await sql`
          update edits set stage = 'follow', ticket = ${JSON.stringify(ticket)}::jsonb, submitted_at = now(), attempts = 0
          where id = ${id} and lease_owner = ${owner} and stage = 'submit'
            and not exists (select from edits other where other.id <> ${id} and other.ticket = ${JSON.stringify(ticket)}::jsonb)
        `.execute(transaction);
        return (numAffectedRows ?? 0n) > 0n;
      });
    },

    /** Shows the edit as failed, while its stage is still open: what was paid for may come yet. */
    async giveUp(id: string, owner: string, error: EditError): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("edits")
        .set({ status: "failed", status_text: END_STAGE.failed, error: JSON.stringify(error), completed_at: NOW })
        .where("id", "=", id)
        .where("lease_owner", "=", owner)
        .where("status", "in", ["queued", "running"])
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    /** Leaves the last stage; null when somebody else did. A canceled or failed edit stays so; a result, an answer that came late, is kept with it. */
    async finish(id: string, owner: string, { status, result, error, credits }: Finish): Promise<Ended | null> {
      // Before that the vendor has taken nothing.
      const isCharged = sql<boolean>`stage in ('follow', 'store')`;
      const row = await db
        .updateTable("edits")
        .set(({ eb, fn }) => ({
          stage: "done",
          status: eb.case().when("status", "in", ENDED).then(eb.ref("status")).else(status).end(),
          status_text: eb.case().when("status", "in", ENDED).then(eb.ref("status_text")).else(END_STAGE[status]).end(),
          completed_at: fn.coalesce("completed_at", NOW),
          error: sql<string | null>`case when status = 'canceled' then null
            else coalesce(${error === null ? null : JSON.stringify(error)}::jsonb, error) end`,
          result: result === null ? null : JSON.stringify(result),
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
    async answerOf(user: string, id: string): Promise<CachedResponse> {
      const answer = await answers.read(editKey(id), async () => {
        const record = await find(id);
        const text = JSON.stringify(record.edit);
        return { user: record.user, text, etag: etagOfText(text) };
      });
      if (answer.user !== user) throw noSuchEdit();
      return answer;
    },

    cancel: (id: string) => answers.written(editKey(id), rows.cancel(id)),
    begin: (id: string, owner: string) => answers.written(editKey(id), rows.begin(id, owner)),
    submitting: (id: string, ...rest: Tail<Rows["submitting"]>) => answers.written(editKey(id), rows.submitting(id, ...rest)),
    change: (id: string, ...change: Tail<Rows["change"]>) => answers.written(editKey(id), rows.change(id, ...change)),
    adopt: (id: string, ...job: Tail<Rows["adopt"]>) => answers.written(editKey(id), rows.adopt(id, ...job)),
    giveUp: (id: string, ...reason: Tail<Rows["giveUp"]>) => answers.written(editKey(id), rows.giveUp(id, ...reason)),
    finish: (id: string, ...outcome: Tail<Rows["finish"]>) => answers.written(editKey(id), rows.finish(id, ...outcome)),
  };
}

type Tail<Method> = Method extends (id: string, ...rest: infer Rest) => unknown ? Rest : never;

/** Since when there is one; null when there was one under this key. */
async function insertRow(db: Kysely<Tables>, { id, user, key, requestHash, request, credits }: NewEdit): Promise<Date | null> {
  const row = await db
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
      status_text: "waiting",
      progress: null,
      ticket: null,
      answer: null,
      result: null,
      error: null,
      credits,
      created_at: NOW,
      started_at: null,
      completed_at: null,
    })
    .onConflict((conflict) => conflict.columns(["user_id", "idempotency_key"]).doNothing())
    .returning("created_at")
    .executeTakeFirst();
  return row?.created_at ?? null;
}

const ENDED = ["canceled", "failed"];
const END_STAGE = { completed: "done", failed: "failed", canceled: "canceled" } as const satisfies Record<string, EditStage>;

interface Finish {
  readonly status: "completed" | "failed" | "canceled";
  readonly result: Result | null;
  /** Null: as it is. */
  readonly error: EditError | null;
  /** Null: as it is. */
  readonly credits: number | null;
}

const noSuchEdit = () => new AppError("not_found", "There is no such edit.");
