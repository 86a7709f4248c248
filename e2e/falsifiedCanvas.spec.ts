import { expect, test } from "./fixtures.ts";
import { EditorPage } from "./pages/editorPage.ts";

const NOTICE = "This browser changes the pixels that a page reads";

test("a browser that falsifies what is read from a canvas is told of before anything is painted", async ({ page, server }) => {
  await page.addInitScript(() => {
    const read = CanvasRenderingContext2D.prototype.getImageData;
    CanvasRenderingContext2D.prototype.getImageData = function (...args) {
      const pixels = read.apply(this, args);
      // The least that a browser can change.
      pixels.data[4000] = (pixels.data[4000] ?? 0) ^ 1;
      return pixels;
    };
  });
  await page.goto(server.url);
  await new EditorPage(page).openSample("Coffee");
  await expect(page.getByText(NOTICE)).toBeVisible();
  await expect(page.getByText(/Allow this site to extract canvas data/)).toBeVisible();
});

test("a browser that reads true says nothing, and is asked to keep what is saved", async ({ page, server }) => {
  await page.addInitScript(() => {
    let persistAsked = 0;
    navigator.storage.persist = async () => {
      Object.assign(window, { persistAsked: ++persistAsked });
      return true;
    };
  });
  await page.goto(server.url);
  await new EditorPage(page).openSample("Coffee");
  await expect.poll(() => page.evaluate(() => Reflect.get(window, "persistAsked"))).toBe(1);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(page.getByText(NOTICE)).toBeHidden();
});
