import { type Kysely, sql } from "kysely";
import type { BudgetLeft } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import type { Tables } from "../storage/tables.ts";

/** Any number, the same in every process. */
const BUDGET_LOCK = 4_860_002;
const DAY_MS = 86_400_000;

/** Credits that the edits accepted in one day, of UTC, may cost; null is no limit. */
export interface DailyBudget {
  readonly together: number | null;
  readonly eachUser: number | null;
}
export const NO_BUDGET: DailyBudget = { together: null, eachUser: null };

/** The edit that was just inserted. */
interface Wanted {
  readonly id: string;
  readonly user: string;
  readonly credits: number;
  readonly createdAt: Date;
}

/** One budget, and the part of it that is spent. */
interface Limit extends Pick<BudgetLeft, "whose" | "budget"> {
  readonly spent: number;
}

/**
 * Refuses an edit that costs more than is left of the day's budget: what that day's edits were accepted for, less what came back. In one
 * transaction with the edit's insertion, which the refusal undoes; others wait for its end, so that no two share what is left.
 *
 * @throws AppError budget_spent; `details`: whose ("user", "all"), budget, spent, needed, resetsAt
 */
export async function refuseOverBudget(
  transaction: Kysely<Tables>,
  { id, user, credits, createdAt }: Wanted,
  budget: DailyBudget,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(${BUDGET_LOCK})`.execute(transaction);
  const { limits, resetsAt } = await limitsOf(transaction, user, createdAt, budget, id);
  const over = limits.find(({ budget: most, spent }) => spent + credits > most);
  if (!over) return;
  throw new AppError(
    "budget_spent",
    `${WORDS[over.whose]} not allow this edit: ${over.spent} of ${over.budget} credits are spent, and it costs ${credits}. It starts anew at 00:00 UTC, ${inWords(resetsAt.getTime() - createdAt.getTime())} from now. Use the engine that is free meanwhile, or ask your administrator.`,
    { details: { ...over, needed: credits, resetsAt: resetsAt.toISOString() } },
  );
}

const WORDS = { user: "Your budget for today does", all: "Everybody's budget for today together does" } as const;

/** A user's remaining budget for today: their own or everybody's, whichever leaves less; null where there is no limit. */
export async function budgetLeft(db: Kysely<Tables>, user: string, budget: DailyBudget): Promise<BudgetLeft | null> {
  if (budget.together === null && budget.eachUser === null) return null;
  const { rows } = await sql<{ now: Date }>`select now()`.execute(db);
  const [read] = rows;
  if (!read) throw new RangeError("The database does not tell the time.");
  const { limits, resetsAt } = await limitsOf(db, user, read.now, budget, null);
  const lefts = limits.map(({ whose, budget: most, spent }) => ({ whose, budget: most, left: Math.max(0, most - spent) }));
  const [least] = lefts.sort((a, b) => a.left - b.left);
  return least ? { ...least, resetsAt: resetsAt.toISOString() } : null;
}

/** The budgets that are set, a user's own first. @param without an edit that does not count */
async function limitsOf(
  db: Kysely<Tables>,
  user: string,
  at: Date,
  { together, eachUser }: DailyBudget,
  without: string | null,
): Promise<{ readonly limits: readonly Limit[]; readonly resetsAt: Date }> {
  const dayStart = new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
  const resetsAt = new Date(dayStart.getTime() + DAY_MS);
  const { rows } = await sql<{ by_all: number; by_user: number }>`
    select coalesce(sum(credits), 0)::double precision as by_all,
      coalesce(sum(credits) filter (where user_id = ${user}), 0)::double precision as by_user
    from edits where credits > 0 and created_at >= ${dayStart} and created_at < ${resetsAt}
      and id is distinct from ${without}::uuid`.execute(db);
  const { by_all, by_user } = rows[0] ?? { by_all: 0, by_user: 0 };
  const limits: Limit[] = [];
  if (eachUser !== null) limits.push({ whose: "user", budget: eachUser, spent: by_user });
  if (together !== null) limits.push({ whose: "all", budget: together, spent: by_all });
  return { limits, resetsAt };
}

/** Rounded up: "3 h 20 min". */
function inWords(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
