import { expect, test } from "vitest";
import type { BudgetLeft, EngineDescription } from "../../contract/edits.ts";
import { budgetWarning } from "./budgetWarning.ts";

const engine: EngineDescription = {
  id: "apiframe",
  label: "Flux Fill Pro",
  available: true,
  usesPrompt: true,
  creditsPerEdit: 9,
  canCancel: false,
  isGenerative: true,
  pollMs: 2_500,
  sizes: null,
};
const left = (credits: number, whose: BudgetLeft["whose"] = "user"): EngineDescription => ({
  ...engine,
  budgetLeft: { whose, budget: 45, left: credits, resetsAt: "2030-01-02T00:00:00.000Z" },
});

test("what goes over the day's budget is told with both figures, and nothing is told of what does not", () => {
  expect(budgetWarning(engine, 12)).toBeNull();
  expect(budgetWarning(left(9), 1)).toBeNull();
  expect(budgetWarning(left(18), 2)).toBeNull();
  expect(budgetWarning(left(8), 1)).toBe(
    "You have 8 of 45 credits left today; this needs 9. Use Content-aware fill (free), or wait until 00:00 UTC.",
  );
  expect(budgetWarning(left(12, "all"), 2)).toContain("Your team has 12 of 45 credits left today; this needs 18.");
});
