import fc from "fast-check";
import sharp from "sharp";
import { expect, test } from "vitest";
import { encodeMaskPng } from "../../core/mask/png/png.ts";
import { anyMask, pixelsOf } from "../../core/mask/testing/naiveMask.ts";
import { greyParts, greyPng } from "./greyPng.ts";

const bytesOf = (file: Buffer | Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(file);

/** The grey of every pixel, whose part says where it is. */
async function greys(file: Buffer | Uint8Array): Promise<Uint8Array> {
  const png = greyPng(bytesOf(file)) ?? expect.fail("no such PNG");
  const read = new Uint8Array(png.size.width * png.size.height);
  for await (const [{ data }, at] of greyParts(png)) {
    expect(at).toMatchObject({ x: 0, width: png.size.width });
    for (let i = 0; i < data.length / 4; i++) {
      const [red = 0, green, blue, alpha] = data.subarray(4 * i, 4 * i + 4);
      expect([green, blue, alpha]).toEqual([red, red, 255]);
      read[at.y * at.width + i] = red;
    }
  }
  return read;
}

test("a mask that was saved here is read back, every pixel of it, without a canvas", async () => {
  await fc.assert(
    fc.asyncProperty(anyMask, async (mask) => {
      const white = pixelsOf(mask).map((pixel) => pixel * 255);
      expect(Buffer.compare(await greys(encodeMaskPng(mask)), white)).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test("a grey photograph is read as sharp reads it, whatever filters its rows have", async () => {
  const photograph = sharp("public/samples/coffee.png").resize(301, 203).greyscale();
  const pixels = await photograph.clone().raw().toBuffer();
  for (const adaptiveFiltering of [true, false]) {
    const file = await photograph.clone().toColourspace("b-w").png({ adaptiveFiltering }).toBuffer();
    expect(Buffer.compare(await greys(file), pixels)).toBe(0);
  }
});

test("colour, palettes, alpha, 16 bits, interlacing and other files are left to the browser", async () => {
  const image = sharp({ create: { width: 8, height: 8, channels: 4, background: "#2468" } });
  const grey = image.clone().removeAlpha().toColourspace("b-w");
  for (const file of [
    image.clone().png(),
    image.clone().png({ palette: true }),
    grey.clone().png({ progressive: true }),
    grey.clone().toColourspace("grey16").png(),
    grey.clone().jpeg(),
  ])
    expect(greyPng(bytesOf(await file.toBuffer()))).toBeNull();
});

test("a file that ends early, or is damaged, is refused", async () => {
  const { size, packed } =
    greyPng(bytesOf(await sharp("public/samples/coffee.png").greyscale().toColourspace("b-w").png().toBuffer())) ?? expect.fail();
  const [first = new Uint8Array(0)] = packed;
  const read = async (some: Uint8Array<ArrayBuffer>[]) => {
    for await (const _ of greyParts({ size, packed: some }));
  };
  await expect(read([first.subarray(0, 500)])).rejects.toMatchObject({ code: "image_truncated" });
  await expect(read([first.map((byte, i) => (i === 300 ? byte ^ 255 : byte))])).rejects.toMatchObject({
    code: "image_truncated",
  });
});
