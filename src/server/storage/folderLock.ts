import { readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const SQLITE_BUSY = 5;

/**
 * Holds a folder for this process alone. The lock is the kernel's on an SQLite file (Node has no flock of its own): it ends with the
 * process, however that ends, so that there is no stale lock and no guess whether its holder still lives.
 *
 * @returns the release
 * @throws Error that says who holds it
 */
export function lockFolder(folder: string): () => void {
  const holderFile = join(folder, "lock.holder");
  const lock = new DatabaseSync(join(folder, "lock"), { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    if (!isBusy(cause)) throw cause;
    throw new Error(`Another Overpaint uses the data folder: ${holderOf(holderFile)}. Stop it, or set OVERPAINT_DATA_DIR.`, {
      cause,
    });
  }
  writeFileSync(holderFile, `process ${process.pid} on ${hostname()}, since ${new Date().toISOString()}`);
  return () => lock.close();
}

/** SQLite's word for a lock that another holds. */
const isBusy = (error: unknown): boolean => error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;

function holderOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "a process that has not said its name yet";
  }
}
