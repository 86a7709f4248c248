import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFolderDatabase } from "../src/server/storage/database.ts";

/** Making the files of a new database takes seconds, so it is done once: each server of a run begins with a copy. */
export default async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "overpaint-e2e-new-"));
  const database = await openFolderDatabase(folder, (error) => {
    throw error;
  });
  await database.close();
  process.env.OVERPAINT_E2E_NEW_FOLDER = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
