import type { Budget, Costs } from "./measure.ts";

export interface Row extends Omit<Budget, "run">, Costs {
  readonly ratio: number;
  readonly met: boolean;
}

export function rowOf({ name, demand, sense }: Omit<Budget, "run">, costs: Costs): Row {
  // Where both are nothing, ours is not the larger.
  const ratio = costs.ours === 0 ? 0 : costs.ours / costs.theirs;
  return { name, ...costs, ratio, demand, sense, met: sense === "most" ? ratio <= demand : ratio >= demand };
}

/** The table, and under it what the figures do not say. */
export function printTable(rows: readonly Row[]): void {
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
