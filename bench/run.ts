/**
 * `npm run bench`: every line of the budget in DESIGN.md's order; `--json` prints them as one object, further words choose the lines whose
 * names hold one of them (`npm run bench -- redraw stall`). Fails when a line is not met.
 */
import { appBudgets } from "./app/appBudgets.ts";
import { openBenchPage } from "./benchPage.ts";
import { launchBrowser } from "./browser.ts";
import type { Budget } from "./measure.ts";
import { writePictures } from "./pictures.ts";
import { printTable, type Row, rowOf } from "./report.ts";

/** What cannot be measured is not met, and must not keep the other lines from being measured. */
async function measured(budget: Budget): Promise<Row> {
  try {
    return rowOf(budget, await budget.run());
  } catch (cause) {
    return rowOf(budget, { ours: Number.NaN, theirs: Number.NaN, unit: "ms", note: `not measured: ${String(cause)}` });
  }
}

const isJson = process.argv.includes("--json");
const words = process.argv.slice(2).filter((word) => word !== "--json");
const isChosen = ({ name }: Budget): boolean => words.length === 0 || words.some((word) => name.includes(word));
const browser = await launchBrowser();
const rows: Row[] = [];
for (const open of [() => openBenchPage(browser, writePictures), () => appBudgets(browser)]) {
  const { budgets, close } = await open();
  for (const budget of budgets.filter(isChosen)) {
    const row = await measured(budget);
    rows.push(row);
    process.stderr.write(`${row.met ? "met" : "NOT MET"}  ${row.name}: ${row.ratio.toPrecision(3)}\n`);
  }
  await close();
}
await browser.close();

if (isJson) console.log(JSON.stringify({ rows }));
else printTable(rows);
process.exitCode = rows.every(({ met }) => met) ? 0 : 1;
