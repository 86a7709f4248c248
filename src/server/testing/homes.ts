import { afterAll, beforeAll, describe } from "vitest";
import { type Postgres, type S3, startPostgres, startS3 } from "../../../e2e/services.ts";
import { readEnvironment } from "../env.ts";
import { bucketBlobs, folderBlobs } from "../storage/blobs.ts";
import { openMemoryDatabase, openPostgres } from "../storage/database.ts";
import type { Home } from "./serverHarness.ts";

/** One process without services. */
const folderHome: Home = async (folder) => ({ database: await openMemoryDatabase(), blobs: folderBlobs(folder) });

/** A real PostgreSQL and an S3 service; each home opened is a database of its own, the bucket is shared. */
const servicesHome =
  (postgres: Postgres, s3: S3): Home =>
  async (folder) => ({
    database: await openPostgres(await postgres.create()),
    blobs: bucketBlobs(folder, s3.settings.S3_BUCKET, readEnvironment({ ...s3.settings })),
  });

/** Registers a suite twice: on PGlite and a folder, and on PostgreSQL and S3. `home()` may be asked for inside hooks and tests only. */
export function onEachHome(suite: (home: () => Home) => void): void {
  describe("on PGlite and a folder", () => suite(() => folderHome));
  describe("on PostgreSQL and S3", () => {
    let services: readonly [Postgres, S3] | undefined;
    beforeAll(async () => {
      services = await Promise.all([startPostgres(), startS3()]);
    });
    afterAll(async () => {
      await Promise.all(services?.map((service) => service.stop()) ?? []);
    });
    suite(() => {
      if (!services) throw new Error("The services are not running.");
      return servicesHome(...services);
    });
  });
}
