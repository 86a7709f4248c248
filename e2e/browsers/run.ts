/**
 * `npm run e2e:browsers`: the main journey against the real server in each browser; further words choose browsers. Ends with 1 when a
 * step fails, and with 2 when a browser could not be had.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { OverpaintServer } from "../../src/testing/overpaintServer.ts";
import { BROWSERS, type DrivenBrowser, ensureBrowser } from "./browsers.ts";
import { EditorView } from "./editorView.ts";
import { journey, largeJourney, type Step } from "./journey.ts";

/** Of 3:2, in megapixels and pixels. */
const LARGE = [
  { megapixels: 12, width: 4243, height: 2829 },
  { megapixels: 48, width: 8486, height: 5657 },
];

interface Tally {
  passed: number;
  failed: number;
  leftOut: number;
}

const seconds = (sinceMs: number): string => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

/** Takes the steps in turn; those after one that has failed are not taken. */
async function take(steps: readonly Step[], tally: Tally): Promise<void> {
  for (const { title, run } of steps) {
    const began = Date.now();
    try {
      await run();
      tally.passed++;
      console.log(`  ✓ ${title} (${seconds(began)})`);
    } catch (error) {
      tally.failed++;
      console.log(`  ✗ ${title} (${seconds(began)})`, error);
      return;
    }
  }
}

async function runIn(browser: DrivenBrowser, url: string, large: readonly Large[], tally: Tally): Promise<void> {
  const began = Date.now();
  console.log(browser.name);
  const lack = ensureBrowser(browser);
  if (lack) {
    tally.leftOut++;
    console.log(`  – left out: ${lack}`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "overpaint-browser-"));
  const driver = await browser.start({ folder });
  try {
    const editor = new EditorView(driver);
    await take(journey(editor, url, browser.traits), tally);
    if (browser.takesLarge)
      for (const { path, megapixels } of large) await take(largeJourney(editor, url, path, megapixels), tally);
  } finally {
    await driver.close();
    rmSync(folder, { recursive: true, force: true });
    console.log(`  ${seconds(began)}`);
  }
}

interface Large {
  readonly path: string;
  readonly megapixels: number;
}

/** Photographs as cameras make them: noise, so that their files are large. */
async function largeImages(folder: string): Promise<readonly Large[]> {
  const made: Large[] = [];
  for (const { megapixels, width, height } of LARGE) {
    const path = join(folder, `${megapixels}.jpg`);
    const noise = { type: "gaussian", mean: 128, sigma: 25 } as const;
    await sharp({ create: { width, height, channels: 3, background: "grey", noise } })
      .jpeg({ quality: 92 })
      .toFile(path);
    made.push({ path, megapixels });
  }
  return made;
}

const words = process.argv.slice(2);
const unknown = words.filter((word) => !BROWSERS.some(({ name }) => name === word));
if (unknown.length > 0) throw new Error(`There is no ${unknown.join(", ")}: ${BROWSERS.map(({ name }) => name).join(", ")}.`);
const chosen = BROWSERS.filter(({ name }) => words.length === 0 || words.includes(name));

const tally: Tally = { passed: 0, failed: 0, leftOut: 0 };
const folder = mkdtempSync(join(tmpdir(), "overpaint-large-"));
const server = await OverpaintServer.start();
try {
  const large = chosen.some(({ takesLarge }) => takesLarge) ? await largeImages(folder) : [];
  for (const browser of chosen) {
    await runIn(browser, server.url, large, tally).catch((error: unknown) => {
      tally.failed++;
      console.log(`  ✗ ${browser.name}`, error);
    });
  }
} finally {
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.leftOut} left out`);
process.exit(tally.failed > 0 ? 1 : tally.leftOut > 0 ? 2 : 0);
