import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { EditorPage } from "../../e2e/pages/editorPage.ts";
import { newDocument } from "../../src/session/document/documentContent.ts";
import { recordOf } from "../../src/session/document/documentRecord.ts";
import { type Budget, median } from "../measure.ts";
import type { BenchedApp } from "./benchedApp.ts";

const COUNTS = [2, 50, 200, 500] as const;
const STROKES = 7;
const SIZE = { width: 600, height: 400 };

declare global {
  interface Window {
    /** Milliseconds of each task over 50 ms since it was last emptied. */
    longTasks: number[] | undefined;
  }
}

/** Cost of one stroke until the server has it, on a document of `count` versions, each with one layer more than the last. */
async function strokeCost({ browser, url }: BenchedApp, count: number): Promise<{ bytes: number; longestMs: number }> {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longTasks?.push(duration);
    }).observe({ type: "longtask" });
  });
  await page.goto(url);
  const name = await addDocument(page, url, count);
  await page.reload();
  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.getByRole("menuitem", { name }).click();
  await page.locator("[data-picture]").waitFor();
  const costs: { bytes: number; longestMs: number }[] = [];
  for (let stroke = 0; stroke < STROKES; stroke++) {
    await page.evaluate(() => window.longTasks?.splice(0));
    const saving = page.waitForRequest((request) => request.method() === "PATCH");
    const y = 0.3 + stroke * 0.05;
    await new EditorPage(page).drag([0.3, y], [0.6, y]);
    const request = await saving;
    await request.response();
    const tasks = (await page.evaluate(() => window.longTasks?.splice(0))) ?? [];
    costs.push({ bytes: request.postDataBuffer()?.length ?? 0, longestMs: Math.max(50, ...tasks) });
  }
  await page.close();
  return { bytes: median(costs.map(({ bytes }) => bytes)), longestMs: median(costs.map(({ longestMs }) => longestMs)) };
}

async function addDocument({ request }: Page, url: string, count: number): Promise<string> {
  const upload = async (side: number) => {
    const file = sharp({ create: { width: side, height: side, channels: 3, background: "#587" } });
    const response = await request.post(`${url}/api/images`, { data: await file.png().toBuffer() });
    return (await response.json()).id;
  };
  const base = await sharp({ create: { ...SIZE, channels: 3, background: "#ccc" } })
    .png()
    .toBuffer();
  const { id: imageId } = await (await request.post(`${url}/api/images`, { data: base })).json();
  const [layerId, name] = [await upload(8), `${count} versions`];
  const content = newDocument({ name, baseImage: { imageId, ...SIZE } });
  const versions = [...content.versions];
  for (let at = 1; at < count; at++) {
    const last = versions.at(-1);
    if (!last) throw new RangeError("A document has a version.");
    const layer = { imageId: layerId, x: at, y: at % 300, width: 8, height: 8 };
    versions.push({ ...last, id: randomUUID(), label: `Edit ${at}`, layers: [...last.layers, layer] });
  }
  const document = { ...content, name, versions, currentVersionId: versions.at(-1)?.id ?? "" };
  const response = await request.post(`${url}/api/documents`, { data: recordOf(document) });
  if (!response.ok()) throw new Error(await response.text());
  return name;
}

/** A stroke in a document of many versions, beside one in a document of two: what is sent, and the longest task of the page. */
export function longDocument(app: BenchedApp): Budget[] {
  const measured = new Map<number, ReturnType<typeof strokeCost>>();
  const costOf = (count: number) => {
    const cost = measured.get(count) ?? strokeCost(app, count);
    measured.set(count, cost);
    return cost;
  };
  return COUNTS.slice(1).flatMap((count): Budget[] => [
    {
      name: `bytes that a stroke sends at ${count} versions / at 2`,
      demand: 1.3,
      sense: "most",
      run: async () => ({ ours: (await costOf(count)).bytes, theirs: (await costOf(2)).bytes, unit: "bytes" }),
    },
    {
      name: `longest task of a stroke and its saving at ${count} versions / at 2 (50 ms and less count as 50)`,
      demand: 1.3,
      sense: "most",
      run: async () => ({ ours: (await costOf(count)).longestMs, theirs: (await costOf(2)).longestMs, unit: "ms" }),
    },
  ]);
}
