import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { access, open, readFile, rm, stat, statfs, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Disk } from "flydrive";
import { FSDriver } from "flydrive/drivers/fs";
import { S3Driver } from "flydrive/drivers/s3";
import { AppError } from "../../core/appError.ts";
import type { Environment } from "../env.ts";
import { away, folderAway } from "./away.ts";
import { diskFull, isDiskFull } from "./diskFull.ts";
import { breakOffWhenSlow, within } from "./slowLine.ts";

/** No upload takes so long. */
const LEFT_BEHIND_MS = 86_400_000;

/**
 * A bucket that says nothing for so long while something is under way is away, and so is one that takes longer over a call than `callMs` and
 * what its bytes may take, or that gives less than `leastBytesPerSecond` over a time of silence.
 */
const LIMITS = { silenceMs: 15_000, connectMs: 5_000, callMs: 30_000, leastBytesPerSecond: 16_384 };

/** Storage of pictures by content. Nothing is ever overwritten with other bytes. */
export interface Blobs {
  /** A folder for files on their way in; on the same volume as the blobs where these are a folder. */
  readonly incoming: string;
  /** Takes a file over (moves it); when this returns it survives a power cut. */
  keep(key: string, path: string): Promise<void>;
  read(key: string): Promise<Readable>;
  /** Number of bytes present; null for none. */
  size(key: string): Promise<number | null>;
  /** One that is gone already is no error. */
  remove(key: string): Promise<void>;
  /** @throws when blobs can be neither kept nor read now */
  check(): Promise<void>;
  /** The blob as a local file, for as long as it is not released; null where there is none. */
  openLocalCopy(key: string): Promise<LocalFile | null>;
}
export interface LocalFile {
  readonly path: string;
  release(): Promise<void>;
}

/**
 * A folder.
 *
 * @param fsync what is called with the path of each file and folder that must be on the disk; a test watches it
 */
export function folderBlobs(folder: string, fsync: (path: string) => Promise<void> | void = syncPath): Blobs {
  const root = resolve(folder, "blobs");
  const disk = new Disk(new FSDriver({ location: root, visibility: "private" }));
  const incoming = incomingIn(folder);
  mkdirSync(root, { recursive: true });
  const inFolder = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      // What is told first may be that the writing was broken off.
      throw isDiskFull(error) || (await hasNoRoom(root)) ? diskFull(error) : folderAway(error);
    }
  };
  /** Rejects where the folder itself is gone: no file in it is then known to be missing. */
  const size = (key: string) =>
    inFolder(async () => {
      const bytes = await sizeIn(disk, key);
      if (bytes === null) await access(root);
      return bytes;
    });
  return {
    incoming,
    keep: (key, path) =>
      inFolder(async () => {
        await access(root);
        await disk.moveFromFs(path, key);
        // A file is there for good when its bytes are, and each folder's entry on the way to it.
        for (let synced = join(root, key); synced.length >= root.length; synced = dirname(synced)) await fsync(synced);
      }),
    read: (key) => disk.getStream(key),
    size,
    remove: (key) => inFolder(() => disk.delete(key)),
    check: () =>
      inFolder(async () => {
        const path = join(incoming, `ready-${randomUUID()}`);
        await access(root);
        try {
          await writeFile(path, path);
          if ((await readFile(path, "utf8")) !== path) throw new Error("The data folder gives back what it was not given.");
        } finally {
          await rm(path, { force: true });
        }
      }),
    async openLocalCopy(key) {
      const path = join(root, key);
      return (await size(key)) === null ? null : { path, release: async () => {} };
    },
  };
}

/** Makes a file's bytes, or a folder's entries, survive a power cut. Away from the main thread: on a busy disk it takes up to seconds. */
async function syncPath(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

const NO_ROOM_BYTES = 65_536;
const hasNoRoom = (folder: string): Promise<boolean> =>
  statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize < NO_ROOM_BYTES,
    () => false,
  );

