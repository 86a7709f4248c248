/** `npm test`: types, lint, unit tests, end-to-end tests; the last line sums the tests up. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { ensureChromium } from "../src/testing/chromium.ts";

const Status = z.object({ status: z.string() });
const UnitReport = z.object({
  numPassedTests: z.int(),
  testResults: z.array(Status.extend({ assertionResults: z.array(Status) })),
});
const E2eReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
  errors: z.array(z.unknown()),
});

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** A part of which there is no report has failed as one. */
const BROKEN: Tally = { passed: 0, failed: 1 };

const folder = mkdtempSync(join(tmpdir(), "overpaint-run-"));
const [unitPath, e2ePath] = [join(folder, "unit.json"), join(folder, "e2e.json")];

const run = (script: string, ...args: string[]): boolean =>
  spawnSync("npm", ["run", "--silent", script, "--", ...args], {
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: e2ePath },
  }).status === 0;

const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

function unitTally(): Tally {
  if (!existsSync(unitPath)) return BROKEN;
  const { numPassedTests, testResults } = UnitReport.parse(read(unitPath));
  // A file that fails before or beside its tests, as in a hook, counts as one.
  const failed = testResults
    .filter(({ status }) => status === "failed")
    .map(({ assertionResults }) => Math.max(1, assertionResults.filter(({ status }) => status === "failed").length));
  return { passed: numPassedTests, failed: failed.reduce((sum, count) => sum + count, 0) };
}

function e2eTally(): Tally {
  if (!existsSync(e2ePath)) return BROKEN;
  const { stats, errors } = E2eReport.parse(read(e2ePath));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

function tallies(): Tally[] {
  if (!run("check")) return [BROKEN];
  ensureChromium();
  const unitOk = run("unit", "--reporter=default", "--reporter=json", `--outputFile.json=${unitPath}`);
  const e2eOk = run("e2e");
  const parts = [
    { isOk: unitOk, tally: unitTally() },
    { isOk: e2eOk, tally: e2eTally() },
  ];
  return parts.map(({ isOk, tally }) => (isOk || tally.failed > 0 ? tally : { ...tally, failed: 1 }));
}

const all = tallies();
rmSync(folder, { recursive: true });
const [passed, failed] = [all.reduce((sum, part) => sum + part.passed, 0), all.reduce((sum, part) => sum + part.failed, 0)];
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
