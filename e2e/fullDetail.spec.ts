import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { expectNoSeriousViolation } from "./accessibility.ts";
import { expect, test } from "./fixtures.ts";

const WIDTH = 3000;
const HEIGHT = 400;
const DEEPER = 160;
const FEATHER = 16;
const BEST = 1440;

const versions = (page: Page): Promise<number> => page.getByRole("button", { name: /^Version \d/ }).count();

test("a wide frame in full detail: the cost of both ways is said, a failed step and a reload are gone on from, no kept pixel differs", async ({
  vendorEditor: editor,
  vendor: { upstream },
  page,
}, info) => {
  const path = info.outputPath("wide.png");
  await sharp("public/samples/coffee.png").resize(WIDTH, HEIGHT, { fit: "cover" }).removeAlpha().png().toFile(path);
  await editor.openFile(path);
  // By half: a little less makes it a frame of the designer's own.
  await editor.extend("Bottom");
  await page.getByRole("button", { name: "Frame, bottom", exact: true }).focus();
  for (let left = HEIGHT / 2; left > DEEPER; left -= 10) await page.keyboard.press("Shift+ArrowUp");
  const ways = page.getByRole("radiogroup", { name: "Detail" });
  await expect(ways.getByText("1 edit, upscaled 2.1×")).toBeVisible();
  await expect(editor.generate).toHaveText(/Generate 9 credits/);
  await expect(ways.getByText("3 edits, full resolution")).toBeVisible();
  await ways.getByText("Full detail").click();
  await expect(editor.generate).toHaveText(/Generate 3 edits 27 credits/);

  await expectNoSeriousViolation(page);

  const sent: { region: { width: number; height: number }; prompt: string }[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/edits")) sent.push(request.postDataJSON());
  });

  await test.step("the second step fails: the first stays, over a reload, and the next press goes on", async () => {
    upstream.script({ hold: true });
    await editor.generate.click();
    await expect(page.getByText(/^Step 1 of 3 · Repainting/)).toBeVisible();
    await editor.prompt("a field of poppies");
    upstream.script({ fail: "content policy violation" }, { hold: false });
    await expect(page.getByRole("alert").filter({ hasText: "content policy" })).toBeVisible();
    await expect(page.getByText("1 of 3 steps are done. 2 steps left, 18 credits in all.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Version 2: 1 of 3, Extended" })).toBeVisible();
    expect(await versions(page)).toBe(2);
    expect(sent.map(({ prompt }) => prompt)).toEqual(sent.map(() => sent[0]?.prompt));
    await page.reload();
    await expect(editor.generate).toHaveText(/Generate 2 edits 18 credits/);
    await expect(ways).toBeHidden();
  });

  await test.step("a reload while a step runs is followed on; one that is stopped waits for the next press, too", async () => {
    upstream.script({ hold: true });
    await editor.generate.click();
    await expect(page.getByText(/^Step 2 of 3 · Repainting/)).toBeVisible();
    await page.reload();
    await expect(page.getByText(/^Step 2 of 3 · Repainting/)).toBeVisible();
    await page.getByRole("button", { name: "Stop waiting" }).click();
    await expect(editor.generate).toHaveText(/Generate 2 edits 18 credits/);
    upstream.script({ hold: false });
  });

  await editor.generateAndReview();
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await editor.accept();
  await editor.expectSize(WIDTH, HEIGHT + DEEPER);
  expect(await versions(page)).toBe(4);
  expect(sent.every(({ region: { width, height } }) => Math.max(width, height) <= BEST)).toBe(true);

  const saved = await editor.savePicture("PNG");
  const { data, info: is } = await sharp(saved).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([is.width, is.height]).toEqual([WIDTH, HEIGHT + DEEPER]);
  const kept = 4 * WIDTH * (HEIGHT - FEATHER);
  const was = await sharp(await readFile(path))
    .ensureAlpha()
    .raw()
    .toBuffer();
  expect(data.subarray(0, kept).equals(was.subarray(0, kept))).toBe(true);
  expect(data.every((value, at) => at % 4 !== 3 || value === 255)).toBe(true);

  await test.step("undo goes back a step at a time, redo forward", async () => {
    const shown = page.getByRole("navigation", { name: "Versions" });
    for (const number of [3, 2, 1]) {
      await page.keyboard.press("ControlOrMeta+z");
      await expect(shown.getByRole("button", { name: `Version ${number}:` })).toHaveAttribute("aria-current", "true");
    }
    await editor.expectSize(WIDTH, HEIGHT);
    for (const number of [2, 3, 4]) {
      await page.keyboard.press("ControlOrMeta+Shift+z");
      await expect(shown.getByRole("button", { name: `Version ${number}:` })).toHaveAttribute("aria-current", "true");
    }
  });
});
