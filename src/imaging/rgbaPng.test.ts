import fc from "fast-check";
import sharp from "sharp";
import { expect, test } from "vitest";
import { encodePng, SRGB } from "./rgbaPng.ts";

test("every byte comes back from another decoder, colours of partial and of no alpha too", async () => {
  const pictures = fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 150 }))
    .chain(([width, height]) =>
      fc
        .uint8Array({ minLength: 4 * width * height, maxLength: 4 * width * height })
        .map((bytes) => ({ width, height, data: new Uint8ClampedArray(bytes) })),
    );
  await fc.assert(
    fc.asyncProperty(pictures, async (picture) => {
      const file = Buffer.from(await (await encodePng(picture, SRGB)).arrayBuffer());
      const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, info.channels]).toEqual([picture.width, picture.height, 4]);
      expect(Buffer.compare(data, Buffer.from(picture.data))).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test("it says what it is: 8-bit RGBA in sRGB", async () => {
  const blob = await encodePng({ width: 2, height: 1, data: Uint8ClampedArray.from([1, 2, 3, 4, 5, 6, 7, 8]) }, SRGB);
  expect(blob.type).toBe("image/png");
  expect(await sharp(Buffer.from(await blob.arrayBuffer())).metadata()).toMatchObject({
    channels: 4,
    depth: "uchar",
    space: "srgb",
    hasAlpha: true,
  });
});
