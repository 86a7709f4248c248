import { OverpaintServer } from "../src/testing/overpaintServer.ts";
import { expect, test } from "./fixtures.ts";
import { BlendingPanel } from "./pages/blendingPanel.ts";
import { EditorPage } from "./pages/editorPage.ts";
import { countDifferences, grown, rgbOf } from "./pixels.ts";

test("a refusal is told in the vendor's words, with what to do, and the mask and prompt stay", async ({
  vendorEditor: editor,
  page,
  vendor,
}) => {
  vendor.upstream.script({ fail: "content policy violation" });
  await editor.openSample("Coffee");
  await editor.drag([0.4, 0.4], [0.5, 0.5]);
  await editor.prompt("something refused");
  const mask = await editor.maskFile();
  await editor.generate.click();
  const notice = page.getByRole("alert").filter({ hasText: /content policy violation/ });
  await expect(notice).toContainText(/Nothing was charged.*Change the prompt or the area.*generate again/);
  await expect(page.getByRole("textbox", { name: "Prompt", exact: true })).toHaveValue("something refused");
  expect(await editor.maskFile()).toEqual(mask);
  await expect(editor.generate).toBeEnabled();
  await expect(page.getByRole("button", { name: "Edit: Failed" })).toContainText("refunded");
});

test("no credits: the figures are told, nothing is sent, and the next try succeeds", async ({
  vendorEditor: editor,
  page,
  vendor: { upstream },
}) => {
  upstream.script({ at: "edit", status: 402, body: { error: "Insufficient credits", creditsRequired: 9, creditsAvailable: 3 } });
  const jobs = upstream.jobs.size;
  await editor.openSample("Coffee");
  await editor.drag([0.4, 0.4], [0.5, 0.5]);
  await editor.prompt("bare walnut table");
  await editor.generate.click();
  await expect(page.getByRole("alert").filter({ hasText: /needs 9 credits.*has 3.*Top up the account/ })).toBeVisible();
  expect(upstream.jobs.size).toBe(jobs);
  await expect(page.getByRole("button", { name: "Edit: Failed" })).toContainText("not charged");
  await editor.generateAndReview();
  expect(upstream.jobs.size).toBe(jobs + 1);
});

test("what the day's budget leaves is told before anything is sent", async ({ page, vendor }) => {
  const env = { APIFRAME_API_KEY: vendor.key, APIFRAME_BASE_URL: vendor.upstream.url(), OVERPAINT_DAILY_CREDITS_PER_USER: "12" };
  const server = await OverpaintServer.start(env);
  await page.goto(server.url);
  const editor = new EditorPage(page);
  await editor.openSample("Coffee");
  await editor.drag([0.4, 0.4], [0.45, 0.5]);
  await editor.prompt("bare walnut table");
  await expect(editor.generate).toBeEnabled();
  const warning = page.getByText("You have 3 of 12 credits left today; this needs 9.");
  await expect(warning).toBeHidden();
  await editor.generateAndReview();
  await editor.review.getByRole("button", { name: "Discard" }).click();
  await expect(warning).toBeVisible();
  await server.dispose();
});

test("a result of another shape is shown as it came, aligned by hand and accepted; nothing is charged again", async ({
  vendorEditor: editor,
  page,
  vendor: { upstream },
}) => {
  const before = upstream.credits();
  upstream.script({ result: "otherShape" });
  await editor.openSample("Coffee");
  await editor.drag([0.4, 0.4], [0.5, 0.5]);
  await editor.prompt("bare walnut table");
  const mask = await editor.maskFile();
  await editor.generate.click();
  await expect(page.getByText(/returned another aspect ratio/)).toBeVisible();
  await expect(page.getByText("Unblended result", { exact: true })).toBeVisible();
  await expect(editor.review.getByRole("button", { name: /^Accept/ })).toBeDisabled();

  await editor.review.getByRole("button", { name: "Unblended result" }).click();
  const blending = new BlendingPanel(editor);
  const plain = await blending.counted();
  expect(plain.changed).toBe(0);
  await blending.open();
  await blending.panel.getByRole("textbox", { name: "Offset y" }).fill("120");
  expect(await blending.counted()).toMatchObject({ changed: 0 });
  await editor.accept();
  const { kept, repainted } = countDifferences(
    await rgbOf("public/samples/coffee.png"),
    await rgbOf(await editor.savePicture("PNG")),
    (await grown(mask, 16)).near,
  );
  expect(kept).toBe(0);
  expect(repainted).toBeGreaterThan(100);
  expect(before - upstream.credits()).toBe(9);
});
