/** `npm run bench`: every line of the budget in DESIGN.md's order (`npm run bench -- redraw stall` for some of them). */
import { appBudgets } from "./app/appBudgets.ts";
import { openBenchPage } from "./benchPage.ts";
import { launchBrowser } from "./browser.ts";
import { writePictures } from "./pictures.ts";
import { runBenches } from "./report.ts";

const browser = await launchBrowser();
await runBenches([() => openBenchPage(browser, writePictures), () => appBudgets(browser)]);
await browser.close();
