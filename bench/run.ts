/** `npm run bench`: every line of the budget in DESIGN.md's order; `--json` prints them as one object. Fails when a line is not met. */
import { appBudgets } from "./app/appBudgets.ts";
import { openBenchPage } from "./benchPage.ts";
import { launchBrowser } from "./browser.ts";
import { writePictures } from "./pictures.ts";
import { printTable, type Row, rowOf } from "./report.ts";

const isJson = process.argv.includes("--json");
const browser = await launchBrowser();
const rows: Row[] = [];
for (const open of [() => openBenchPage(browser, writePictures), () => appBudgets(browser)]) {
  const { budgets, close } = await open();
  for (const budget of budgets) {
    const row = rowOf(budget, await budget.run());
    rows.push(row);
    process.stderr.write(`${row.met ? "met" : "NOT MET"}  ${row.name}: ${row.ratio.toPrecision(3)}\n`);
  }
  await close();
}
await browser.close();

if (isJson) console.log(JSON.stringify({ rows }));
else printTable(rows);
process.exitCode = rows.every(({ met }) => met) ? 0 : 1;
