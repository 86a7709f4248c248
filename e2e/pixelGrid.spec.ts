import type { Page } from "@playwright/test";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";

/** Keys from 100 %, each to another zoom. */
const ZOOMS = [
  ["-", 6],
  ["-", 1],
  ["+", 0],
  ["+", 3],
  ["+", 12],
] as const;
/** CSS pixels from the middle of the canvas. */
const POINTS = [
  [0, 0],
  [17, -13],
  [-31, 22],
  [40, 37],
] as const;
const SAMPLE_WIDTH = 600;

async function takeSmallestBrush(page: Page): Promise<void> {
  const size = page.getByRole("slider", { name: "Size", exact: true });
  await size.focus();
  await page.keyboard.press("Home");
  await expect(size).toHaveAttribute("aria-valuenow", "1");
}

/** "x y" of each white pixel of a mask file. */
async function whitePixels(file: Buffer): Promise<string[]> {
  const { data, info } = await sharp(file).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  return [...data.entries()].filter(([, level]) => level > 0).map(([at]) => `${at % info.width} ${Math.floor(at / info.width)}`);
}

for (const deviceScaleFactor of [1, 1.25, 1.5, 2, 3]) {
  test.describe(`${deviceScaleFactor} device pixels a CSS pixel`, () => {
    test.use({ deviceScaleFactor });
    test("a click paints the pixel under the pointer at every zoom", async ({ editor, page }) => {
      await editor.openSample("Coffee");
      await takeSmallestBrush(page);
      for (const [key, times] of ZOOMS) {
        await page.keyboard.press("ControlOrMeta+1");
        for (let i = 0; i < times; i++) await page.keyboard.press(key);
        const stage = await editor.canvas.boundingBox();
        const box = await editor.pictureBox();
        if (!stage) throw new Error("There is no canvas.");
        const scale = box.width / SAMPLE_WIDTH;
        const clicked = new Set<string>();
        for (const [dx, dy] of POINTS) {
          const [x, y] = [Math.round(stage.x + stage.width / 2) + dx, Math.round(stage.y + stage.height / 2) + dy];
          await page.mouse.click(x, y);
          clicked.add(`${Math.floor((x - box.x) / scale)} ${Math.floor((y - box.y) / scale)}`);
        }
        expect((await whitePixels(await editor.maskFile())).sort(), `at ${scale}`).toEqual([...clicked].sort());
        await page.keyboard.press("ControlOrMeta+d");
      }
    });
  });
}
