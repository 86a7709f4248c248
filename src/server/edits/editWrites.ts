import { type Kysely, sql, type Updateable, type UpdateObject } from "kysely";
import type { EditError, EditStage, Result } from "../../contract/edits.ts";
import type { EngineTicket } from "../engines/engine.ts";
import type { EditsTable, Tables } from "../storage/tables.ts";
import type { Stage } from "./editRecord.ts";

/** Any number, the same in every process. */
const ADOPT_LOCK = 4_860_003;

/** The writes of a worker: they reach the row only while the worker's lease is its own. */
export type EditChange = Updateable<EditsTable>;

/** Values of the edit's row at its end. */
export interface Ended {
  readonly engine: string;
  readonly status: string;
  readonly credits: number;
}

/** Waits for a write of an edit's row, after which no earlier response of the edit is given any more. */
export type NoteWrite = <Result>(id: string, write: Promise<Result>) => Promise<Result>;

/** In the database's time. */
const NOW = sql<Date>`now()`;

const ENDED = ["canceled", "failed"];
const END_STAGE = { completed: "done", failed: "failed", canceled: "canceled" } as const satisfies Record<string, EditStage>;

export interface Finish {
  readonly status: "completed" | "failed" | "canceled";
  readonly result: Result | null;
  /** Null: as it is. */
  readonly error: EditError | null;
  /** Null: as it is. */
  readonly credits: number | null;
}

/** The writes of whoever looks on: a designer who cancels, a webhook. */
export const editRequests = (db: Kysely<Tables>, noted: NoteWrite) => ({
  /**
   * Marks it canceled unless it is finished. What was never submitted is done with, and free; the rest is a worker's business.
   *
   * @returns null when it is not done with
   */
  async cancel(id: string): Promise<Ended | null> {
    const isUnsubmitted = sql<boolean>`(stage in ('prepare', 'upload') or (stage = 'submit' and submitted_at is null))`;
    const canceling = db
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
    const row = await noted(id, canceling);
    return row?.stage === "done" ? row : null;
  },

  /** The edit that waits for this job of its engine, to be looked at now; null when there is none. */
  async pollNow(jobId: string): Promise<string | null> {
    const { rows } = await sql<{ id: string }>`
      update edits set next_poll_at = null where ticket->>'jobId' = ${jobId} and stage <> 'done' returning id`.execute(db);
    return rows[0]?.id ?? null;
  },
});

/** The writes of the worker that leases an edit. */
export function editProgress(db: Kysely<Tables>, noted: NoteWrite) {
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
    return (await noted(id, query.executeTakeFirstOrThrow())).numUpdatedRows > 0n;
  };

  return {
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
      const adopting = db.transaction().execute(async (transaction) => {
        // One at a time, or two edits that ask for the same would take the same job.
        await sql`select pg_advisory_xact_lock(${ADOPT_LOCK})`.execute(transaction);
        const { numAffectedRows } = await sql`
          update edits set stage = 'follow', ticket = ${JSON.stringify(ticket)}::jsonb, submitted_at = now(), attempts = 0
          where id = ${id} and lease_owner = ${owner} and stage = 'submit'
            and not exists (select from edits other where other.id <> ${id} and other.ticket = ${JSON.stringify(ticket)}::jsonb)
        `.execute(transaction);
        return (numAffectedRows ?? 0n) > 0n;
      });
      return noted(id, adopting);
    },

    /** Shows the edit as failed, while its stage is still open: what was paid for may come yet. */
    async giveUp(id: string, owner: string, error: EditError): Promise<boolean> {
      const givingUp = db
        .updateTable("edits")
        .set({ status: "failed", status_text: END_STAGE.failed, error: JSON.stringify(error), completed_at: NOW })
        .where("id", "=", id)
        .where("lease_owner", "=", owner)
        .where("status", "in", ["queued", "running"])
        .executeTakeFirstOrThrow();
      return (await noted(id, givingUp)).numUpdatedRows > 0n;
    },

    /** Leaves the last stage; null when somebody else did. A canceled or failed edit stays so; a result that came late is kept with it. */
    async finish(id: string, owner: string, { status, result, error, credits }: Finish): Promise<Ended | null> {
      // Before that the vendor has taken nothing.
      const isCharged = sql<boolean>`stage in ('follow', 'store')`;
      const finishing = db
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
      return (await noted(id, finishing)) ?? null;
    },
  };
}
