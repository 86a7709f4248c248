import { PGlite } from "@electric-sql/pglite";
import { type Database, onPglite } from "../storage/database.ts";

let migrated: Promise<Blob | File> | undefined;

/** Making the files of a new database takes seconds, so it is done once. */
async function migratedFiles(): Promise<Blob | File> {
  const pglite = await PGlite.create();
  await onPglite(pglite);
  const files = await pglite.dumpDataDir("none");
  await pglite.close();
  return files;
}

/** An empty PGlite that is gone with the process. */
export async function openMemoryDatabase(): Promise<Database> {
  migrated ??= migratedFiles();
  return onPglite(await PGlite.create({ loadDataDir: await migrated }));
}
