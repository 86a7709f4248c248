import { z } from "zod";
import { expect, test } from "./fixtures.ts";

const Region = z.object({ region: z.object({ x: z.number(), width: z.number() }) });

test("the region is dragged, moved by keys, set to the whole canvas, and what the box says is what is sent", async ({
  editor,
  page,
}) => {
  await editor.openSample("Coffee");
  await editor.drag([0.4, 0.4], [0.45, 0.5]);
  const chip = page.getByRole("button", { name: /^Region \d/ });
  await expect(chip).toContainText("full resolution");
  const before = await chip.textContent();

  const grip = page.getByRole("button", { name: "Region, bottom right" });
  const box = await grip.boundingBox();
  if (!box) throw new Error("The grip is not there.");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
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

  await page.getByRole("button", { name: "Choose the region" }).click();
  await page.getByRole("menuitemradio", { name: "Whole canvas" }).click();
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
  await page.getByRole("button", { name: "Choose the region" }).click();
  await page.getByRole("menuitemradio", { name: "Whole canvas" }).click();
  await page.getByRole("button", { name: "Region, right", exact: true }).focus();
  for (let step = 0; step < 40; step++) await page.keyboard.press("Shift+ArrowLeft");
  const chip = page.getByRole("button", { name: /^Region \d/ });
  await expect(chip).toContainText("Region 200 × 400");

  // The paint goes elsewhere: what was dragged holds none of it any more.
  await page.keyboard.press("ControlOrMeta+z");
  await editor.drag([0.7, 0.6], [0.75, 0.7]);
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
