import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import type { EditorPage } from "./pages/editorPage.ts";

const FEATHER = 16;
const COFFEE = { width: 600, height: 400 };

const dragGrip = async ({ page }: EditorPage, name: string, dx: number, dy: number): Promise<void> => {
  const box = await page.getByRole("button", { name: `Frame, ${name}`, exact: true }).boundingBox();
  if (!box) throw new Error("The grip is not there.");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx, y + dy, { steps: 6 });
  await page.mouse.up();
};

async function sizeOf({ page }: EditorPage): Promise<{ width: number; height: number }> {
  const value = async (label: string) => Number((await page.getByLabel(label).inputValue()).replaceAll(",", ""));
  return { width: await value("Frame width"), height: await value("Frame height") };
}

test("a frame is dragged, chosen as 9:16, typed and moved by keys, and comes back as it was shown", async ({ editor }) => {
  const { page } = editor;
  await editor.openSample("Coffee");
  await editor.mode("Extend");
  await dragGrip(editor, "left", -60, 0);
  const dragged = await sizeOf(editor);
  expect(dragged.width).not.toBe(900);
  await expect(page.getByRole("radio", { name: "Zoom out 1.5×" })).not.toBeChecked();

  await page.getByRole("toolbar", { name: "Frame" }).getByRole("button", { name: "9:16" }).click();
  const tall = await sizeOf(editor);
  expect(Math.abs(tall.width / tall.height - 9 / 16)).toBeLessThan(0.002);
  await page.getByLabel("Frame height").fill("520");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Frame, right", exact: true }).focus();
  await page.keyboard.press("Shift+ArrowRight");
  const frame = await sizeOf(editor);
  expect(frame).toEqual({ width: tall.width + 10, height: 520 });
  await page.reload();
  expect(await sizeOf(editor)).toEqual(frame);

  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/api/edits"));
  await editor.generateAndReview();
  const { canvas, layers, mode } = (await sent).postDataJSON();
  expect({ canvas, mode }).toEqual({ canvas: frame, mode: "inpaint" });
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await editor.accept();
  const saved = await editor.savePicture("PNG");
  const { width, height } = await sharp(saved).metadata();
  expect({ width, height }).toEqual(frame);

  // The seam fades inside the old picture, along the sides that grew; what lies deeper is untouched.
  const [base] = layers;
  const inner = {
    left: FEATHER,
    top: FEATHER,
    width: COFFEE.width - 2 * FEATHER,
    height: COFFEE.height - 2 * FEATHER,
  };
  const pixels = async (file: string | Buffer, at: { x: number; y: number }) =>
    sharp(file)
      .extract({ ...inner, left: inner.left + at.x, top: inner.top + at.y })
      .removeAlpha()
      .raw()
      .toBuffer();
  const was = await pixels(await readFile("public/samples/coffee.png"), { x: 0, y: 0 });
  expect((await pixels(saved, base)).equals(was)).toBe(true);
});

test("a frame inside the picture crops it, as a version of its own; the mask comes along", async ({ editor }) => {
  const { page } = editor;
  await editor.openSample("Coffee");
  await editor.drag([0.5, 0.5], [0.6, 0.6]);
  await editor.mode("Extend");
  await page.getByLabel("Frame width").fill("600");
  await page.keyboard.press("Enter");
  await page.getByLabel("Frame height").fill("300");
  await page.keyboard.press("Enter");
  await expect(page.getByText("This frame only crops")).toBeVisible();
  await page.getByRole("button", { name: /^Crop to/ }).click();
  await editor.expectSize(600, 300);
  await expect(page.getByText(/^Mask covers/)).toBeVisible();
  const saved = await editor.savePicture("PNG");
  const is = await sharp(saved).removeAlpha().raw().toBuffer();
  const part = { left: 0, top: 50, width: 600, height: 300 };
  expect(is.equals(await sharp("public/samples/coffee.png").extract(part).removeAlpha().raw().toBuffer())).toBe(true);
  await page
    .getByRole("navigation", { name: "Versions" })
    .getByRole("button", { name: /^Version 1:/ })
    .click();
  await editor.expectSize(600, 400);
});

test("a frame far out is made in several steps, of which each stays; the prompt for it is its own", async ({
  vendorEditor: editor,
}) => {
  const { page } = editor;
  const prompt = page.getByRole("textbox", { name: "Prompt", exact: true });
  await editor.openSample("Coffee");
  await expect(prompt).toHaveValue("");
  await editor.mode("Extend");
  await expect(prompt).toHaveValue(/^Continue the scene/);
  for (const [label, value] of [
    ["Frame width", "3000"],
    ["Frame height", "400"],
  ] as const) {
    await page.getByLabel(label).fill(value);
    await page.keyboard.press("Enter");
  }
  await expect(editor.generate).toHaveText(/Generate 3 edits 27 credits/);
  await editor.generateAndReview();
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await editor.accept();
  await expect(page.getByRole("button", { name: /^Version \d/ })).toHaveCount(4);
  await editor.expectSize(3000, 400);
});
