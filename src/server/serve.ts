import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { createServer, type Server } from "./createServer.ts";
import { systemClock } from "./engines/apiframe/clock.ts";
import { createEngines } from "./engines/engines.ts";
import { type Environment, readEnvironment } from "./env.ts";
import { loggerOptions } from "./logger.ts";
import { createMetrics } from "./metrics.ts";
import { type Blobs, bucketBlobs, folderBlobs } from "./storage/blobs.ts";
import { type Database, openFolderDatabase, openPostgres } from "./storage/database.ts";
import { prepareDataFolder } from "./storage/dataFolder.ts";
import { BYTES_PER_MB } from "./storage/imageLimits.ts";
import { sweep } from "./storage/retention.ts";

/** Longest delay until an edit is taken up whose worker died or whose wake-up was lost; each check is one small query. */
const RESUME_EVERY_MS = 2_000;
const SWEEP_EVERY_MS = 3_600_000;
const STOP_LIMIT_MS = 30_000;
const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const Package = z.object({ version: z.string() });

/** Starts the server as the environment says. */
async function start(): Promise<void> {
  const env = readEnvironment();
  prepareDataFolder(env.OVERPAINT_DATA_DIR);
  const database = await openDatabase(env);
  const blobs = env.S3_BUCKET ? bucketBlobs(env.OVERPAINT_DATA_DIR, env.S3_BUCKET, env) : folderBlobs(env.OVERPAINT_DATA_DIR);
  const metrics = createMetrics();
  const server = await createServer({
    version: Package.parse(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))).version,
    database,
    blobs,
    engines: createEngines(env, metrics),
    budget: {
      together: env.OVERPAINT_DAILY_CREDITS ?? null,
      eachUser: env.OVERPAINT_DAILY_CREDITS_PER_USER ?? null,
    },
    limits: {
      maxUploadMb: env.OVERPAINT_MAX_UPLOAD_MB,
      maxMegapixels: env.OVERPAINT_MAX_MEGAPIXELS,
      maxUploadSeconds: env.OVERPAINT_MAX_UPLOAD_SECONDS,
    },
    imageMemoryBytes: env.OVERPAINT_IMAGE_MEMORY_MB * BYTES_PER_MB,
    accessSettings: {
      tokens: env.OVERPAINT_TOKENS,
      trustedHeader: env.OVERPAINT_TRUSTED_HEADER ?? null,
      trustedProxies: env.OVERPAINT_TRUSTED_PROXIES,
    },
    names: { host: urlHost(env.HOST).toLowerCase(), publicUrl: env.PUBLIC_URL },
    urlHosts: env.OVERPAINT_URL_HOSTS,
    clock: systemClock,
    interfaceFolder: existsSync(DIST) ? DIST : null,
    logger: loggerOptions(env),
    metrics,
  });
  const log = server.app.log;
  const endChores = [
    systemClock.every(RESUME_EVERY_MS, () => {
      server.edits.resume().catch((error: unknown) => log.error({ err: error }, "unfinished edits could not be looked up"));
    }),
    startSweeping(env, database, blobs, log),
  ];
  stopOnSignals(server, database, () => {
    for (const end of endChores) end();
  });
  const port = await listen(server, env);
  const key = env.APIFRAME_API_KEY ? "Flux Fill Pro and content-aware fill" : "content-aware fill; no API key set";
  process.stdout.write(`Overpaint is ready on http://${urlHost(env.HOST)}:${port} (engine: ${key})\n`);
}

const openDatabase = ({ DATABASE_URL, OVERPAINT_DATA_DIR }: Environment): Promise<Database> =>
  DATABASE_URL
    ? openPostgres(DATABASE_URL, (error) => process.stderr.write(`A database connection broke: ${error.message}\n`))
    : openFolderDatabase(OVERPAINT_DATA_DIR, endWith);

/** Gives the port, which is any free one for 0. */
async function listen({ app }: Server, { HOST, PORT }: Environment): Promise<number> {
  try {
    await app.listen({ host: HOST, port: PORT });
    const address = app.server.address();
    return typeof address === "object" && address !== null ? address.port : PORT;
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE") throw error;
    throw new Error(`Port ${PORT} is taken by another program. Stop it, or set PORT to another one.`, { cause: error });
  }
}

/** Deletes what is over its time, now and every hour; without the setting only what belongs to no image any more. */
function startSweeping(
  { OVERPAINT_RETENTION_DAYS: days }: Environment,
  database: Database,
  blobs: Blobs,
  log: Server["app"]["log"],
): () => void {
  const sweepNow = () => {
    sweep(database, blobs, days ?? null).then(
      (swept) => log.info(swept, "swept"),
      (error: unknown) => log.error({ err: error }, "the sweep failed"),
    );
  };
  sweepNow();
  return systemClock.every(SWEEP_EVERY_MS, sweepNow);
}

/**
 * Takes no new work, breaks off and releases what is running (its stage is repeated by whoever comes next), and ends. What hangs is
 * left after a while; a second signal ends the process at once.
 */
function stopOnSignals(server: Server, database: Database, before: () => void): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      before();
      setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
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

/** Ends the process with an error. Acknowledged work is stored; the process's supervisor restarts it. */
function endWith(error: Error): never {
  process.stderr.write(`Overpaint has ended. ${error.message}\n`);
  process.exit(1);
}

await start().catch((error: unknown) => {
  process.stderr.write(`Overpaint did not start. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
