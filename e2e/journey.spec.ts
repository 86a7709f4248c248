import { readFile, writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import { EditorPage } from "./pages/editorPage.ts";
import { countDifferences, grown, rgbOf } from "./pixels.ts";

const SAMPLES = "public/samples";
const FEATHER = 16;

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

test("the same with Flux Fill Pro, on a 24-megapixel JPEG, and the key is seen nowhere", async ({ page, vendor }, info) => {
  const { server, key } = vendor;
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
  expect(seen.join("\n")).not.toContain(key);
  expect(server.log.length).toBeGreaterThan(100);
  expect(server.log).not.toContain(key);
});
