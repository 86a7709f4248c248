import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import { z } from "zod";
import { expect, test } from "./fixtures.ts";

const Region = z.object({ region: z.object({ x: z.number(), width: z.number() }) });

test("the region is dragged, moved by keys, set to the whole canvas, and what the box says is what is sent", async ({
  editor,
  page,
}) => {
  await editor.openSample("Coffee");
  await editor.drag([0.4, 0.4], [0.45, 0.5]);
  await editor.regionMenu("Adjust region", "menuitem");
  const chip = page.getByRole("button", { name: /^Region \d/ });
  await expect(chip).toContainText("full resolution");
  const before = await chip.textContent();

  const [x, y] = await editor.gripOfRegion("bottom right");
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 130, y - 70, { steps: 5 });
  await page.mouse.up();
  await expect(chip).not.toHaveText(before ?? "");
  await page.getByRole("button", { name: "Region, left", exact: true }).focus();
  const wide = await chip.textContent();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(chip).not.toHaveText(wide ?? "");

  const [, width = "", height = ""] = /Region (\d+) × (\d+)/.exec((await chip.textContent()) ?? "") ?? [];
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/api/edits"));
  await editor.generate.click();
  expect((await sent).postDataJSON()).toMatchObject({ region: { width: Number(width), height: Number(height) } });
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await editor.review.getByRole("button", { name: /^Discard/ }).click();

  await editor.regionMenu("Adjust region", "menuitem");
  await editor.regionMenu("Whole canvas");
  await expect(chip).toContainText("Region 600 × 400");
  await page.getByRole("button", { name: "Region, right", exact: true }).focus();
  for (let step = 0; step < 34; step++) await page.keyboard.press("Shift+ArrowLeft");
  const finding = page.getByText(/of the mask is outside the region/);
  await expect(finding).toBeVisible();
  await page.getByRole("button", { name: "Widen the region" }).click();
  await expect(finding).toBeHidden();
  await expect(page.getByText(/reaches the edge of the region/)).toBeHidden();
});

test("a dragged region that the paint has left is automatic again, and what is sent holds the paint", async ({
  vendorEditor: editor,
  vendor,
  page,
}) => {
  await editor.openSample("Coffee");
  await editor.drag([0.1, 0.2], [0.14, 0.3]);
  await editor.prompt("a spoon");
  await editor.regionMenu("Adjust region", "menuitem");
  await editor.regionMenu("Whole canvas");
  await page.getByRole("button", { name: "Region, right", exact: true }).focus();
  for (let step = 0; step < 40; step++) await page.keyboard.press("Shift+ArrowLeft");
  const chip = page.getByRole("button", { name: /^Region \d/ });
  await expect(chip).toContainText("Region 200 × 400");

  // The paint goes elsewhere: what was dragged holds none of it any more.
  await page.keyboard.press("ControlOrMeta+z");
  await editor.drag([0.7, 0.6], [0.75, 0.7]);
  await editor.regionMenu("Adjust region", "menuitem");
  await expect(chip).not.toContainText("Region 200 × 400");
  await expect(page.getByText(/is outside the region/)).toBeHidden();
  const before = vendor.upstream.credits();
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/api/edits"));
  await editor.generateAndReview();
  const { region } = Region.parse((await sent).postDataJSON());
  expect(region.x + region.width).toBeGreaterThan(0.75 * 600);
  expect(before - vendor.upstream.credits()).toBe(9);
  await editor.review.getByRole("button", { name: /^Discard/ }).click();
});

test("the region is calm: its grips come near its outline alone, and what is begun inside it or at a corner paints", async ({
  editor,
  page,
}, info) => {
  const path = info.outputPath("photograph.jpg");
  await writeFile(path, await sharp("public/samples/coffee.png").resize(2400).jpeg().toBuffer());
  await editor.openFile(path);
  await editor.drag([0.45, 0.45], [0.5, 0.5]);
  const menu = page.getByRole("button", { name: "Choose the region" });
  const [left, top] = await editor.gripOfRegion("top left");
  const [right, bottom] = await editor.gripOfRegion("bottom right");
  const gripAt = (x: number, y: number) =>
    page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.getAttribute("data-grip") ?? null, [x, y] as const);
  const drag = async (x: number, y: number) => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 30, y + 30, { steps: 3 });
    await page.mouse.up();
  };

  // Nothing is said at full resolution.
  await expect(page.getByText(/full resolution|Upscaled/)).toBeHidden();
  expect(await gripAt(right + 4, bottom + 4)).toBeNull();
  for (const [x, y] of [
    [left + 3, top + 3],
    [left + 12, top + 12],
    [left - 12, top - 12],
  ] as const) {
    const before = await editor.maskFile();
    await drag(x, y);
    expect((await editor.maskFile()).equals(before), `${x - left}`).toBe(false);
    await page.keyboard.press("ControlOrMeta+z");
    expect(await editor.gripOfRegion("top left")).toEqual([left, top]);
  }

  const before = await editor.maskFile();
  await drag(right + 4, bottom + 4);
  expect(await editor.maskFile()).toEqual(before);
  expect((await editor.gripOfRegion("bottom right"))[0]).toBeCloseTo(right + 30, 0);
  // The rest of the menu stays in reach of the pointer.
  await page.mouse.move(left + 30, top - 4);
  await menu.click();
  await page.getByRole("menuitemradio", { name: "Auto" }).click();
  await expect.poll(async () => (await editor.gripOfRegion("bottom right"))[0]).toBeCloseTo(right, 0);
});

test("the region is chosen in the panel, too", async ({ editor, page }, info) => {
  const path = info.outputPath("photograph.jpg");
  await writeFile(path, await sharp("public/samples/coffee.png").resize(2400).jpeg().toBuffer());
  await editor.openFile(path);
  await editor.drag([0.45, 0.45], [0.5, 0.5]);
  const [right] = await editor.gripOfRegion("right");
  await page.getByRole("button", { name: "Advanced" }).click();
  await page.getByRole("button", { name: "Region: Auto" }).click();
  await page.getByRole("menuitemradio", { name: "Whole canvas" }).click();
  await expect(page.getByRole("button", { name: "Region: Whole canvas" })).toBeVisible();
  const picture = await editor.pictureBox();
  await expect.poll(async () => (await editor.gripOfRegion("right"))[0]).toBeCloseTo(picture.x + picture.width, 0);
  expect(right).toBeLessThan(picture.x + picture.width - 10);
});

test("where the result would be upscaled, the region says so and makes itself tight", async ({
  vendorEditor: editor,
  page,
}, info) => {
  const path = info.outputPath("photograph.jpg");
  await writeFile(path, await sharp("public/samples/coffee.png").resize(4200).jpeg().toBuffer());
  await editor.openFile(path);
  await editor.pick("Rectangle");
  await editor.drag([0.3, 0.3], [0.6, 0.6]);
  await expect(page.getByText(/^Upscaled \d\.\d×$/)).toBeVisible();
  const [right] = await editor.gripOfRegion("right");
  await page.getByRole("button", { name: "Make tight" }).click();
  await expect.poll(async () => (await editor.gripOfRegion("right"))[0]).toBeLessThan(right);
  await expect(page.getByRole("button", { name: "Make tight" })).toBeHidden();
});
