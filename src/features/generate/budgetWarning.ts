import type { EngineDescription } from "../../contract/edits.ts";
import { countText } from "../../ui/format.ts";

/** Why the server will refuse the next edits, or the last of them, in words for the designer; null where the day's budget allows all. */
export function budgetWarning({ creditsPerEdit, budgetLeft }: EngineDescription, count: number): string | null {
  const needed = count * creditsPerEdit;
  if (!budgetLeft || needed <= budgetLeft.left) return null;
  const whose = budgetLeft.whose === "user" ? "today’s" : "everybody’s";
  const today = budgetLeft.whose === "user" ? "" : " for today";
  const what = count === 1 ? "this edit costs" : `these ${count} edits cost`;
  const left = `${countText(budgetLeft.left)} of ${whose} ${countText(budgetLeft.budget)} credits${today} are left`;
  return `${left}, and ${what} ${countText(needed)}. Use the engine that is free, or wait until 00:00 UTC.`;
}
