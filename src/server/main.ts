import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { createServer, type Server } from "./createServer.ts";
import { systemClock } from "./engines/apiframe/clock.ts";
import { createEngines } from "./engines/engines.ts";
import { type Environment, readEnvironment } from "./env.ts";
import { loggerOptions } from "./logger.ts";
import { bucketBlobs, folderBlobs } from "./storage/blobs.ts";
import { type Database, openFolderDatabase, openPostgres } from "./storage/database.ts";

/** How late, at worst, an edit is taken up whose worker died or whose wake-up went astray; one small query. */
const RESUME_EVERY_MS = 2_000;
const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const Package = z.object({ version: z.string() });

async function start(): Promise<void> {
  const env = readEnvironment();
  mkdirSync(env.OVERPAINT_DATA_DIR, { recursive: true });
  const database = env.DATABASE_URL ? await openPostgres(env.DATABASE_URL) : await openFolderDatabase(env.OVERPAINT_DATA_DIR);
  const engines = createEngines(env);
  const server = await createServer({
    version: Package.parse(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))).version,
    database,
    blobs: env.S3_BUCKET ? bucketBlobs(env.OVERPAINT_DATA_DIR, env.S3_BUCKET, env) : folderBlobs(env.OVERPAINT_DATA_DIR),
    engines,
    limits: { maxUploadMb: env.OVERPAINT_MAX_UPLOAD_MB, maxMegapixels: env.OVERPAINT_MAX_MEGAPIXELS },
    clock: systemClock,
    interfaceFolder: existsSync(DIST) ? DIST : null,
    logger: loggerOptions(env),
  });
  const resuming = setInterval(() => {
    server.edits
      .resume()
      .catch((error: unknown) => server.app.log.error({ err: error }, "unfinished edits could not be looked up"));
  }, RESUME_EVERY_MS);
  stopOnSignals(server, database, () => clearInterval(resuming));
  await listen(server, env);
  const key = env.APIFRAME_API_KEY ? "Flux Fill Pro and content-aware fill" : "content-aware fill; no API key set";
  process.stdout.write(`Overpaint is ready on http://${urlHost(env.HOST)}:${env.PORT} (engine: ${key})\n`);
}

async function listen({ app }: Server, { HOST, PORT }: Environment): Promise<void> {
  try {
    await app.listen({ host: HOST, port: PORT });
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE") throw error;
    throw new Error(`Port ${PORT} is taken by another program. Stop it, or set PORT to another one.`, { cause: error });
  }
}

/** A second signal ends the process at once. */
function stopOnSignals(server: Server, database: Database, before: () => void): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      before();
      server
        .stop()
        .then(() => database.close())
        .then(
          () => process.exit(0),
          () => process.exit(1),
        );
    });
  }
}

const urlHost = (host: string): string => (host.includes(":") ? `[${host}]` : host);

await start().catch((error: unknown) => {
  process.stderr.write(`Overpaint did not start. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
