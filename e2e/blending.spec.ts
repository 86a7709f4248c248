import sharp from "sharp";
import { expectNoSeriousViolation } from "./accessibility.ts";
import { expect, test } from "./fixtures.ts";
import { BlendingPanel } from "./pages/blendingPanel.ts";
import { countDifferences, grown, rgbOf } from "./pixels.ts";

const [WIDTH, HEIGHT] = [600, 400];

test("the seam is tuned live, counted anew each time, kept over a reload, accepted, and opened again on its version", async ({
  editor,
  page,
}) => {
  await editor.openSample("Coffee");
  await editor.drag([0.6, 0.62], [0.64, 0.7], [0.7, 0.74]);
  const mask = await editor.maskFile();
  const paint = (await sharp(mask).toColourspace("b-w").raw().toBuffer()).reduce((count, level) => count + (level ? 1 : 0), 0);
  await editor.generateAndReview();
  const blending = new BlendingPanel(editor);
  const plain = await blending.counted();

  await test.step("by keyboard and pointer", async () => {
    await blending.open();
    await expect(blending.slider("Grow")).toBeFocused();
    await blending.press("Feather", "ArrowRight", 4);
    expect(await blending.value("Feather")).toBe(20);
    const wider = await blending.counted();
    await blending.drag("Grow", 40);
    expect(await blending.value("Grow")).toBeGreaterThan(4);
    const widest = await blending.counted();
    expect([plain.changed, wider.changed, widest.changed]).toEqual([0, 0, 0]);
    expect(wider.kept).toBeLessThan(plain.kept);
    expect(widest.kept).toBeLessThan(wider.kept);
  });

  await test.step("strict keeps all that is not painted, and the band is told", async () => {
    await blending.flip(/Only inside the mask/);
    await expect(blending.panel.getByText(/nothing outside the mask changes/)).toBeVisible();
    expect(await blending.counted()).toEqual({ changed: 0, kept: WIDTH * HEIGHT - paint });
    await blending.flip(/Only inside the mask/);
    await blending.flip(/Show blend area/);
    const { kept } = await blending.counted();
    const band = (WIDTH * HEIGHT - paint - kept).toLocaleString("en-US");
    await expect(page.getByText(new RegExp(`^After: .* ${band} pixels$`))).toBeVisible();
    await expectNoSeriousViolation(page);
  });

  await test.step("the raw answer is named, and cannot be accepted", async () => {
    await page.keyboard.press("Escape");
    await expect(blending.panel).toBeHidden();
    const raw = editor.review.getByRole("button", { name: "Unblended result" });
    await raw.click();
    await expect(page.getByText("Unblended result", { exact: true })).toBeVisible();
    await expect(editor.review.getByRole("button", { name: /^Accept/ })).toBeDisabled();
    await raw.click();
    await blending.counted();
  });

  await test.step("over a reload", async () => {
    await blending.open();
    const grow = await blending.value("Grow");
    const before = await blending.counted();
    await expect(page.getByRole("banner").getByText("Saved", { exact: true })).toBeVisible();
    await page.reload();
    expect(await blending.counted()).toEqual(before);
    await blending.open();
    expect([await blending.value("Grow"), await blending.value("Feather")]).toEqual([grow, 20]);
  });
  await editor.accept();

  await test.step("opened again on its version, and saved", async () => {
    const versions = page.getByRole("navigation", { name: "Versions" });
    await versions.getByRole("button", { name: "Blending of version 2…" }).click();
    await blending.counted();
    await blending.open();
    expect(await blending.value("Feather")).toBe(20);
    await blending.press("Grow", "Home", 1);
    await blending.press("Feather", "ArrowLeft", 14);
    await blending.press("Color match", "ArrowLeft", 10);
    expect(await blending.counted()).toMatchObject({ changed: 0 });
    await editor.accept();
    await expect(versions.getByRole("button", { name: /^Version 3:.*adjusted/ })).toHaveAttribute("aria-current", "true");
    await expect(versions.getByRole("button", { name: /^Version 2:/ })).toBeVisible();
    const { kept, repainted } = countDifferences(
      await rgbOf("public/samples/coffee.png"),
      await rgbOf(await editor.savePicture("PNG")),
      (await grown(mask, 6)).near,
    );
    expect(kept).toBe(0);
    expect(repainted).toBeGreaterThan(100);
  });
});

