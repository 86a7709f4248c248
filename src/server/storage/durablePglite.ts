import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";

/**
 * PGlite in a folder, with an acknowledged write on the disk. As it comes it runs with fsync off (`-F`) and its file system ignores
 * fsync, so both are given back here; `fdatasync`, the default method, does not reach the hook.
 *
 * @param fsync what is called with the file descriptor; a test counts it
 */
export async function openDurablePglite(folder: string, fsync: (descriptor: number) => void = fsyncSync): Promise<PGlite> {
  const isNew = !existsSync(join(folder, "PG_VERSION"));
  mkdirSync(folder, { recursive: true });
  const startParams = PGlite.defaultStartParams.filter((param) => param !== "-F").concat("-c", "wal_sync_method=fsync");
  const database = new PGlite(folder, { startParams });
  await database.waitReady;
  giveFsync(database, fsync);
  await database.exec("CHECKPOINT");
  if (isNew) fsyncTree(folder);
  return database;
}

function giveFsync({ Module }: PGlite, fsync: (descriptor: number) => void): void {
  const stream: unknown = Module.FS.open("/pglite/data/PG_VERSION", "r");
  if (!isStream(stream)) throw new Error("This PGlite cannot be made durable: its file streams have no operations.");
  // All streams of a file system share one object of operations.
  stream.stream_ops.fsync = (open: { readonly nfd: number }) => {
    fsync(open.nfd);
    return 0;
  };
  Module.FS.close(stream);
}

type Stream = Parameters<PGlite["Module"]["FS"]["close"]>[0] & { stream_ops: Record<string, unknown> };

function isStream(value: unknown): value is Stream {
  return typeof value === "object" && value !== null && "stream_ops" in value && typeof value.stream_ops === "object";
}

/** What initdb wrote before the hook was there. */
function fsyncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) fsyncTree(path);
    else if (entry.isFile()) fsyncPath(path);
  }
  fsyncPath(folder);
}

/** Makes a file's bytes, or a folder's entries, survive a power cut. */
export function fsyncPath(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
