import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import type { EngineId } from "../contract/edits.ts";
import { type AppDeps, createApp } from "./app.ts";
import type { DailyBudget } from "./edits/dailyBudget.ts";
import { createEdits, type Edits } from "./edits/edits.ts";
import { createEditTable } from "./edits/editTable.ts";
import { createLocating } from "./edits/locating.ts";
import type { Clock } from "./engines/apiframe/clock.ts";
import type { FillEngine } from "./engines/engine.ts";
import { createMemoryGate } from "./memoryGate.ts";
import type { Metrics } from "./metrics.ts";
import { createFetchPublic } from "./remote/fetchPublic.ts";
import { createRenders } from "./renders/renders.ts";
import type { AccessSettings } from "./security/access.ts";
import type { PublicNames } from "./security/sameOrigin.ts";
import type { Blobs } from "./storage/blobs.ts";
import type { Database } from "./storage/database.ts";
import { createDocuments } from "./storage/documents.ts";
import type { ImageLimits } from "./storage/imageLimits.ts";
import { createImages } from "./storage/images.ts";
import { createSignIns } from "./storage/signIns.ts";

export interface ServerParts {
  readonly version: string;
  readonly database: Database;
  readonly blobs: Blobs;
  readonly engines: ReadonlyMap<EngineId, FillEngine>;
  readonly limits: ImageLimits;
  /** Memory for decoding and rendering together, in bytes. */
  readonly imageMemoryBytes: number;
  /** "host:port" of picture servers that are not on the public internet and may be asked all the same. */
  readonly urlHosts: readonly string[];
  readonly budget: DailyBudget;
  readonly accessSettings: AccessSettings;
  readonly names: PublicNames;
  readonly clock: Pick<Clock, "now" | "wait" | "every">;
  readonly interfaceFolder: string | null;
  readonly logger: AppDeps["logger"];
  readonly metrics: Metrics;
}
export interface Server {
  readonly app: FastifyInstance;
  readonly edits: Edits;
  /** Ends requests and work; the database stays open. */
  stop(): Promise<void>;
}

/** Puts the parts together and starts the work on edits; listening is left to the caller. */
export async function createServer(parts: ServerParts): Promise<Server> {
  const { database, blobs, engines, limits, clock } = parts;
  const report = (error: unknown, editId?: string) => app.log.error({ err: error, editId }, "work on edits failed");
  const gate = createMemoryGate(parts.imageMemoryBytes);
  const images = createImages(database, blobs, limits, gate);
  const fetchPublic = createFetchPublic({ allowedHosts: parts.urlHosts, limits });
  const table = createEditTable(database, engines);
  const locating = createLocating();
  const { budget, metrics: observer } = parts;
  const edits = createEdits({
    table,
    wakeups: database.wakeups,
    images,
    locating,
    scratchFolder: blobs.incoming,
    limits,
    gate,
    engines,
    clock,
    budget,
    isAlone: database.isAlone,
    observer,
    report,
  });
  const checks = {
    database: async () => {
      await sql`select 1`.execute(database.db);
      if (!database.hasRoom()) throw new Error("There is no room left for the database.");
    },
    blobs: () => blobs.check(),
  };
  const renders = createRenders(images, blobs.incoming, gate);
  const documents = createDocuments(database);
  const signIns = createSignIns(database, parts.accessSettings.tokens);
  const made = { checks, images, fetchPublic, documents, edits, renders, signIns };
  const app: FastifyInstance = await createApp({ ...parts, ...made, hasRoom: () => database.hasRoom() });
  for (const engine of engines.values()) engine.logTo?.((facts, words) => app.log.warn(facts, words));
  await edits.start();
  return {
    app,
    edits,
    async stop() {
      await app.close();
      await edits.stop();
      await Promise.all([locating.close(), ...[...engines.values()].map((engine) => engine.close?.())]);
    },
  };
}
