import type { Page } from "@playwright/test";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";

const SIZE = { width: 12_000, height: 8_333 };
/** Black and white pixels side by side, around the picture's centre: only the full level shows them. */
const CHECKER = 600;

async function writePicture(path: string): Promise<void> {
  const checker = Buffer.from(Array.from({ length: CHECKER * CHECKER }, (_, i) => ((i + Math.floor(i / CHECKER)) % 2) * 255));
  const large = await sharp("public/samples/coffee.png")
    .resize({ ...SIZE, fit: "fill", kernel: "nearest" })
    .composite([{ input: checker, raw: { width: CHECKER, height: CHECKER, channels: 1 }, gravity: "centre" }])
    .jpeg({ quality: 90 })
    .toFile(path);
  expect([large.width, large.height]).toEqual([SIZE.width, SIZE.height]);
}

/** The mean step from a pixel to the one right of it, 0..255, in a square around the middle of the stage. */
async function contrastInTheMiddle(page: Page, x: number, y: number): Promise<number> {
  const side = 64;
  const shot = await page.screenshot({ clip: { x: x - side / 2, y: y - side / 2, width: side, height: side } });
  const { data, info } = await sharp(shot).greyscale().raw().toBuffer({ resolveWithObject: true });
  let sum = 0;
  for (let at = 0; at + 1 < data.length; at++) sum += Math.abs((data[at] ?? 0) - (data[at + 1] ?? 0));
  return sum / (info.width * info.height);
}

/** Notes what the workers tell the page, and when, ms since the page began. */
const noteWorkers = (page: Page) =>
  page.addInitScript(() => {
    const told: { kind: string; atMs: number }[] = [];
    Object.assign(window, { told });
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (!/decode/.test(String(url))) return;
        told.push({ kind: "asked", atMs: performance.now() });
        this.addEventListener("message", ({ data }) => told.push({ kind: String(data.kind), atMs: performance.now() }));
      }
    };
  });

/** Keeps what a worker has read of a mask from the page until `release()`, so that reading goes on for as long as the test looks. */
const holdMaskReading = (page: Page) =>
  page.addInitScript(() => {
    const held = new Map<Worker, () => void>();
    let isHolding = true;
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (!/readMask/.test(String(url))) return;
        this.addEventListener("message", (event) => {
          if (!isHolding || event.data.kind !== "done") return;
          event.stopImmediatePropagation();
          held.set(this, () => this.dispatchEvent(new MessageEvent("message", { data: event.data })));
        });
      }
      override terminate() {
        held.delete(this);
        super.terminate();
      }
    };
    const release = () => {
      isHolding = false;
      for (const go of held.values()) go();
    };
    Object.assign(window, { release });
  });

/** The times between frames while `act` goes on, ms, rounded down to tens: how many of each. */
async function framesWhile(page: Page, act: () => Promise<void>): Promise<Record<string, number>> {
  await page.evaluate(() => {
    const times: number[] = [];
    const note = (now: number) => {
      times.push(now);
      if (Reflect.get(window, "isNoting")) requestAnimationFrame(note);
    };
    Object.assign(window, { times, isNoting: true });
    requestAnimationFrame(note);
  });
  await act();
  return page.evaluate(() => {
    Object.assign(window, { isNoting: false });
    const times: number[] = Reflect.get(window, "times");
    const histogram: Record<string, number> = {};
    for (const [i, now] of times.entries()) {
      const tens = `${10 * Math.floor((now - (times[i - 1] ?? now)) / 10)} ms`;
      if (i > 0) histogram[tens] = (histogram[tens] ?? 0) + 1;
    }
    return histogram;
  });
}

test("a picture of 100 megapixels is shown from a preview, pans, zooms to its pixels, is painted on and saved", async ({
  editor,
  page,
  server,
}, info) => {
  const path = info.outputPath("scan.jpg");
  await writePicture(path);
  await noteWorkers(page);
  await holdMaskReading(page);
  await page.goto(server.url);
  await editor.openFile(path);
  await expect(page.getByText("12,000 × 8,333")).toBeVisible();

  const box = await editor.canvas.boundingBox();
  if (!box) throw new Error("The canvas has no place on the page.");
  const centre = [box.x + box.width / 2, box.y + box.height / 2] as const;
  await page.keyboard.press("ControlOrMeta+1");
  await expect.poll(() => contrastInTheMiddle(page, ...centre)).toBeGreaterThan(100);
  const told: { kind: string; atMs: number }[] = await page.evaluate(() => Reflect.get(window, "told"));
  expect(told.map(({ kind }) => kind)).toEqual(["asked", "progress", "done"]);
  const [asked, preview, full] = told.map(({ atMs }) => Math.round(atMs));
  info.annotations.push({ type: "ms to the preview and to the full picture", description: `${preview} ${full} from ${asked}` });

  const before = await editor.canvas.getAttribute("data-picture");
  await page.mouse.move(...centre);
  const frames = await framesWhile(page, async () => {
    await page.keyboard.down("Space");
    await page.mouse.down();
    await page.mouse.move(centre[0] + 220, centre[1] - 140, { steps: 20 });
    await page.mouse.up();
    await page.keyboard.up("Space");
  });
  info.annotations.push({ type: "frames of a pan", description: JSON.stringify(frames) });
  const [x, y] = (before ?? "").split(" ").map(Number);
  const [movedX, movedY] = ((await editor.canvas.getAttribute("data-picture")) ?? "").split(" ").map(Number);
  expect([(movedX ?? 0) - (x ?? 0), (movedY ?? 0) - (y ?? 0)]).toEqual([220, -140]);
  await page.mouse.wheel(0, -300);
  await expect(editor.canvas).not.toHaveAttribute("data-picture", before ?? "");

  await page.keyboard.press("ControlOrMeta+0");
  const stroke = await framesWhile(page, () => editor.drag([0.3, 0.4], [0.5, 0.6], [0.7, 0.4]));
  info.annotations.push({ type: "frames of a stroke", description: JSON.stringify(stroke) });

  const painted = await editor.maskFile();
  const { data, info: saved } = await sharp(painted, { limitInputPixels: false })
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(saved).toMatchObject({ ...SIZE, channels: 1 });
  expect(new Set(data)).toEqual(new Set([0, 255]));
  expect(data[Math.round(0.6 * SIZE.height) * SIZE.width + Math.round(0.5 * SIZE.width)]).toBe(255);
  expect(data[Math.round(0.1 * SIZE.height) * SIZE.width]).toBe(0);

  await page.keyboard.press("ControlOrMeta+d");
  const progress = page.getByRole("progressbar", { name: "Reading the mask" });
  const importMask = async () => {
    const chooser = page.waitForEvent("filechooser");
    await editor.maskMenu("Import mask…");
    await (await chooser).setFiles({ name: "mask.png", mimeType: "image/png", buffer: painted });
    await expect(progress).toBeVisible();
  };
  await importMask();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(progress).toBeHidden();
  expect(await editor.maskFile()).not.toEqual(painted);
  await importMask();
  await page.evaluate(() => Reflect.get(window, "release")());
  await expect(progress).toBeHidden();
  expect(await editor.maskFile()).toEqual(painted);

  const exported = await sharp(await editor.savePicture("JPEG"), { limitInputPixels: false }).metadata();
  expect(exported).toMatchObject({ format: "jpeg", ...SIZE });
});
