import { describe } from "vitest";
import { readEnvironment } from "../env.ts";
import { bucketBlobs, folderBlobs } from "../storage/blobs.ts";
import { openPostgres } from "../storage/database.ts";
import { openMemoryDatabase } from "./memoryDatabase.ts";
import type { Home } from "./serverHarness.ts";
import { newBucket, newDatabase } from "./services.ts";

/** One process without services. */
const folderHome: Home = async (folder) => ({ database: await openMemoryDatabase(), blobs: folderBlobs(folder) });

/** A real PostgreSQL and an S3 service: a database and a bucket of its own. */
const servicesHome: Home = async (folder) => {
  const [url, s3] = await Promise.all([newDatabase(), newBucket()]);
  return { database: await openPostgres(url), blobs: bucketBlobs(folder, s3.S3_BUCKET, readEnvironment({ ...s3 })) };
};

/** Registers a suite twice: on PGlite and a folder, and on PostgreSQL and S3. */
export function onEachHome(suite: (home: Home) => void): void {
  describe("on PGlite and a folder", () => suite(folderHome));
  describe("on PostgreSQL and S3", () => suite(servicesHome));
}
