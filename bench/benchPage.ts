import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "@playwright/test";
import react from "@vitejs/plugin-react";
import { build, preview } from "vite";
import { z } from "zod";
import type { Budget } from "./measure.ts";
import { VIEW } from "./scene.ts";

const ROOT = fileURLToPath(new URL("./browser", import.meta.url));
const Budgets = z.array(z.object({ name: z.string(), demand: z.number(), sense: z.enum(["most", "least"]) }));
const Costs = z.object({
  ours: z.number(),
  theirs: z.number(),
  unit: z.enum(["ms", "bytes", "pixels", "renders", "requests/s"]),
  note: z.string().optional(),
});

/** The budgets that are measured in a browser, on a page of their own; `files` are put beside it, by name. */
export async function openBenchPage(browser: Browser, addFiles: (folder: string) => Promise<void>) {
  const outDir = mkdtempSync(join(tmpdir(), "overpaint-bench-"));
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    plugins: [react()],
    build: { outDir, target: "es2023", chunkSizeWarningLimit: 2_000 },
    worker: { format: "es" },
    logLevel: "error",
  });
  await addFiles(outDir);
  const server = await preview({
    configFile: false,
    root: ROOT,
    build: { outDir },
    // Isolated from other origins a page gets finer clocks.
    preview: {
      host: "127.0.0.1",
      port: 0,
      headers: { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" },
    },
    logLevel: "error",
  });
  const page = await browser.newPage({ viewport: VIEW });
  const errors: Error[] = [];
  page.on("pageerror", (error) => errors.push(error));
  await countBusyTime(browser, page);
  await page.goto(server.resolvedUrls?.local[0] ?? "");
  const described = Budgets.parse(await page.evaluate(() => window.bench.budgets));
  const budgets = described.map(
    (about): Budget => ({
      ...about,
      async run() {
        const costs = Costs.parse(await page.evaluate((name) => window.bench.run(name), about.name));
        if (errors.length > 0) throw new AggregateError(errors, `The page threw during "${about.name}".`);
        return costs;
      },
    }),
  );
  return {
    budgets,
    async close() {
      await page.close();
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}

/** The processor time of the page's process: its main thread, and what rasters and composites for it. */
async function countBusyTime(browser: Browser, page: Page): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  await page.exposeFunction("busyMs", async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    return 1_000 * processInfo.reduce((sum, { type, cpuTime }) => (type === "renderer" ? sum + cpuTime : sum), 0);
  });
}
