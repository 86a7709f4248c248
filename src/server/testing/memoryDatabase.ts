import { openAsBlob } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { type Database, onPglite } from "../storage/database.ts";
import { newDatabaseFiles } from "./services.ts";

/** Tables that are not emptied: they say how far the schema is. */
const KEPT = ["kysely_migration", "kysely_migration_lock"];

/** Those that are not in use. Making one takes a second of work, emptying one a hundredth of it. */
const idle: PGlite[] = [];

/** An empty PGlite that is gone with the process. */
export async function openMemoryDatabase(): Promise<Database> {
  const pglite = idle.pop() ?? (await PGlite.create({ loadDataDir: await openAsBlob(await newDatabaseFiles()) }));
  return onPglite(lent(pglite));
}

/** To whoever has it, one like any other: closed, it answers nothing more. */
function lent(pglite: PGlite): PGlite {
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await empty(pglite);
    idle.push(pglite);
  };
  return new Proxy(pglite, {
    get(_, key) {
      if (key === "closed") return isClosed;
      if (key === "close") return close;
      const value: unknown = Reflect.get(pglite, key, pglite);
      if (typeof value !== "function") return value;
      return (...given: unknown[]) => {
        if (isClosed) throw new Error("PGlite is closed");
        return Reflect.apply(value, pglite, given);
      };
    },
  });
}

async function empty(pglite: PGlite): Promise<void> {
  const { rows } = await pglite.query<{ tables: string }>(
    `select string_agg(format('%I.%I', schemaname, tablename), ', ') as tables from pg_tables
     where schemaname = 'public' and tablename <> all ($1)`,
    [KEPT],
  );
  await pglite.exec(`truncate ${rows[0]?.tables}`);
}
