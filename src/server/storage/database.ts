import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect, PostgresDialect } from "kysely";
import pg from "pg";
import { type ConstructorOptions, fromPglite } from "pg-boss";
import { openDurablePglite } from "./durablePglite.ts";
import { lockFolder } from "./folderLock.ts";
import { migrate } from "./migrations.ts";
import { ReadyAnswers } from "./readyAnswers.ts";
import type { Tables } from "./tables.ts";

/** One SQL, two homes. `queue` is how pg-boss reaches the same database. */
export interface Database {
  readonly db: Kysely<Tables>;
  readonly queue: Pick<ConstructorOptions, "db" | "backend" | "connectionString">;
  /** True where no other process can have it open. */
  readonly isAlone: boolean;
  /** What reads of its rows answer, kept until these are written. */
  readonly answers: ReadyAnswers;
  close(): Promise<void>;
}

/** PGlite in a folder that no other process may open meanwhile. */
export async function openFolderDatabase(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true });
  const unlock = lockFolder(folder);
  try {
    const { close, ...database } = await onPglite(await openDurablePglite(join(folder, "database")));
    return { ...database, close: () => close().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** @param onLost told of a connection that broke while nobody used it; the pool makes a new one */
export async function openPostgres(url: string, onLost: (error: Error) => void = () => {}): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on("error", onLost);
  // The pool listens to its idle connections only; one that breaks while it is being closed would end the process.
  pool.on("connect", (connection) => connection.on("error", () => {}));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { db, queue: { connectionString: url }, isAlone: false, answers: new ReadyAnswers(), close: () => db.destroy() };
}

/** The schema is brought up to date. */
export async function onPglite(pglite: PGlite): Promise<Database> {
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  await migrate(db);
  const queue = { db: fromPglite(pglite), backend: "pglite" } as const;
  return { db, queue, isAlone: true, answers: new ReadyAnswers(0), close: () => db.destroy() };
}
