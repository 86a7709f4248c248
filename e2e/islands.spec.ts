import { writeFile } from "node:fs/promises";
import type { Page, TestInfo } from "@playwright/test";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import type { EditorPage } from "./pages/editorPage.ts";
import { countDifferences, grown, rgbOf } from "./pixels.ts";

const FEATHER = 16;

/** Opens an enlarged photograph and paints two spots, one near either end. */
async function paintTwoSpots(editor: EditorPage, info: TestInfo, width = 2400): Promise<string> {
  const path = info.outputPath("photograph.jpg");
  const enlarged = sharp("public/samples/coffee.png").resize(width, (width / 3) * 2, { kernel: "cubic" });
  await writeFile(path, await enlarged.jpeg({ quality: 90 }).toBuffer());
  await editor.openFile(path);
  await editor.drag([0.15, 0.2], [0.17, 0.24]);
  await editor.drag([0.8, 0.75], [0.82, 0.79]);
  return path;
}

/** Generates two edits, accepts both as they come, saves, and holds the file against the original. */
async function acceptBothAndCompare(editor: EditorPage, page: Page, original: string): Promise<void> {
  const mask = await editor.maskFile();
  await editor.generateAndReview();
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  const before = await shownVersions(page);
  await editor.review.getByRole("button", { name: /^Accept/ }).click();
  // The other answer comes on review by itself, over what is there now.
  await expect.poll(() => shownVersions(page)).toBe(before + 1);
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await expect(page.getByText("accepted since")).toBeHidden();
  await editor.accept();
  expect(await shownVersions(page)).toBe(before + 2);
  await expect(page.getByText("Paint over what should change.")).toBeVisible();

  const [was, is, band] = [await rgbOf(original), await rgbOf(await editor.savePicture("PNG")), await grown(mask, FEATHER)];
  expect(countDifferences(was, is, band.near).kept).toBe(0);
  for (const half of ["left", "right"] as const) {
    const near = band.near.map((pixel, at) => (at % band.width < band.width / 2 === (half === "left") ? pixel : 0));
    expect(countDifferences(was, is, near).repainted, half).toBeGreaterThan(100);
  }
}

const shownVersions = (page: Page): Promise<number> => page.getByRole("button", { name: /^Version \d/ }).count();

test("two spots far apart are sent as one edit each: the cost is said first, each has its own mask and region, no kept pixel differs", async ({
  vendorEditor: editor,
  page,
}, info) => {
  const original = await paintTwoSpots(editor, info, 3000);
  await editor.prompt("bare walnut table");
  await expect(editor.generate).toHaveText(/Generate 9 credits/);
  await expect(
    page.getByText(/^2 separate areas: sent together, upscaled \d\.\d×; as 2 edits, 18 credits, full resolution\.$/),
  ).toBeVisible();
  await page.getByRole("list", { name: "Before you send" }).getByRole("button", { name: "Send as 2 edits" }).click();
  await expect(editor.generate).toHaveText(/Generate 2 edits 18 credits/);
  await page.getByRole("button", { name: "Send together" }).click();
  await expect(editor.generate).toHaveText(/Generate 9 credits/);
  await page.getByRole("list", { name: "Before you send" }).getByRole("button", { name: "Send as 2 edits" }).click();
  await expect(page.getByText("2 of 2", { exact: true })).toBeVisible();

  const sent: { maskId: string; region: { width: number } }[] = [];
  const keys = new Set<string>();
  page.on("request", (request) => {
    if (request.method() !== "POST" || !request.url().endsWith("/api/edits")) return;
    sent.push(request.postDataJSON());
    keys.add(request.headers()["idempotency-key"] ?? "");
  });
  await acceptBothAndCompare(editor, page, original);
  expect(sent).toHaveLength(2);
  expect(keys.size).toBe(2);
  expect(new Set(sent.map(({ maskId }) => maskId)).size).toBe(2);
  expect(sent.map(({ region }) => region.width)).toEqual([512, 512]);
});

test("one of two that fails does not touch the other, and its paint is still there", async ({
  vendorEditor: editor,
  vendor,
}, info) => {
  await paintTwoSpots(editor, info);
  await editor.prompt("bare walnut table");
  await editor.page.getByRole("list", { name: "Before you send" }).getByRole("button", { name: "Send as 2 edits" }).click();
  const both = await editor.maskFile();
  vendor.upstream.script({ fail: "content policy violation" });
  await editor.generateAndReview();
  await editor.accept();
  await expect(editor.page.getByRole("alert").getByText("content policy violation")).toBeVisible();
  expect(await shownVersions(editor.page)).toBe(2);
  const left = await editor.maskFile();
  const halves = [await whiteWithin(left, 0, 0.5), await whiteWithin(left, 0.5, 1)];
  // Either may have been the one that came to the vendor first.
  expect(halves.filter((white) => white > 0)).toHaveLength(1);
  expect([await whiteWithin(both, 0, 0.5), await whiteWithin(both, 0.5, 1)]).toContain(Math.max(...halves));
  await expect(editor.generate).toHaveText(/Generate 9 credits/);
});

