import { setTimeout } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { EditorPage } from "../../e2e/pages/editorPage.ts";
import type { Budget } from "../measure.ts";
import { writeJpeg } from "../pictures.ts";
import { chance, MP_100, wander } from "../scene.ts";
import type { BenchedApp } from "./benchedApp.ts";

declare global {
  interface Window {
    /** Since the page was opened: how often React changed the page, and when each frame began, in milliseconds. */
    seen: { renders: number; frames: number[] };
  }
}

const MOVES = 400;
const STEP = 40;
const LATE_MS = 50;
const LARGER_BRUSH_STEPS = 13;
const DECODING_MS = 60_000;
const UPLOADING_MS = 60_000;
const IDLE_MS = 3_000;
const BUCKETS_MS = [17, 25, 34, LATE_MS, 100, Number.POSITIVE_INFINITY];

/** React tells its developer tools of every commit, in production builds too; what is told here are the same commits that its profiler shows. */
function watchPage(): void {
  window.seen = { renders: 0, frames: [] };
  const hook = {
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberRoot: () => {
      window.seen.renders += 1;
    },
    onCommitFiberUnmount: () => {},
    onPostCommitFiberRoot: () => {},
    checkDCE: () => {},
  };
  Object.assign(window, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook });
  const note = (timeMs: number) => {
    window.seen.frames.push(timeMs);
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}

const seenBy = (page: Page) => page.evaluate(() => window.seen);

/** Waits until React has had nothing to do for a while: decoding, uploading and what the header tells of it are no part of a stroke. */
async function atRest(page: Page): Promise<void> {
  let renders = -1;
  for (let now = await seenBy(page); now.renders !== renders; now = await seenBy(page)) {
    renders = now.renders;
    await setTimeout(IDLE_MS);
  }
}

/** Opens the picture as a designer does and draws one long stroke with real pointer events. */
async function replay({ browser, url, folder }: BenchedApp): Promise<{ renders: number; intervalsMs: number[] }> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await page.addInitScript(watchPage);
  await page.goto(url);
  const editor = new EditorPage(page);
  await editor.openFile(await writeJpeg(folder, MP_100));
  await page.locator("[data-picture]").waitFor({ timeout: DECODING_MS });
  await page.getByText("Saved", { exact: true }).waitFor({ timeout: UPLOADING_MS });
  await atRest(page);
  for (let step = 0; step < LARGER_BRUSH_STEPS; step++) await page.keyboard.press("]");
  const path = wander(MP_100, MOVES, STEP, chance(7));
  const [left, top] = await editor.at([0, 0]);
  const [right, bottom] = await editor.at([1, 1]);
  const places = path.map(({ x, y }): [number, number] => [
    left + (x / MP_100.width) * (right - left),
    top + (y / MP_100.height) * (bottom - top),
  ]);
  const [start = [0, 0], second = start, ...rest] = places;
  await page.mouse.move(...start);
  await page.mouse.down();
  await page.mouse.move(...second);
  const before = await seenBy(page);
  for (const place of rest) await page.mouse.move(...place);
  const after = await seenBy(page);
  await page.mouse.up();
  await page.getByRole("button", { name: "Undo" }).click();
  if ((await seenBy(page)).renders === after.renders)
    throw new Error("React was not seen to render even when the stroke was undone.");
  await page.close();
  const frames = after.frames.slice(before.frames.length - 1);
  return {
    renders: after.renders - before.renders,
    intervalsMs: frames.slice(1).map((timeMs, i) => timeMs - (frames[i] ?? timeMs)),
  };
}

function histogram(intervalsMs: readonly number[]): string {
  let below = 0;
  const counts = BUCKETS_MS.map((limitMs) => {
    const count = intervalsMs.filter((ms) => ms > below && ms <= limitMs).length;
    const label = Number.isFinite(limitMs) ? `to ${limitMs} ms` : `over ${below} ms`;
    below = limitMs;
    return `${count} ${label}`;
  });
  return `${intervalsMs.length} frames: ${counts.join(", ")}`;
}

export function strokeTrace(app: BenchedApp): readonly Budget[] {
  const replayed = { once: null as ReturnType<typeof replay> | null };
  const trace = () => {
    replayed.once ??= replay(app);
    return replayed.once;
  };
  return [
    {
      name: `longest frame of a stroke of ${MOVES} moves in the app at 100 MP / ${LATE_MS} ms`,
      demand: 1,
      sense: "most",
      async run() {
        const { intervalsMs } = await trace();
        return { ours: Math.max(...intervalsMs), theirs: LATE_MS, unit: "ms", note: histogram(intervalsMs) };
      },
    },
    {
      name: `React renders during that stroke / its moves`,
      demand: 0,
      sense: "most",
      run: async () => ({ ours: (await trace()).renders, theirs: MOVES, unit: "renders" }),
    },
  ];
}
