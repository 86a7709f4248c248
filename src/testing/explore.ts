/**
 * `npm run explore`: the property tests with one random seed after the other, for half an hour, and all of what `npm test` takes samples
 * of. `--minutes N` goes on for another time, `--seed N` repeats one; further words choose files by name.
 */
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { SEED_VARIABLE } from "./propertySeed.ts";

const MAX_SEED = 2 ** 31;

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string" }, minutes: { type: "string", default: "30" } },
});
const files = globSync("src/**/*.test.ts")
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .filter((file) => /from "fast-check"|isExploring/.test(readFileSync(file, "utf8")));
if (files.length === 0) throw new Error(`No file of property tests is called ${words.join(" or ")}.`);

const command = (seed: number): string => ["npm run explore -- --seed", seed, ...words].join(" ");

/** @returns false when a property does not hold */
function explore(seed: number): boolean {
  console.log(`\nSeed ${seed}. Repeat: ${command(seed)}`);
  const { status } = spawnSync("npm", ["run", "--silent", "unit", "--", ...files, "--reporter=dot"], {
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, [SEED_VARIABLE]: String(seed) },
  });
  return status === 0;
}

const endsAt = Date.now() + 60_000 * Number(values.minutes);
const failed: number[] = [];
let count = 0;
do {
  const seed = values.seed === undefined ? randomInt(MAX_SEED) : Number(values.seed);
  if (!explore(seed)) failed.push(seed);
  count++;
} while (values.seed === undefined && Date.now() < endsAt);

console.log(`\nSeeds tried: ${count}. Seeds that found something: ${failed.length}.`);
for (const seed of failed) console.log(command(seed));
process.exit(failed.length === 0 ? 0 : 1);
