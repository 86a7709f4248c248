import fc from "fast-check";
import { expect, test } from "vitest";
import { newRaster, type Raster } from "../raster.ts";
import { areDifferent, coarseImage as coarseOf } from "./coarse.ts";

function painted(width: number, height: number, colourAt: (x: number, y: number) => readonly number[]): Raster {
  const raster = newRaster({ width, height });
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) raster.data.set(colourAt(x, y), 4 * (y * width + x));
  return raster;
}
const coarseImage = (raster: Raster) => coarseOf(raster, raster);
const slope = (x: number, y: number) => [x % 256, (2 * y) % 256, (x + y) % 256, 255];

test("an image differs from the same one turned, brightened or on white, and not from the same with a level of noise", () => {
  const image = painted(200, 120, slope);
  const noisy = painted(200, 120, (x, y) => slope(x, y).map((value, i) => (i === 3 ? value : value + ((7 * x + y) % 3) - 1)));
  expect(areDifferent(coarseImage(image), coarseImage(noisy))).toBe(false);
  const turned = painted(200, 120, (x, y) => slope(199 - x, 119 - y));
  const brighter = painted(200, 120, (x, y) => slope(x, y).map((value, i) => (i === 3 ? value : Math.min(255, value + 12))));
  const lying = painted(120, 200, (x, y) => slope(y, 119 - x));
  for (const other of [turned, brighter, lying]) expect(areDifferent(coarseImage(image), coarseImage(other))).toBe(true);
});

test("colours hidden under nothing make no difference, and nothing differs from black and from white", () => {
  const [hidden, other] = [painted(40, 40, () => [200, 10, 10, 0]), painted(40, 40, () => [0, 0, 0, 0])];
  expect(areDifferent(coarseImage(hidden), coarseImage(other))).toBe(false);
  for (const level of [0, 255]) {
    expect(areDifferent(coarseImage(hidden), coarseImage(painted(40, 40, () => [level, level, level, 255])))).toBe(true);
  }
});

test("every size has at least one cell and at most 16 by 16", () => {
  const side = fc.integer({ min: 1, max: 300 });
  fc.assert(
    fc.property(side, side, (width, height) => {
      const coarse = coarseImage(newRaster({ width, height }));
      expect([coarse.width > 0, coarse.width <= 16, coarse.data.length]).toEqual([true, true, 4 * coarse.width * coarse.height]);
      expect(areDifferent(coarse, coarse)).toBe(false);
    }),
  );
});

test("an image of any shape has the same cells whatever it was reduced to", () => {
  const full = { width: 3000, height: 400 };
  const cells = [newRaster({ width: 512, height: 68 }), newRaster({ width: 375, height: 50 })].map((reduced) => {
    const { width, height } = coarseOf(reduced, full);
    return [width, height];
  });
  expect(cells).toEqual([
    [16, 4],
    [16, 4],
  ]);
  expect(coarseOf(newRaster({ width: 512, height: 1 }), { width: 65_000, height: 20 })).toMatchObject({ width: 16, height: 1 });
});
