import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "@playwright/test";
import { build } from "vite";
import { OverpaintServer } from "../../e2e/server.ts";
import type { Budget } from "../measure.ts";
import { firstLoad } from "./firstLoad.ts";
import { keptPixels } from "./keptPixels.ts";
import { longDocument } from "./longDocument.ts";
import { requests } from "./requests.ts";
import { strokeTrace } from "./strokeTrace.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The app as it is shipped, and the one that is measured: built, behind its own server, with no key set. */
export interface BenchedApp {
  readonly browser: Browser;
  readonly url: string;
  /** Where the built interface lies. */
  readonly dist: string;
  /** For what a budget needs on the disk. */
  readonly folder: string;
}

/** The budgets of the whole app. */
export async function appBudgets(browser: Browser): Promise<{ budgets: readonly Budget[]; close(): Promise<void> }> {
  await build({ root: ROOT, logLevel: "error" });
  const folder = mkdtempSync(join(tmpdir(), "overpaint-bench-"));
  const server = await OverpaintServer.start({ LOG_LEVEL: "warn" });
  const app: BenchedApp = { browser, url: server.url, dist: join(ROOT, "dist"), folder };
  return {
    budgets: [...strokeTrace(app), keptPixels(app), firstLoad(app), ...longDocument(app), ...requests(app)],
    async close() {
      await server.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
