import { type Kysely, sql } from "kysely";
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

/** What has just been inserted. */
interface Wanted {
  readonly id: string;
  readonly user: string;
  readonly credits: number;
  readonly createdAt: Date;
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
  { together, eachUser }: DailyBudget,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(${BUDGET_LOCK})`.execute(transaction);
  const dayStart = new Date(Math.floor(createdAt.getTime() / DAY_MS) * DAY_MS);
  const resetsAt = new Date(dayStart.getTime() + DAY_MS);
  const { rows } = await sql<{ by_all: number; by_user: number }>`
    select coalesce(sum(credits), 0)::double precision as by_all,
      coalesce(sum(credits) filter (where user_id = ${user}), 0)::double precision as by_user
    from edits where credits > 0 and created_at >= ${dayStart} and created_at < ${resetsAt} and id <> ${id}`.execute(transaction);
  const { by_all, by_user } = rows[0] ?? { by_all: 0, by_user: 0 };
  const limits = [
    { whose: "user", budget: eachUser, spent: by_user, words: "Your budget for today does" },
    { whose: "all", budget: together, spent: by_all, words: "Everybody's budget for today together does" },
  ];
  for (const { whose, budget, spent, words } of limits) {
    if (budget === null || spent + credits <= budget) continue;
    throw new AppError(
      "budget_spent",
      `${words} not allow this edit: ${spent} of ${budget} credits are spent, and it costs ${credits}. It starts anew at 00:00 UTC, ${inWords(resetsAt.getTime() - createdAt.getTime())} from now. Use the engine that is free meanwhile, or ask whoever runs the server.`,
      { details: { whose, budget, spent, needed: credits, resetsAt: resetsAt.toISOString() } },
    );
  }
}

/** Rounded up: "3 h 20 min". */
function inWords(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
