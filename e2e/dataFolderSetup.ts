import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEditQueue } from "../src/server/edits/editQueue.ts";
import { openFolderDatabase } from "../src/server/storage/database.ts";

/** Making the files of a new database takes seconds, so it is done once: each server of a run begins with a copy. */
export default async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "overpaint-e2e-new-"));
  const database = await openFolderDatabase(folder, (error) => {
    throw error;
  });
  const queue = createEditQueue(database, console.error);
  await queue.start(async () => {});
  await queue.stop();
  await database.close();
  process.env.OVERPAINT_E2E_NEW_FOLDER = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
