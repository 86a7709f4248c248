import sharp from "sharp";
import { expect, test } from "vitest";
import { webpOrientation } from "../../core/imageFile/webpFile.ts";
import { uprightTransform } from "./orientation.ts";

const WIDTH = 3;
const HEIGHT = 2;
const pixels = Buffer.from(Array.from({ length: WIDTH * HEIGHT }, (_, i) => [40 * i, 255 - 40 * i, 7 * i]).flat());
const stored = () => sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
const orientations = [1, 2, 3, 4, 5, 6, 7, 8] as const;

test.each(orientations)("orientation %i of a WebP is found, and turned as sharp turns it", async (orientation) => {
  const file = await stored().withMetadata({ orientation }).webp({ lossless: true }).toBuffer();
  expect(webpOrientation(new Uint8Array(file))).toBe(orientation);

  const { data, info } = await sharp(file).autoOrient().raw().toBuffer({ resolveWithObject: true });
  const [a, b, c, d, e, f] = uprightTransform(orientation, { width: WIDTH, height: HEIGHT });
  const turned = Buffer.alloc(data.length);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const column = Math.floor(a * (x + 0.5) + c * (y + 0.5) + e);
      const row = Math.floor(b * (x + 0.5) + d * (y + 0.5) + f);
      pixels.copy(turned, 3 * (row * info.width + column), 3 * (y * WIDTH + x), 3 * (y * WIDTH + x) + 3);
    }
  }
  expect(turned).toEqual(data);
});

test("a WebP without EXIF, or with a broken one, counts as upright", async () => {
  expect(webpOrientation(new Uint8Array(await stored().webp().toBuffer()))).toBe(1);
  const file = new Uint8Array(await stored().withMetadata({ orientation: 6 }).webp().toBuffer());
  const chunk = Buffer.from(file).indexOf("EXIF");
  for (let length = chunk; length < file.length; length++) {
    expect([1, 6]).toContain(webpOrientation(file.slice(0, length)));
  }
});
