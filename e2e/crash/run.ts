/** `npm run crash [seed]`: 60 kills over 30 edits, on one server with a data folder and on three over PostgreSQL and S3. */
import { startPostgres, startS3 } from "../../src/testing/services.ts";
import { type CrashPlan, crashRun, isUnharmed, linesOf } from "./crashRun.ts";

const seed = Number(process.argv[2] ?? Date.now() % 1_000_000);
const [postgres, s3] = await Promise.all([startPostgres(), startS3()]);
const shared = { ...(await s3.create()), DATABASE_URL: await postgres.create() };
const plans: CrashPlan[] = [
  { name: "One server on PGlite and a folder", servers: 1, kills: 20, edits: 10, seed, settings: {} },
  { name: "Three servers on PostgreSQL and S3", servers: 3, kills: 40, edits: 20, seed, settings: shared },
];
let isWell = true;
try {
  for (const plan of plans) {
    const tally = await crashRun(plan);
    console.log(linesOf(plan.name, seed, tally));
    isWell &&= isUnharmed(tally);
  }
} finally {
  await Promise.all([postgres.stop(), s3.stop()]);
}
console.log(isWell ? "Nothing was lost, doubled or charged twice." : "SOMETHING WAS LOST, DOUBLED OR CHARGED TWICE.");
process.exit(isWell ? 0 : 1);
