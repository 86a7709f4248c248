import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { Results } from "@electric-sql/pglite";
import { BYTES_PER_MB } from "../imageLimits.ts";
import { openDurablePglite } from "./durablePglite.ts";
import { RoomReserve } from "./roomReserve.ts";
import type { DatabaseRequest, NumberedRequest, ThreadMessage, ThreadStart } from "./threadMessages.ts";

/** Two segments of the log: the one that is due, and time to free some room. */
const RESERVE_BYTES = 32 * BYTES_PER_MB;
const LOOK_EVERY_MS = 1_000;
/** Of a DatabaseError. It also has the query and its parameters, which may be large, and are nobody's to read in a log. */
const FACTS = ["code", "severity", "constraint", "table", "routine"] as const;

const BROKEN = /XLogBeginInsert was already called|^PANIC/;

if (!parentPort) throw new Error("This is the module of a thread.");
const port = parentPort;
const { folder }: ThreadStart = workerData;
const post = (message: ThreadMessage): void => port.postMessage(message);

const reserve = new RoomReserve(`${folder}.reserve`, RESERVE_BYTES);
const open = () =>
  openDurablePglite(folder, {
    evict() {
      // PostgreSQL would panic, and never come to an end.
      if (!reserve.spend()) process.exit(1);
      post({ kind: "room", isLeft: false });
      return true;
    },
  });
const { database, checkpointIfDue } = await open().catch((cause: unknown) => {
  // A database that was killed on a full disk needs some to begin with.
  if (!reserve.spend()) throw notOpened(cause);
  return open().catch((again: unknown) => {
    throw notOpened(again);
  });
});

async function work(request: DatabaseRequest): Promise<readonly Results[]> {
  switch (request.kind) {
    case "query":
      return [await database.query<Record<string, unknown>>(request.sql, [...request.params])];
    case "exec":
      return await database.exec(request.sql);
    case "close":
      clearInterval(looking);
      await database.close();
      return [];
  }
}

async function respond({ id, ...request }: NumberedRequest): Promise<void> {
  try {
    post({ kind: "answer", id, results: await work(request) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // It has failed in the middle of its log, and goes on failing.
    if (BROKEN.test(message)) process.exit(1);
    const facts = Object.fromEntries(FACTS.map((name) => [name, Reflect.get(Object(error), name)]));
    post({ kind: "failure", id, message, facts });
  }
}

/** PGlite throws things that are no errors. */
function notOpened(cause: unknown): Error {
  const { bavail, bsize } = statfsSync(dirname(folder));
  const left = Math.floor((bavail * bsize) / BYTES_PER_MB);
  const why = cause instanceof Error ? cause.message : "its files could not be written";
  return new Error(`The database in ${folder} does not open (${why}). Its disk has ${left} MB left; it needs 100 MB to begin.`, {
    cause,
  });
}

let turn = Promise.resolve();
port.on("message", (sent: NumberedRequest) => {
  turn = turn.then(() => respond(sent));
});

const looking = setInterval(() => {
  if (!reserve.isKept) {
    reserve.keep();
    if (reserve.isKept) post({ kind: "room", isLeft: true });
  }
  // In a transaction that has failed there is none; the next look makes it.
  turn = turn.then(() => checkpointIfDue().catch(() => {}));
}, LOOK_EVERY_MS);

if (!reserve.isKept) post({ kind: "room", isLeft: false });
post({ kind: "ready" });
