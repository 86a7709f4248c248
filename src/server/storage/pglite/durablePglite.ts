import { existsSync, fsyncSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { fsyncPath } from "../fsyncPath.ts";
import { BYTES_PER_MB } from "../imageLimits.ts";

/** As the server's options: what `CHECKPOINT` keeps of the log for later use. The sizes are of PostgreSQL's segments, 16 MB each. */
const SETTINGS = ["wal_sync_method=fsync", "min_wal_size=32MB", "max_wal_size=64MB", "shared_buffers=32MB"];
/** So much of a log is replayed at the next start, at worst. */
const LOG_BETWEEN_CHECKPOINTS = 48 * BYTES_PER_MB;
/** errno of PGlite's file system for ENOSPC and EDQUOT. (WASI preview 1, errno) */
const NO_ROOM: ReadonlySet<unknown> = new Set([51, 19]);

/** Operations on the disk. */
export interface OnDisk {
  /** Called with the file descriptor; a test counts it. */
  fsync(descriptor: number): void;
  /** There is no room for what PostgreSQL cannot do without: makes some. False when there was none to make. */
  evict(): boolean;
}
const NO_MEASURES: OnDisk = { fsync: fsyncSync, evict: () => false };

/**
 * PGlite in a folder, with an acknowledged write on the disk. As it comes it runs with fsync off (`-F`) and its file system ignores
 * fsync, so both are given back here; `fdatasync`, the default method, does not reach the hook. Nor does it ever make a checkpoint by
 * itself, so that its log would grow for ever: see `checkpointIfDue`.
 */
export async function openDurablePglite(folder: string, measures: Partial<OnDisk> = {}): Promise<DurablePglite> {
  const isNew = !existsSync(join(folder, "PG_VERSION"));
  mkdirSync(folder, { recursive: true });
  const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
  const startParams = PGlite.defaultStartParams.filter((param) => param !== "-F").concat(settings);
  const database = new PGlite(folder, { startParams });
  await database.waitReady;
  let logged = 0;
  hookFiles(database, { ...NO_MEASURES, ...measures }, (bytes) => {
    logged += bytes;
  });
  await database.exec("CHECKPOINT");
  if (isNew) fsyncTree(folder);
  return {
    database,
    async checkpointIfDue() {
      if (logged < LOG_BETWEEN_CHECKPOINTS) return;
      await database.exec("CHECKPOINT");
      logged = 0;
    },
  };
}
export interface DurablePglite {
  readonly database: PGlite;
  /** Makes PostgreSQL take its log up into its files, where it has grown, and use its segments again. */
  checkpointIfDue(): Promise<void>;
}

function hookFiles({ Module }: PGlite, { fsync, evict }: OnDisk, onLogged: (bytes: number) => void): void {
  const stream: unknown = Module.FS.open("/pglite/data/PG_VERSION", "r");
  if (!isStream(stream)) throw new Error("This PGlite cannot be made durable: its file streams have no operations.");
  // All streams of a file system share one object of operations.
  const operations = stream.stream_ops as Operations;
  const { write } = operations;
  operations.fsync = (open) => {
    fsync(open.nfd);
    return 0;
  };
  operations.write = (open, ...what) => {
    for (;;) {
      try {
        const written = write(open, ...what);
        if (open.path.includes("/pg_wal/")) onLogged(written);
        return written;
      } catch (error) {
        // A table that cannot grow fails one query. Without its log, or its list of transactions, PostgreSQL fails as a whole.
        if (open.path.includes("/base/") || !isWithoutRoom(error) || !evict()) throw error;
      }
    }
  };
  Module.FS.close(stream);
  forgetUnmade(Module.FS);
}

/** A file that could not be made for want of room is taken to be there from then on, and can never be made. (Emscripten, NODEFS.mknod) */
function forgetUnmade(FS: PGlite["Module"]["FS"]): void {
  const { node_ops: operations } = FS.lookupPath("/pglite/data", {}).node as unknown as { readonly node_ops: NodeOperations };
  const { mknod } = operations;
  operations.mknod = (parent, name, ...what) => {
    try {
      return mknod(parent, name, ...what);
    } catch (error) {
      FS.destroyNode(FS.lookupNode(parent, name));
      throw error;
    }
  };
}

interface OpenFile {
  readonly nfd: number;
  readonly path: string;
}
type FsNode = Parameters<PGlite["Module"]["FS"]["destroyNode"]>[0];
interface NodeOperations {
  mknod: (parent: FsNode, name: string, ...what: unknown[]) => FsNode;
}
interface Operations {
  fsync?: (open: OpenFile) => number;
  write: (open: OpenFile, ...what: unknown[]) => number;
}
type Stream = Parameters<PGlite["Module"]["FS"]["close"]>[0] & { stream_ops: unknown };

function isStream(value: unknown): value is Stream {
  return typeof value === "object" && value !== null && "stream_ops" in value && typeof value.stream_ops === "object";
}

const isWithoutRoom = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "errno" in error && NO_ROOM.has(error.errno);

/** Syncs the files that initdb wrote before the hook was there. */
function fsyncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) fsyncTree(path);
    else if (entry.isFile()) fsyncPath(path);
  }
  fsyncPath(folder);
}