test("what is painted while an edit runs stays when it is accepted, and undo brings back what was accepted", async ({
  vendorEditor: editor,
  page,
  vendor,
}) => {
  await editor.openSample("Coffee");
  await editor.prompt("bare walnut table");
  await editor.drag([0.2, 0.3], [0.25, 0.4]);
  const first = await whiteWithin(await editor.maskFile(), 0, 0.5);
  vendor.upstream.script({ hold: true });
  await editor.generate.click();
  await expect(page.getByRole("button", { name: "Stop waiting" })).toBeVisible();
  await editor.drag([0.7, 0.3], [0.75, 0.4]);
  const second = await whiteWithin(await editor.maskFile(), 0.5, 1);
  vendor.upstream.script({ hold: false });
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await editor.accept();
  const left = await editor.maskFile();
  expect([await whiteWithin(left, 0, 0.5), await whiteWithin(left, 0.5, 1)]).toEqual([0, second]);
  await page.keyboard.press("ControlOrMeta+z");
  const back = await editor.maskFile();
  expect([await whiteWithin(back, 0, 0.5), await whiteWithin(back, 0.5, 1)]).toEqual([first, second]);
});

test("a result that covers what was accepted since says so", async ({ vendorEditor: editor, page }) => {
  await editor.openSample("Coffee");
  await editor.prompt("bare walnut table");
  await editor.drag([0.5, 0.5], [0.55, 0.6]);
  await editor.generateAndReview();
  await editor.review.getByRole("button", { name: "Regenerate" }).click();
  await expect(editor.review.getByText("Result 2 of 2")).toBeVisible();
  await editor.review.getByRole("button", { name: /^Accept/ }).click();
  const notice = page.getByText("covers a part of “bare walnut table”, accepted since");
  await expect(notice).toBeVisible();
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await editor.accept();
  expect(await shownVersions(page)).toBe(3);
});

test("again repeats an edit with its own paint, also when that was taken off the mask", async ({
  vendorEditor: editor,
  page,
}) => {
  await editor.openSample("Coffee");
  await editor.prompt("bare walnut table");
  await editor.drag([0.5, 0.5], [0.55, 0.6]);
  const sent: { maskId: string; prompt: string; layers: unknown[] }[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/edits")) sent.push(request.postDataJSON());
  });
  await editor.generateAndReview();
  await editor.prompt("something else");
  await editor.review.getByRole("button", { name: "Regenerate" }).click();
  await expect(editor.review.getByText("Result 2 of 2")).toBeVisible();
  await editor.review.getByRole("button", { name: /^Accept/ }).click();
  await expect.poll(() => shownVersions(page)).toBe(2);
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await editor.review.getByRole("button", { name: "Regenerate" }).click();
  await expect(editor.review.getByText("Result 2 of 2")).toBeVisible();
  expect(sent.map(({ maskId, prompt }) => [maskId, prompt])).toEqual(sent.map(() => [sent[0]?.maskId, "bare walnut table"]));
  expect(sent.map(({ layers }) => layers.length)).toEqual([1, 1, 2]);
});

test("during a review of two spots, generate sends what has no result; where both have one, that on review once more", async ({
  vendorEditor: editor,
  vendor,
  page,
}, info) => {
  await paintTwoSpots(editor, info);
  await editor.prompt("bare walnut table");
  await page.getByRole("list", { name: "Before you send" }).getByRole("button", { name: "Send as 2 edits" }).click();
  vendor.upstream.script({ fail: "content policy violation" });
  const masks: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/edits")) masks.push(request.postDataJSON().maskId);
  });
  await editor.generateAndReview();
  await expect(page.getByText("One area has a result already. This sends the other one.")).toBeVisible();
  await expect(editor.generate).toHaveText(/Generate 9 credits/);
  await editor.generate.click();
  await expect(editor.review.getByText(/Result \d of 2/)).toBeVisible();
  await expect(page.getByText("Adds another result for the area in review; this one is kept.")).toBeVisible();
  await expect(editor.generate).toHaveText(/Generate 9 credits/);
  expect(masks).toHaveLength(3);
  expect(new Set(masks).size).toBe(2);
});

/** White pixels of a mask file between two shares of its width. */
async function whiteWithin(mask: Buffer, from: number, to: number): Promise<number> {
  const { data, info } = await sharp(mask).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  let white = 0;
  for (const [at, grey] of data.entries()) {
    const x = at % info.width;
    if (grey !== 0 && x >= from * info.width && x < to * info.width) white += 1;
  }
  return white;
}
