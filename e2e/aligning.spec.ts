import sharp from "sharp";
import { expectNoViolation } from "./accessibility.ts";
import { expect, test } from "./fixtures.ts";

const WIDTH = 240;
const HEIGHT = 160;
const FEATHER = 24;

test("a result in which the old picture is not found: aligned manually, applied, undone with its mask, and used unblended", async ({
  vendorEditor: editor,
  vendor,
  page,
}, info) => {
  const path = info.outputPath("cat.png");
  await sharp("public/samples/chelsea.png").resize(WIDTH, HEIGHT, { fit: "cover" }).removeAlpha().png().toFile(path);
  await editor.openFile(path);
  await editor.drag([0.4, 0.4], [0.6, 0.5]);
  const painted = await editor.maskFile();

  const extend = async () => {
    vendor.upstream.script({ result: "turned" });
    await editor.extend("Zoom out 2×");
    await editor.prompt("continue the scene");
    await editor.generate.click();
    await expect(page.getByRole("alert").filter({ hasText: "Couldn’t align the result" })).toBeVisible();
  };
  await extend();
  await expectNoViolation(page, "aligning");

  await test.step("aligned manually", async () => {
    await page.getByRole("button", { name: "Align manually" }).click();
    const scale = page.getByRole("textbox", { name: "Scale" });
    await expect(scale).toHaveValue("100 %");
    const mover = page.getByRole("button", { name: /^Your image: drag it/ });
    await expect(mover).toBeFocused();
    await expectNoViolation(page, "aligning");
    const before = await mover.boundingBox();
    if (!before) throw new Error("The picture is not there.");
    await scale.fill("50");
    await scale.press("Tab");
    await expect.poll(async () => (await mover.boundingBox())?.width).toBeCloseTo(before.width / 2, 0);
    const grip = page.getByRole("button", { name: "Your image, bottom right" });
    const at = await grip.boundingBox();
    if (!at) throw new Error("The grip is not there.");
    await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
    await page.mouse.down();
    await page.mouse.move(at.x + at.width / 2 + before.width, at.y + at.height / 2 + before.height, { steps: 4 });
    await page.mouse.up();
    await expect(scale).not.toHaveValue("50 %");
    await scale.fill("80");
    await scale.press("Tab");
    await mover.focus();
    for (let step = 0; step < 8; step++) await page.keyboard.press("Shift+ArrowLeft");
    for (let step = 0; step < 20; step++) await page.keyboard.press("Shift+ArrowUp");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Align manually" }).click();
    await expect(scale).toHaveValue("80 %");
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
    await page.reload();
    await expect(page.getByRole("button", { name: "Aligned manually. Align again…" })).toBeVisible();
    await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
    await editor.accept();
  });

  await test.step("the picture lies where it was put, and its mask with it", async () => {
    const saved = await editor.savePicture("PNG");
    const { width, height } = await sharp(saved).metadata();
    // 480 x 320 of the result at 80 %.
    expect([width, height]).toEqual([600, 400]);
    const mask = await sharp(await editor.maskFile()).metadata();
    expect([mask.width, mask.height]).toEqual([600, 400]);
    const white = await sharp(await editor.maskFile())
      .trim({ background: "#000", threshold: 1 })
      .toBuffer({ resolveWithObject: true });
    const was = await sharp(painted).trim({ background: "#000", threshold: 1 }).toBuffer({ resolveWithObject: true });
    expect([white.info.width, white.info.height]).toEqual([was.info.width, was.info.height]);
    const left = (was.info.trimOffsetLeft ?? 0) - (white.info.trimOffsetLeft ?? 0);
    const top = (was.info.trimOffsetTop ?? 0) - (white.info.trimOffsetTop ?? 0);
    expect(top).toBe(0);
    const inner = { left: FEATHER, top: FEATHER, width: WIDTH - 2 * FEATHER, height: HEIGHT - 2 * FEATHER };
    const old = await sharp(path).extract(inner).removeAlpha().raw().toBuffer();
    const now = await sharp(saved)
      .extract({ ...inner, left: FEATHER + left, top: FEATHER + top })
      .removeAlpha()
      .raw()
      .toBuffer();
    expect(now.equals(old)).toBe(true);
  });

  await test.step("undo brings the old canvas and its mask back, redo the new one", async () => {
    await page.keyboard.press("ControlOrMeta+z");
    await editor.expectSize(WIDTH, HEIGHT);
    await editor.mode("Repaint");
    expect(await editor.maskFile()).toEqual(painted);
    await page.keyboard.press("ControlOrMeta+Shift+z");
    await editor.expectSize(600, 400);
    await page.keyboard.press("ControlOrMeta+z");
    await editor.expectSize(WIDTH, HEIGHT);
  });

  await test.step("taken raw", async () => {
    await extend();
    const raw = page.getByRole("button", { name: "Use unblended result, 480 × 320" });
    await raw.click();
    await editor.expectSize(480, 320);
    await expect(
      page.getByRole("navigation", { name: "Versions" }).getByRole("button", { name: /Unblended result, 480 × 320/ }),
    ).toBeVisible();
  });

  await test.step("undo goes back to the canvas that the raw answer was taken on, with its mask, and redo forward", async () => {
    await page.keyboard.press("ControlOrMeta+z");
    await editor.expectSize(WIDTH, HEIGHT);
    await editor.mode("Repaint");
    expect(await editor.maskFile()).toEqual(painted);
    await page.keyboard.press("ControlOrMeta+Shift+z");
    await editor.expectSize(480, 320);
  });
});
