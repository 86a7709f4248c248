import sharp from "sharp";
import { expect, test } from "./fixtures.ts";

test("the dialog proves what was kept; one edit alone, all layers and the mask can be saved, and the picture copied", async ({
  editor,
  page,
}) => {
  await editor.openSample("Rocket");
  const [width, height] = [640, 427];
  await editor.drag([0.3, 0.3], [0.4, 0.4]);
  await editor.generateAndReview();
  await editor.accept();
  await editor.drag([0.6, 0.6], [0.7, 0.7]);

  const dialog = await editor.openSaveDialog();
  const png = await editor.saveFrom(dialog);
  expect(png.said).toMatch(/^Saved0 of \d{3},\d{3} kept pixels changed/);
  expect(png.said).toContain("AI disclosure added");
  expect((await sharp(png.file).metadata()).xmp?.toString()).toContain("digitalsourcetype/");
  const again = () => dialog.getByRole("button", { name: "Save another" }).click();

  await again();
  await dialog.getByText("JPEG", { exact: true }).click();
  await dialog.getByRole("switch", { name: /Add AI disclosure/ }).uncheck();
  const jpeg = await editor.saveFrom(dialog);
  expect(jpeg.said).toMatch(/^Saved[\d,]+ of [\d,]+ kept pixels changed.*re-encodes every pixel/);
  expect((await sharp(jpeg.file).metadata()).xmp).toBeUndefined();

  await again();
  await dialog.getByText("WebP", { exact: true }).click();
  expect(await sharp((await editor.saveFrom(dialog)).file).metadata()).toMatchObject({ format: "webp", width, height });

  await again();
  await dialog.getByText("Edit only", { exact: true }).click();
  const alone = await rgbaOf((await editor.saveFrom(dialog)).file);
  expect([alone.info.width, alone.info.height, alone.data[3]]).toEqual([width, height, 0]);
  expect(alone.data.some((sample, i) => i % 4 === 3 && sample === 255)).toBe(true);

  await again();
  await dialog.getByText("Layers", { exact: true }).click();
  const psd = await editor.saveFrom(dialog);
  expect([psd.name, psd.file.toString("latin1", 0, 4)]).toEqual(["Rocket.psd", "8BPS"]);

  await again();
  await dialog.getByText("Mask", { exact: true }).click();
  const mask = page.waitForEvent("download");
  await dialog.getByRole("button", { name: /^Save/ }).click();
  expect((await mask).suggestedFilename()).toBe("Rocket mask.png");

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await again();
  await dialog.getByText("Image", { exact: true }).click();
  await dialog.getByRole("button", { name: "Copy" }).click();
  await expect(dialog.getByText("Copied to the clipboard")).toBeVisible();
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const picture = await createImageBitmap((await item?.getType("image/png")) ?? new Blob());
    return [picture.width, picture.height];
  });
  expect(copied).toEqual([width, height]);
});

const rgbaOf = (file: Buffer) => sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
