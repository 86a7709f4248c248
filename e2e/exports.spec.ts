import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import { countDifferences, grown, meanDifference, rgbOf } from "./pixels.ts";

const FEATHER = 16;

test("PNG keeps every pixel outside the edit; JPEG and WebP are whole, of their kind and close to it", async ({ editor }) => {
  await editor.openSample("Rocket");
  await editor.drag([0.3, 0.3], [0.4, 0.4]);
  const mask = await editor.maskFile();
  await editor.generateAndReview();
  await editor.accept();

  const png = await editor.savePicture("PNG");
  expect((await sharp(png).metadata()).format).toBe("png");
  const saved = await rgbOf(png);
  const { kept, repainted } = countDifferences(
    await rgbOf("public/samples/rocket.jpg"),
    saved,
    (await grown(mask, FEATHER)).near,
  );
  expect(kept).toBe(0);
  expect(repainted).toBeGreaterThan(100);

  for (const [format, sharpName] of [
    ["JPEG", "jpeg"],
    ["WebP", "webp"],
  ] as const) {
    const lossy = await editor.savePicture(format);
    expect((await sharp(lossy).metadata()).format).toBe(sharpName);
    const pixels = await rgbOf(lossy);
    expect([pixels.width, pixels.height]).toEqual([saved.width, saved.height]);
    expect(meanDifference(saved, pixels)).toBeLessThan(4);
    expect(lossy.length).toBeLessThan(png.length / 2);
  }
});
