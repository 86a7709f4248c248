import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { EditorPage } from "../../e2e/pages/editorPage.ts";
import type { Budget } from "../measure.ts";
import type { BenchedApp } from "./benchedApp.ts";

declare global {
  interface Window {
    /** The addresses of all that had arrived when the picture could first be painted on. */
    arrived: readonly string[] | undefined;
  }
}

const LIMIT_BYTES = 260_000;

function noteWhatArrived(): void {
  const observer = new MutationObserver(() => {
    if (window.arrived || !document.querySelector("[data-picture]")) return;
    window.arrived = performance.getEntriesByType("resource").map(({ name }) => name);
    observer.disconnect();
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-picture"] });
}

/** Every script that the page or a worker of it has fetched by the time that the picture can be painted on, each file gzipped. */
export const firstLoad = ({ browser, url, dist }: BenchedApp): Budget => ({
  name: `JavaScript gzipped before the canvas is usable / ${LIMIT_BYTES / 1_000} KB`,
  demand: 1,
  sense: "most",
  async run() {
    const page = await browser.newPage();
    await page.addInitScript(noteWhatArrived);
    await page.goto(url);
    await new EditorPage(page).openSample("Coffee");
    const arrived = await (await page.waitForFunction(() => window.arrived)).jsonValue();
    await page.close();
    const scripts = (arrived ?? []).map((address) => new URL(address).pathname).filter((path) => path.endsWith(".js"));
    const sizes = [...new Set(scripts)].map((path) => ({ path, bytes: gzipSync(readFileSync(join(dist, path))).length }));
    const largest = sizes
      .toSorted((a, b) => b.bytes - a.bytes)
      .map(({ path, bytes }) => `${path.replace("/assets/", "")} ${bytes}`);
    return {
      ours: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
      theirs: LIMIT_BYTES,
      unit: "bytes",
      note: `${sizes.length} files, the largest ${largest.slice(0, 8).join(", ")}`,
    };
  },
});
