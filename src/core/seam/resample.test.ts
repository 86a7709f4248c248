import fc from "fast-check";
import { expect, test } from "vitest";
import type { Raster } from "../raster.ts";
import { resample } from "./resample.ts";

const side = fc.integer({ min: 1, max: 40 });
const filled = (width: number, height: number, colour: readonly number[]): Raster => ({
  width,
  height,
  data: Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => colour[i % 4] ?? 0),
});

test("the same size gives the same bytes, in a copy", () => {
  const source = filled(3, 2, [1, 2, 3, 0]);
  const result = resample(source, { width: 3, height: 2 });
  expect(result.data).toEqual(source.data);
  expect(result.data).not.toBe(source.data);
});

test("one colour stays that colour at every size", () => {
  const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.integer({ min: 1, max: 255 }));
  fc.assert(
    fc.property(side, side, side, side, colour, (width, height, toWidth, toHeight, rgba) => {
      const result = resample(filled(width, height, rgba), { width: toWidth, height: toHeight });
      expect(result.data).toEqual(filled(toWidth, toHeight, rgba).data);
    }),
  );
});

test("a mirrored picture is resized to the mirror image", () => {
  const mirrored = ({ width, height, data }: Raster): Raster => ({
    width,
    height,
    data: data.map((_, i) => {
      const x = Math.floor(i / 4) % width;
      return data[i + 4 * (width - 1 - 2 * x)] ?? 0;
    }),
  });
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 7 * 5 * 4, maxLength: 7 * 5 * 4 }), side, side, (bytes, width, height) => {
      const source = { width: 7, height: 5, data: new Uint8ClampedArray(bytes).map((byte, i) => (i % 4 === 3 ? 255 : byte)) };
      const straight = mirrored(resample(source, { width, height })).data;
      const turned = resample(mirrored(source), { width, height }).data;
      // Sums in another order may round one step apart.
      expect(straight.every((byte, i) => Math.abs(byte - (turned[i] ?? 0)) <= 1)).toBe(true);
    }),
  );
});

test("what is transparent does not bleed into what is not", () => {
  const source: Raster = { width: 2, height: 1, data: Uint8ClampedArray.from([200, 10, 10, 255, 0, 255, 0, 0]) };
  const { data } = resample(source, { width: 8, height: 1 });
  for (let i = 0; i < data.length; i += 4)
    if ((data[i + 3] ?? 0) > 8) expect([...data.subarray(i, i + 3)]).toEqual([200, 10, 10]);
});

test("a smooth ramp survives enlarging and shrinking again", () => {
  const ramp: Raster = {
    width: 32,
    height: 4,
    data: Uint8ClampedArray.from({ length: 512 }, (_, i) => (i % 4 === 3 ? 255 : 8 * (Math.floor(i / 4) % 32))),
  };
  const back = resample(resample(ramp, { width: 80, height: 10 }), ramp);
  expect(ramp.data.every((byte, i) => Math.abs(byte - (back.data[i] ?? 0)) <= 3)).toBe(true);
});

test("stripes too fine for the smaller size become even grey, not other stripes", () => {
  const stripes: Raster = {
    width: 300,
    height: 3,
    data: Uint8ClampedArray.from({ length: 3600 }, (_, i) => (i % 4 === 3 || Math.floor(i / 4) % 2 === 0 ? 255 : 0)),
  };
  const { data } = resample(stripes, { width: 100, height: 3 });
  const inner = data.subarray(4 * 3, 4 * 97).filter((_, i) => i % 4 !== 3);
  expect(inner.every((byte) => Math.abs(byte - 127.5) < 8)).toBe(true);
});
