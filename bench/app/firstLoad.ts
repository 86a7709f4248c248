import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { EditorPage } from "../../e2e/pages/editorPage.ts";
import type { Budget } from "../measure.ts";
import type { BenchedApp } from "./appBudgets.ts";

const LIMIT_BYTES = 260_000;

/** Every script that the page or a worker of it has fetched by the time that the picture can be painted on, each file gzipped. */
export const firstLoad = ({ browser, url, dist }: BenchedApp): Budget => ({
  name: `JavaScript gzipped before the canvas is usable / ${LIMIT_BYTES / 1_000} KB`,
  demand: 1,
  sense: "most",
  async run() {
    const context = await browser.newContext();
    const scripts = new Set<string>();
    context.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.endsWith(".js")) scripts.add(pathname);
    });
    const page = await context.newPage();
    await page.goto(url);
    const editor = new EditorPage(page);
    await editor.openSample("Coffee");
    await page.locator("[data-picture]").waitFor();
    const sizes = [...scripts].map((path) => ({ path, bytes: gzipSync(readFileSync(join(dist, path))).length }));
    await context.close();
    const note = sizes.map(({ path, bytes }) => `${path.replace("/assets/", "")} ${bytes}`).join(", ");
    return { ours: sizes.reduce((sum, { bytes }) => sum + bytes, 0), theirs: LIMIT_BYTES, unit: "bytes", note };
  },
});
