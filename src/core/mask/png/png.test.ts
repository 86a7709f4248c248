import fc from "fast-check";
import sharp from "sharp";
import { expect, test } from "vitest";
import { areaOf, type Size } from "../../geometry/geometry.ts";
import { maskFromGrey } from "../import/maskFromGrey.ts";
import { HALF, maskFromImage } from "../import/maskSource.ts";
import { MaskDocument, REPAINT } from "../maskDocument.ts";
import { fillAll } from "../runs.ts";
import { anyMask, paintedMask, pixelsOf } from "../testing/naiveMask.ts";
import { encodeMaskPng } from "./png.ts";

async function decoded(file: Uint8Array) {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, data: new Uint8Array(data) };
}

async function expectRoundTrip(mask: MaskDocument): Promise<void> {
  const file = encodeMaskPng(mask);
  const { width, height, channels, data } = await decoded(file);
  expect({ width, height }).toEqual(mask.size);
  const expected = pixelsOf(mask);
  const grey = channels === 1 ? data : data.filter((_, at) => at % channels === 0);
  expect(
    Buffer.compare(
      grey,
      expected.map((pixel) => pixel * 255),
    ),
  ).toBe(0);
  expect(Buffer.compare(pixelsOf(maskFromGrey({ width, height, data: grey })), expected)).toBe(0);
}

/** Every pixel white by chance: as many runs as can be, so that more than one block is written. */
function noise(size: Size, seed: number): MaskDocument {
  const mask = new MaskDocument(size);
  const edit = mask.begin();
  let state = seed;
  for (let at = 0; at < areaOf(size); at++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    if (state < 0) edit.fill(Math.floor(at / size.width), at % size.width, at % size.width, REPAINT);
  }
  edit.commit("Noise");
  return mask;
}

test("a decoder reads back every pixel, whatever the mask", async () => {
  await fc.assert(fc.asyncProperty(anyMask, expectRoundTrip), { numRuns: 60 });
});

test.each([
  { width: 1, height: 1 },
  { width: 1, height: 777 },
  { width: 777, height: 1 },
  { width: 255, height: 3 },
  { width: 256, height: 256 },
  { width: 257, height: 259 },
  { width: 16384, height: 3 },
  { width: 3, height: 16384 },
])("every pixel at $width x $height: black, white, painted, noise", async (size) => {
  const white = new MaskDocument(size);
  const edit = white.begin();
  fillAll(edit);
  edit.commit("All");
  const painted = fc.sample(paintedMask(size), { numRuns: 3, seed: 7 });
  for (const mask of [new MaskDocument(size), white, noise(size, 1), ...painted]) await expectRoundTrip(mask);
});

test("more runs than one block holds", async () => {
  await expectRoundTrip(noise({ width: 900, height: 700 }, 5));
});

test("a row that is noise is not made worse by the row above", () => {
  const size = { width: 900, height: 700 };
  expect((8 * encodeMaskPng(noise(size, 3)).length) / areaOf(size)).toBeLessThan(1.75);
});

test("the file says 8-bit grey", () => {
  const file = encodeMaskPng(new MaskDocument({ width: 5, height: 4 }));
  expect([...file.subarray(24, 26)]).toEqual([8, 0]);
});

test("grey from 128 on is white; what is transparent is not", () => {
  expect([...pixelsOf(maskFromGrey({ width: 4, height: 1, data: Uint8Array.of(0, 127, 128, 255) }))]).toEqual([0, 0, 1, 1]);
  const data = Uint8ClampedArray.of(
    255,
    255,
    255,
    255,
    255,
    255,
    255,
    0,
    0,
    0,
    0,
    255,
    128,
    128,
    128,
    255,
    0,
    0,
    255,
    255,
    0,
    255,
    0,
    255,
  );
  const read = (kind: "luminance" | "opacity") => {
    const mask = maskFromImage({ width: 6, height: 1, data }, { source: { kind }, threshold: HALF, isInverted: false });
    return [...pixelsOf(mask)];
  };
  expect(read("luminance")).toEqual([1, 0, 0, 1, 0, 1]);
  expect(read("opacity")).toEqual([1, 0, 1, 1, 1, 1]);
});
