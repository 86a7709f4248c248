/**
 * Holds the services for a whole run: each starts when it is first asked for. `/database` answers with a new database's URL,
 * `/bucket` with the settings of a new bucket, `/files` with the path of the files of a new PGlite, `/folder` with that of a new
 * data folder to copy. Ends, with all it began, when its standard input does, whatever ended its parent.
 */
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openAsBlob, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { newDatabaseFiles } from "../server/testing/newDatabaseFiles.ts";
import { startPostgres, startS3 } from "./services.ts";

let postgres: ReturnType<typeof startPostgres> | undefined;
let s3: ReturnType<typeof startS3> | undefined;
let files: Promise<string> | undefined;
let dataFolder: Promise<string> | undefined;
const folder = mkdtempSync(join(tmpdir(), "overpaint-services-"));

async function makeFiles(): Promise<string> {
  const path = join(folder, "database.tar");
  writeFileSync(path, await (await newDatabaseFiles()).bytes());
  return path;
}

async function makeDataFolder(tar: string): Promise<string> {
  const path = join(folder, "new");
  mkdirSync(path);
  const database = await PGlite.create(join(path, "database"), { loadDataDir: await openAsBlob(tar) });
  await database.close();
  return path;
}

async function newHome(path: string | undefined): Promise<string> {
  switch (path) {
    case "/database":
      postgres ??= startPostgres();
      return (await postgres).create();
    case "/files":
      files ??= makeFiles();
      return files;
    case "/folder":
      files ??= makeFiles();
      dataFolder ??= files.then(makeDataFolder);
      return dataFolder;
    default:
      s3 ??= startS3();
      return JSON.stringify(await (await s3).create());
  }
}

/** One that closes idle connections would meet a request that a busy client sends just then. */
const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
  newHome(request.url).then(
    (home) => response.end(home),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
}).listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
console.log(typeof address === "object" ? `http://127.0.0.1:${address?.port}` : address);

await once(process.stdin.resume(), "close");
await Promise.allSettled([postgres, s3].map(async (service) => (await service)?.stop()));
rmSync(folder, { recursive: true });
process.exit();
