import { growBy32 } from "./grow.ts";
import { maskPng, maskPngBytes } from "./maskPng.ts";
import type { Budget } from "./measure.ts";
import { memory } from "./memory.ts";
import { moveAfterStrokes, moveAtSize } from "./move.ts";
import { undoStroke } from "./undo.ts";

/** In the order of the budget table. */
const budgets: readonly Budget[] = [moveAfterStrokes, moveAtSize, maskPng, maskPngBytes, undoStroke, memory, growBy32];

const rows = [];
for (const { name, demand, run } of budgets) {
  const { ours, theirs, unit } = await run();
  const ratio = ours / theirs;
  rows.push({ name, ours, theirs, unit, ratio, demand, met: ratio <= demand });
}

if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ rows }));
} else {
  console.table(
    rows.map(({ name, ours, theirs, unit, ratio, demand, met }) => ({
      "what / against what": name,
      ours: Number(ours.toPrecision(3)),
      theirs: Number(theirs.toPrecision(3)),
      unit,
      ratio: Number(ratio.toPrecision(3)),
      demand: `≤ ${demand}`,
      met: met ? "yes" : "NO",
    })),
  );
}
process.exitCode = rows.every(({ met }) => met) ? 0 : 1;