/** A bucket of any S3-compatible service; files pass through `folder` on their way. */
export function bucketBlobs(folder: string, bucket: string, env: Environment, limits = LIMITS): Blobs {
  const credentials =
    env.S3_ACCESS_KEY_ID && env.S3_SECRET_ACCESS_KEY
      ? { credentials: { accessKeyId: env.S3_ACCESS_KEY_ID, secretAccessKey: env.S3_SECRET_ACCESS_KEY } }
      : {};
  const disk = new Disk(
    new S3Driver({
      bucket,
      region: env.S3_REGION,
      ...(env.S3_ENDPOINT ? { endpoint: env.S3_ENDPOINT, forcePathStyle: true } : {}),
      ...credentials,
      // Some services store the checksum trailer of a streamed upload as part of the file.
      requestChecksumCalculation: "WHEN_REQUIRED",
      supportsACL: false,
      visibility: "private",
      maxAttempts: 2,
      requestHandler: { connectionTimeout: limits.connectMs, socketTimeout: limits.silenceMs },
    }),
  );
  const incoming = incomingIn(folder);
  const storeAway = (cause: unknown) => away("The server's store of images cannot be reached just now", cause);
  /** @param bytes that go over the line */
  const inBucket = async <T>(work: () => Promise<T>, bytes = 0): Promise<T> => {
    try {
      return await within(limits.callMs + (bytes / limits.leastBytesPerSecond) * 1_000, work());
    } catch (error) {
      if (isMissing(error) || isDiskFull(error)) throw error;
      throw storeAway(error);
    }
  };
  const streamOf = async (key: string) => breakOffWhenSlow(await inBucket(() => disk.getStream(key)), limits, storeAway);
  return {
    incoming,
    async keep(key, path) {
      const { size } = await stat(path);
      await inBucket(() => disk.copyFromFs(path, key), size);
      await rm(path, { force: true });
    },
    read: streamOf,
    size: (key) => inBucket(() => sizeIn(disk, key)),
    remove: (key) => inBucket(() => disk.delete(key)),
    async check() {
      const key = `ready/${randomUUID()}`;
      await inBucket(async () => {
        await disk.put(key, key);
        if ((await disk.get(key)) !== key) throw new Error("The bucket gives back what it was not given.");
        await disk.delete(key);
      });
    },
    async openLocalCopy(key) {
      const path = join(incoming, randomUUID());
      const release = () => rm(path, { force: true });
      const file = await open(path, "wx");
      try {
        await pipeline(await streamOf(key), file.createWriteStream());
        return { path, release };
      } catch (error) {
        await file.close();
        await release();
        if (isMissing(error)) return null;
        throw error instanceof AppError || isDiskFull(error) ? error : storeAway(error);
      }
    },
  };
}

/** True for the error of a blob that does not exist: that is a result, not a failure. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  (["NoSuchKey", "NotFound"].includes(error.name) || ("code" in error && error.code === "ENOENT") || isMissing(error.cause));
async function sizeIn(disk: Disk, key: string): Promise<number | null> {
  try {
    return (await disk.getMetaData(key)).contentLength;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** An image as it was kept once: kept again after it was swept away, it has another generation, and lies elsewhere. */
export interface Kept {
  readonly id: string;
  /** None for images from before there were generations. */
  readonly generation: string | null;
}

/** Key of an image's file; `readingKey` is that of the file in its place where it is not read as it is. */
export const blobKey = (kept: Kept): string => `images/${placeOf(kept)}`;
export const readingKey = (kept: Kept): string => `readings/${placeOf(kept)}`;

const placeOf = ({ id, generation }: Kept): string => `${id.slice(0, 2)}/${id}${generation === null ? "" : `-${generation}`}`;

/** The folder for files on their way in; files that a crash left behind are deleted. */
function incomingIn(folder: string): string {
  const incoming = resolve(folder, "incoming");
  mkdirSync(incoming, { recursive: true });
  for (const name of readdirSync(incoming)) {
    const path = join(incoming, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats && Date.now() - stats.mtimeMs > LEFT_BEHIND_MS) rmSync(path, { force: true });
  }
  return incoming;
}
