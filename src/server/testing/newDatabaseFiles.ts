import { PGlite } from "@electric-sql/pglite";
import { createEditQueue } from "../edits/editQueue.ts";
import { onPglite } from "../storage/database.ts";

/** The files of a PGlite as a server finds them at its second start: migrated, with the queue's tables, and without a row of ours. A tar. */
export async function newDatabaseFiles(): Promise<Blob> {
  const pglite = await PGlite.create();
  const database = await onPglite(pglite);
  const queue = createEditQueue(database, (error) => {
    throw error;
  });
  await queue.start(async () => {});
  await queue.stop();
  const files = await pglite.dumpDataDir("none");
  await database.close();
  return files;
}
