import { PGlite } from "@electric-sql/pglite";
import { onPglite } from "../storage/database.ts";

/** The files of a PGlite as a server finds them at its second start: migrated, and without a row of ours. A tar. */
export async function newDatabaseFiles(): Promise<Blob> {
  const pglite = await PGlite.create();
  const database = await onPglite(pglite);
  const files = await pglite.dumpDataDir("none");
  await database.close();
  return files;
}
