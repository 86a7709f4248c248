import { readFile, writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { createFakeUpstream } from "./fakeUpstream/fakeUpstream.ts";
import { expect, test } from "./fixtures.ts";
import { EditorPage } from "./pages/editorPage.ts";
import { countDifferences, grown, rgbOf } from "./pixels.ts";
import { OverpaintServer } from "./server.ts";

const SAMPLES = "public/samples";
const FEATHER = 16;
const KEY = "afk_journey_test";

/** Wipe once to the left, accept, save, and hold the saved PNG against the original. */
async function reviewAcceptAndCompare(editor: EditorPage, page: Page, original: Buffer | string, mask: Buffer): Promise<void> {
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await page.getByRole("radiogroup", { name: "Compare" }).getByRole("radio", { name: "Wipe" }).check();
  const wipe = page.getByRole("slider", { name: "Wipe position" });
  const before = await wipe.getAttribute("aria-valuenow");
  await wipe.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(wipe).not.toHaveAttribute("aria-valuenow", before ?? "");
  await editor.accept();

  const saved = await editor.savePicture("PNG");
  const [was, is, band] = [await rgbOf(original), await rgbOf(saved), await grown(mask, FEATHER)];
  expect([is.width, is.height]).toEqual([was.width, was.height]);
  expect([band.width, band.height]).toEqual([was.width, was.height]);
  const { kept, repainted } = countDifferences(was, is, band.near);
  expect(kept).toBe(0);
  expect(repainted).toBeGreaterThan(100);
}

/** 8-bit grey, only 0 and 255, exactly the picture's size. */
async function expectStrictMask(mask: Buffer, width: number, height: number): Promise<void> {
  const about = await sharp(mask).metadata();
  expect(about).toMatchObject({ format: "png", width, height, channels: 1, depth: "uchar" });
  const values = new Set(await sharp(mask).toColourspace("b-w").raw().toBuffer());
  expect([...values].sort((a, b) => a - b)).toEqual([0, 255]);
}

test("paste, paint, generate with the content-aware fill, wipe, accept, save: no kept pixel differs", async ({
  editor,
  page,
}) => {
  const original = await readFile(`${SAMPLES}/coffee.png`);
  await editor.paste(original);
  await expect(editor.canvas).toBeVisible();
  await editor.drag([0.6, 0.62], [0.64, 0.7], [0.7, 0.74]);
  const mask = await editor.maskFile();
  await expectStrictMask(mask, 600, 400);
  await expect(editor.generate).toHaveText(/free/);
  await editor.generateAndReview();
  await reviewAcceptAndCompare(editor, page, original, mask);
});

test("the same with Flux Fill Pro, on a 24-megapixel JPEG, and the key is seen nowhere", async ({ page }, info) => {
  test.setTimeout(240_000);
  const upstream = createFakeUpstream({ apiKey: KEY });
  const server = await OverpaintServer.start({ APIFRAME_API_KEY: KEY, APIFRAME_BASE_URL: await upstream.listen() });
  try {
    const seen: string[] = [];
    page.on("response", async (response) => {
      if (/json|text|javascript|css|html/.test(response.headers()["content-type"] ?? "")) {
        seen.push(JSON.stringify(response.headers()), await response.text().catch(() => ""));
      }
    });
    const path = info.outputPath("photograph.jpg");
    await writeFile(
      path,
      await sharp(`${SAMPLES}/coffee.png`).resize(6000, 4000, { kernel: "cubic" }).jpeg({ quality: 90 }).toBuffer(),
    );
    await page.goto(server.url);
    const editor = new EditorPage(page);
    await editor.openFile(path);
    await editor.drag([0.6, 0.62], [0.64, 0.7], [0.7, 0.74]);
    const mask = await editor.maskFile();
    await expectStrictMask(mask, 6000, 4000);
    await editor.prompt("bare walnut table, soft morning light");
    await expect(editor.generate).toHaveText(/9 credits/);
    await editor.generateAndReview();
    await reviewAcceptAndCompare(editor, page, path, mask);
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.join("\n")).not.toContain(KEY);
    expect(server.log.length).toBeGreaterThan(100);
    expect(server.log).not.toContain(KEY);
  } finally {
    await server.dispose();
    await upstream.close();
  }
});

for (const [engine, preset] of [
  ["local", "Right"],
  ["apiframe", "Zoom out 1.5x"],
  ["apiframe", "Left"],
] as const) {
  test(`extend "${preset}" with ${engine}: the old picture lies exactly in its own place`, async ({ page }) => {
    const upstream = createFakeUpstream({ apiKey: KEY });
    const url = await upstream.listen();
    const server = await OverpaintServer.start(engine === "apiframe" ? { APIFRAME_API_KEY: KEY, APIFRAME_BASE_URL: url } : {});
    try {
      await page.goto(server.url);
      const editor = new EditorPage(page);
      await editor.openSample("Cat");
      await editor.mode("Extend");
      await page.getByRole("radiogroup", { name: "Preset" }).getByRole("radio", { name: preset }).click();
      await editor.prompt("continue the scene");
      await editor.generateAndReview();
      await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
      await editor.accept();
      const saved = await editor.savePicture("PNG");

      const original = await rgbOf(`${SAMPLES}/chelsea.png`);
      const { width, height } = await sharp(saved).metadata();
      expect(width * height).toBeGreaterThan(1.15 * original.width * original.height);
      const left = preset === "Right" ? 0 : preset === "Left" ? width - original.width : Math.round((width - original.width) / 2);
      const top = preset === "Zoom out 1.5x" ? Math.round((height - original.height) / 2) : 0;
      // The old border's seam fades inside the old picture; what lies deeper is untouched.
      const inner = { left: FEATHER, top: FEATHER, width: original.width - 2 * FEATHER, height: original.height - 2 * FEATHER };
      const was = await sharp(`${SAMPLES}/chelsea.png`).extract(inner).removeAlpha().raw().toBuffer();
      const is = await sharp(saved)
        .extract({ ...inner, left: left + FEATHER, top: top + FEATHER })
        .removeAlpha()
        .raw()
        .toBuffer();
      expect(is.equals(was)).toBe(true);
    } finally {
      await server.dispose();
      await upstream.close();
    }
  });
}
