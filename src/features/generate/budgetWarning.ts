import type { EngineDescription } from "../../contract/edits.ts";
import { countText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";

/** The reason why the server will refuse the next edits, or the last of them; null where the day's budget allows all. */
export function budgetWarning({ creditsPerEdit, budgetLeft }: EngineDescription, count: number): string | null {
  const needed = count * creditsPerEdit;
  if (!budgetLeft || needed <= budgetLeft.left) return null;
  const message = budgetLeft.whose === "user" ? m.budget_user : m.budget_team;
  return message({ left: countText(budgetLeft.left), budget: countText(budgetLeft.budget), needed: countText(needed) });
}
