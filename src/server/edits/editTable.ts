import { type Kysely, sql } from "kysely";
import type { BudgetLeft, Edit, EditPage, EditRequest } from "../../contract/edits.ts";
import type { Database } from "../storage/database.ts";
import type { Tables } from "../storage/tables.ts";
import { budgetLeft, type DailyBudget, NO_BUDGET, refuseOverBudget } from "./dailyBudget.ts";
import { editPage, type WantedEdits } from "./editPages.ts";
import { type EditRecord, editOf, type KnownEngines, noSuchEdit, recordOf } from "./editRecord.ts";
import { editResponses } from "./editResponses.ts";
import { editProgress, editRequests } from "./editWrites.ts";
import { createLeases } from "./leases.ts";

export interface NewEdit {
  readonly id: string;
  readonly user: string;
  readonly key: string;
  readonly requestHash: string;
  readonly request: EditRequest;
  readonly credits: number;
}

const NOW = sql<Date>`now()`;

export type EditTable = ReturnType<typeof createEditTable>;

/** The edits' rows: the truth about every edit. */
export function createEditTable({ db, responses }: Pick<Database, "db" | "responses">, engines: KnownEngines) {
  const rows = editRows(db, engines);
  const { noted, answerOf } = editResponses(responses, rows.find);
  return { ...createLeases(db), ...rows, ...editRequests(db, noted), ...editProgress(db, noted), answerOf };
}

function editRows(db: Kysely<Tables>, engines: KnownEngines) {
  return {
    async find(id: string): Promise<EditRecord> {
      const row = await db.selectFrom("edits").selectAll().select(NOW.as("read_at")).where("id", "=", id).executeTakeFirst();
      if (!row) throw noSuchEdit();
      return recordOf(row, row.read_at, engines);
    },

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
  };
}

/** Creation time of the new row; null when this key had one already. */
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
