/** `npm test`: types, lint, unit tests, end-to-end tests; the last line sums the tests up. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { ensureChromium } from "./chromium.ts";

const UnitReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numTotalTestSuites: z.int(),
  success: z.boolean(),
});
const E2eReport = z.object({ stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }) });

const folder = mkdtempSync(join(tmpdir(), "overpaint-test-"));
const run = (script: string, ...args: string[]): boolean =>
  spawnSync("npm", ["run", "--silent", script, "--", ...args], {
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: join(folder, "e2e.json") },
  }).status === 0;
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));

if (!run("check")) process.exit(1);
ensureChromium();

const unitOk = run("unit", "--reporter=default", "--reporter=json", `--outputFile.json=${join(folder, "unit.json")}`);
const e2eOk = run("e2e");

const unit = UnitReport.parse(read("unit.json"));
const { stats } = E2eReport.parse(read("e2e.json"));
console.log(`${unit.numPassedTests + stats.expected} passed, ${unit.numFailedTests + stats.unexpected + stats.flaky} failed`);
process.exit(unitOk && e2eOk ? 0 : 1);
