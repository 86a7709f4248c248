import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Kysely, PGliteDialect, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { awayOf } from "./away.ts";
import { lockFolder } from "./folderLock.ts";
import { limitQueries } from "./limitQueries.ts";
import { migrate } from "./migrations.ts";
import { type PgliteLike, PgliteThread } from "./pglite/pgliteThread.ts";
import { ResponseCache } from "./responseCache.ts";
import type { Tables } from "./tables.ts";
import { NO_WAKEUPS, postgresWakeups, type Wakeups } from "./wakeups.ts";

/** A query takes milliseconds. */
const LIMITS = { queryMs: 15_000, connectMs: 5_000 };
/** A chore may read every document. */
const CHORE_LIMIT_MS = 600_000;

/** One SQL, two homes. */
export interface Database {
  /** Each query ends in time, with an error where it must. */
  readonly db: Kysely<Tables>;
  /** For chores that take longer. */
  readonly chores: Kysely<Tables>;
  /** Tells of edits that have something to do. */
  readonly wakeups: Wakeups;
  /** True where no other process can have it open. */
  readonly isAlone: boolean;
  /** False while the disk of its own is so full that nothing new should be begun. */
  hasRoom(): boolean;
  /** Responses to reads of its rows, cached until these are written. */
  readonly responses: ResponseCache;
  close(): Promise<void>;
}

/**
 * PGlite in a folder that no other process may open meanwhile, in a thread of its own.
 *
 * @param onLost called when it has ended by itself; it is of no use any more
 */
export async function openFolderDatabase(folder: string, onLost: (error: Error) => void): Promise<Database> {
  mkdirSync(folder, { recursive: true });
  const unlock = lockFolder(folder);
  try {
    const thread = await PgliteThread.open(join(folder, "database"), onLost);
    const { close, ...database } = await onPglite(thread.limitedTo(LIMITS.queryMs), thread.limitedTo(CHORE_LIMIT_MS));
    return { ...database, hasRoom: () => thread.hasRoom, close: () => close().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** @param onLost called with a connection that broke while nobody used it; the pool makes a new one */
export async function openPostgres(url: string, onLost: (error: Error) => void = () => {}, limits = LIMITS): Promise<Database> {
  const open = (max: number, queryMs: number): Kysely<Tables> => {
    const pool = new pg.Pool({ ...connection(url, { ...limits, queryMs }), max });
    pool.on("error", onLost);
    // The pool listens to its idle connections only; one that breaks while it is being closed would end the process.
    pool.on("connect", (client) => client.on("error", () => {}));
    return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  };
  const [db, chores] = [open(10, limits.queryMs), open(1, CHORE_LIMIT_MS)];
  const wakeups = postgresWakeups({ ...connection(url, limits), queryMs: limits.queryMs }, (channel) =>
    sql`select pg_notify(${channel}, '')`.execute(db),
  );
  const close = async () => {
    await wakeups.close();
    await Promise.all([db.destroy(), chores.destroy()]);
  };
  try {
    await migrate(chores);
  } catch (error) {
    await close();
    throw awayOf(error) ? unreached(error) : error;
  }
  return { db, chores, wakeups, isAlone: false, hasRoom: () => true, responses: new ResponseCache(), close };
}

const unreached = (cause: unknown): Error =>
  new Error(
    `The database that DATABASE_URL names cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}. See that it runs and that the address is right, then start again.`,
    { cause },
  );

/** A connection that is given up where nothing comes over it any more. */
const connection = (url: string, { queryMs, connectMs }: typeof LIMITS) => ({
  connectionString: url,
  connectionTimeoutMillis: connectMs,
  keepAlive: true,
  onConnect: (client: pg.ClientBase) => limitQueries(client, queryMs),
});

/** The schema is brought up to date. @param patient the same database, for chores */
export async function onPglite(pglite: PgliteLike, patient = pglite): Promise<Database> {
  const open = (one: PgliteLike) => new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: one }) });
  const db = open(pglite);
  const chores = pglite === patient ? db : open(patient);
  await migrate(chores);
  const responses = new ResponseCache(0);
  return { db, chores, wakeups: NO_WAKEUPS, isAlone: true, hasRoom: () => true, responses, close: () => db.destroy() };
}
