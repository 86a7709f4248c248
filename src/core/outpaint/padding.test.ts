import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rect } from "../geometry/geometry.ts";
import { newRaster, type Raster } from "../raster.ts";
import { padUnknown } from "./padding.ts";

const BLEED = 3;
const AWAY = Array.from({ length: 2 * BLEED + 1 }, (_, i) => i - BLEED);
const SIZE = { width: 60, height: 44 };

/** Colours of a slope within 60..200, white where nothing is known. */
function slope(known: readonly Rect[]): Raster {
  const picture = newRaster(SIZE);
  picture.data.fill(255);
  for (const rect of known) {
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      for (let x = rect.x; x < rect.x + rect.width; x++)
        picture.data.set([60 + 2 * x, 200 - 3 * y, 100], 4 * (y * SIZE.width + x));
    }
  }
  return picture;
}

const aRect: fc.Arbitrary<Rect> = fc
  .record({ x: fc.nat(30), y: fc.nat(20), width: fc.integer({ min: 10, max: 30 }), height: fc.integer({ min: 10, max: 24 }) })
  .map((rect) => ({ ...rect, width: Math.min(rect.width, 60 - rect.x), height: Math.min(rect.height, 44 - rect.y) }));

test("what is known keeps its bytes, and the padding keeps to its colours: nothing of the white paper is left", () => {
  fc.assert(
    fc.property(fc.array(aRect, { minLength: 1, maxLength: 3 }), (known) => {
      const picture = slope(known);
      const padded = padUnknown(picture, known);
      const isKnown = (x: number, y: number) =>
        known.some((rect) => x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height);
      for (let y = 0; y < SIZE.height; y++) {
        for (let x = 0; x < SIZE.width; x++) {
          const at = 4 * (y * SIZE.width + x);
          const near = AWAY.flatMap((dy) => AWAY.map((dx) => [x + dx, y + dy] as const));
          const isInside = near.every(([nx, ny]) => nx < 0 || ny < 0 || nx >= SIZE.width || ny >= SIZE.height || isKnown(nx, ny));
          if (isInside && isKnown(x, y)) expect(padded.data.subarray(at, at + 4)).toEqual(picture.data.subarray(at, at + 4));
          else if (!isKnown(x, y)) {
            expect(padded.data[at]).toBeLessThanOrEqual(60 + 2 * 59);
            expect(padded.data[at + 2]).toBe(100);
            expect(padded.data[at + 3]).toBe(255);
          }
        }
      }
    }),
    { numRuns: 20 },
  );
});

test("the padding goes on smoothly from the edge", () => {
  const known = [{ x: 0, y: 0, width: 40, height: 44 }];
  const { data } = padUnknown(slope(known), known);
  const green = (x: number, y: number) => data[4 * (y * SIZE.width + x) + 1] ?? 0;
  for (const y of [8, 22, 36]) expect(Math.abs(green(41, y) - green(35, y))).toBeLessThan(14);
});

test("a picture that is known all over is handed back as it is, also with edges told by fractions", () => {
  const picture = slope([{ x: 0, y: 0, ...SIZE }]);
  expect(padUnknown(picture, [{ x: 1e-9, y: 0, width: 60 - 1e-9, height: 44 - 1e-9 }])).toBe(picture);
});
