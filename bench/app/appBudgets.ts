import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "@playwright/test";
import { build } from "vite";
import { OverpaintServer } from "../../src/testing/overpaintServer.ts";
import type { Budget } from "../measure.ts";
import type { BenchedApp } from "./benchedApp.ts";
import { firstLoad } from "./firstLoad.ts";
import { keptPixels } from "./keptPixels.ts";
import { longDocument } from "./longDocument.ts";
import { requests } from "./requests.ts";
import { strokeTrace } from "./strokeTrace.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

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