test("of a picture that was extended since, an edit beneath is opened again, joined elsewhere, and kept in its place", async ({
  editor,
  page,
}) => {
  await editor.openSample("Coffee");
  await editor.drag([0.6, 0.62], [0.7, 0.74]);
  const mask = await editor.maskFile();
  await editor.generateAndReview();
  await editor.accept();
  await editor.extend("Left");
  await editor.generateAndReview();
  await editor.accept();
  await editor.expectSize(900, HEIGHT);

  const versions = page.getByRole("navigation", { name: "Versions" });
  await versions.getByRole("button", { name: "Blending of version 3…" }).click();
  await page.getByRole("menuitem", { name: "Repainted" }).click();
  const blending = new BlendingPanel(editor);
  await blending.counted();
  await blending.open();
  await blending.flip(/Only inside the mask/);
  expect((await blending.counted()).kept).toBeGreaterThan(0.9 * 900 * HEIGHT);
  await editor.accept();
  await editor.expectSize(900, HEIGHT);
  const saved = await editor.savePicture("PNG");

  // The extension's own seam fades into the left of the old picture.
  const inner = { left: 40, top: 0, width: WIDTH - 40, height: HEIGHT };
  const cut = (file: Buffer | string, left: number) =>
    sharp(file)
      .removeAlpha()
      .extract({ ...inner, left: left + inner.left })
      .png()
      .toBuffer();
  const painted = await sharp(mask).extract(inner).png().toBuffer();
  const { kept, repainted } = countDifferences(
    await rgbOf(await cut("public/samples/coffee.png", 0)),
    await rgbOf(await cut(saved, 300)),
    (await grown(painted, 0)).near,
  );
  expect(kept).toBe(0);
  expect(repainted).toBeGreaterThan(100);
});

test("while the server is away, opening a seam again says so, and nothing is lost", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  await editor.drag([0.6, 0.62], [0.7, 0.74]);
  await editor.generateAndReview();
  await editor.accept();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  // The page itself knows the edit until then.
  await page.reload();
  await expect(editor.canvas).toBeVisible();
  await page.route("**/api/edits/**", (route) => route.abort());
  await page.getByRole("button", { name: "Blending of version 2…" }).click();
  await expect(page.getByRole("alert").getByText(/server cannot be reached/)).toBeVisible();
  await page.unroute("**/api/edits/**");
  await page.getByRole("button", { name: "Blending of version 2…" }).click();
  expect(await new BlendingPanel(editor).counted()).toMatchObject({ changed: 0 });
  await editor.review.getByRole("button", { name: "Cancel" }).click();
  await expect(editor.review).toBeHidden();
});

test("an older version's seam is tuned in the current one, and what was accepted later stays", async ({ editor, page }) => {
  await editor.openSample("Coffee");
  for (const path of [
    [
      [0.2, 0.3],
      [0.24, 0.4],
    ],
    [
      [0.7, 0.62],
      [0.76, 0.7],
    ],
  ] as const) {
    await editor.drag(...path);
    await editor.generateAndReview();
    await editor.accept();
  }
  const later = { left: 400, top: 230, width: 80, height: 70 };
  const cut = async (file: Buffer) => rgbOf(await sharp(file).extract(later).png().toBuffer());
  const before = await cut(await editor.savePicture("PNG"));

  const versions = page.getByRole("navigation", { name: "Versions" });
  await versions.getByRole("button", { name: "Blending of version 2…" }).click();
  const blending = new BlendingPanel(editor);
  await blending.counted();
  await expect(page.getByText(/without/)).toBeHidden();
  await blending.open();
  await blending.flip(/Only inside the mask/);
  await blending.counted();
  await editor.accept();
  await expect(versions.getByRole("button", { name: /^Version 4:.*adjusted/ })).toHaveAttribute("aria-current", "true");
  expect((await cut(await editor.savePicture("PNG"))).data.equals(before.data)).toBe(true);
  await versions.getByRole("button", { name: "Blending of version 4…" }).click();
  await expect(page.getByRole("menuitem")).toHaveCount(2);
  await page.keyboard.press("Escape");

  await test.step("where the current one does not have the edit, it says what would be missing", async () => {
    await versions.getByRole("button", { name: "Version 1: Original" }).click();
    await editor.drag([0.4, 0.8], [0.45, 0.85]);
    await editor.generateAndReview();
    await editor.accept();
    await versions.getByRole("button", { name: "Blending of version 2…" }).click();
    await blending.counted();
    await expect(
      page.getByText(/does not have this edit. Accepting makes a version of “Repainted”, without “Repainted”/),
    ).toBeVisible();
    await editor.review.getByRole("button", { name: "Cancel" }).click();
    await expect(versions.getByRole("button", { name: /^Version 5:/ })).toHaveAttribute("aria-current", "true");
  });
});
