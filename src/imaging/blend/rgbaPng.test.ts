import fc from "fast-check";
import sharp from "sharp";
import { expect, test } from "vitest";
import { DISPLAY_P3, SRGB_CURVE } from "../../core/imageFile/colourSpace.ts";
import { iccProfileOf } from "../../core/imageFile/iccProfile.ts";
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

test.each([false, true])("16 bits come back from another decoder, with their profile (grey: %s)", async (isGrey) => {
  const images = fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 90 }))
    .chain(([width, height]) =>
      fc
        .uint16Array({ minLength: 4 * width * height, maxLength: 4 * width * height })
        .map((samples) => ({ width, height, data: new Uint16Array(samples) })),
    );
  const profile = iccProfileOf({ name: "Test", primaries: DISPLAY_P3, curve: SRGB_CURVE }, isGrey ? "GRAY" : "RGB ");
  await fc.assert(
    fc.asyncProperty(images, async (image) => {
      const file = Buffer.from(await (await encodePng(image, { profile, isGrey })).arrayBuffer());
      const opened = sharp(file, { ignoreIcc: true });
      expect((await opened.metadata()).icc?.equals(profile)).toBe(true);
      const raw = await opened
        .toColourspace(isGrey ? "grey16" : "rgb16")
        .raw({ depth: "ushort" })
        .toBuffer();
      const wanted = isGrey ? image.data.filter((_, i) => i % 4 === 0 || i % 4 === 3) : image.data;
      expect(Buffer.compare(raw, Buffer.from(wanted.buffer))).toBe(0);
    }),
    { numRuns: 20 },
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
