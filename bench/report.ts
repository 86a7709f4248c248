import type { Budget, Costs } from "./measure.ts";

export interface Row extends Omit<Budget, "run">, Costs {
  readonly ratio: number;
  readonly met: boolean;
}

function rowOf({ name, demand, sense }: Omit<Budget, "run">, costs: Costs): Row {
  // Where both are nothing, ours is not the larger.
  const ratio = costs.ours === 0 ? 0 : costs.ours / costs.theirs;
  return { name, ...costs, ratio, demand, sense, met: sense === "most" ? ratio <= demand : ratio >= demand };
}

/** Row of a budget. One that cannot be measured is not met, and does not keep the others from being measured. */
async function measured(budget: Budget): Promise<Row> {
  try {
    return rowOf(budget, await budget.run());
  } catch (cause) {
    return rowOf(budget, { ours: Number.NaN, theirs: Number.NaN, unit: "ms", note: `not measured: ${String(cause)}` });
  }
}

/** Budgets, and what they stand on. */
export interface Bench {
  readonly budgets: readonly Budget[];
  close(): Promise<void>;
}

/**
 * Runs one bench after the other and prints their table; with `--json` in the arguments one object. Further words choose the lines whose
 * names hold one of them. The process fails when a line is not met.
 */
export async function runBenches(open: readonly (() => Promise<Bench>)[]): Promise<void> {
  const words = process.argv.slice(2).filter((word) => word !== "--json");
  const isChosen = ({ name }: Budget): boolean => words.length === 0 || words.some((word) => name.includes(word));
  const rows: Row[] = [];
  for (const openOne of open) {
    const { budgets, close } = await openOne();
    for (const budget of budgets.filter(isChosen)) {
      const row = await measured(budget);
      rows.push(row);
      process.stderr.write(`${row.met ? "met" : "NOT MET"}  ${row.name}: ${row.ratio.toPrecision(3)}\n`);
    }
    await close();
  }
  if (process.argv.includes("--json")) console.log(JSON.stringify({ rows }));
  else printTable(rows);
  process.exitCode = rows.every(({ met }) => met) ? 0 : 1;
}

/** The table, and under it what the figures do not say. */
function printTable(rows: readonly Row[]): void {
  console.table(
    rows.map(({ name, ours, theirs, unit, ratio, demand, sense, met }) => ({
      "what / against what": name,
      ours: Number(ours.toPrecision(3)),
      theirs: Number(theirs.toPrecision(3)),
      unit,
      ratio: Number(ratio.toPrecision(3)),
      demand: `${sense === "most" ? "≤" : "≥"} ${demand}`,
      met: met ? "yes" : "NO",
    })),
  );
  for (const { name, note } of rows) if (note) console.log(`${name}: ${note}`);
}
