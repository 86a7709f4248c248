import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rect, Size } from "../../geometry/geometry.ts";
import { anySide, paintedMask, pixelsOf } from "../testing/naiveMask.ts";
import { centredIn, fittedIn, placeMask } from "./placeMask.ts";

const side = fc.oneof(fc.integer({ min: 1, max: 40 }), anySide);
const smallSize: fc.Arbitrary<Size> = fc.record({ width: side, height: fc.integer({ min: 1, max: 40 }) });
const overlap = (a: number, b: number, c: number, d: number): number => Math.max(0, Math.min(b, d) - Math.max(a, c));

/** Pixel by pixel, in whole units: each source pixel is `place.width` wide and `place.height` high. */
function naive(source: Uint8Array, from: Size, size: Size, place: Rect): Uint8Array {
  const out = new Uint8Array(size.width * size.height);
  for (let y = Math.max(0, place.y); y < Math.min(size.height, place.y + place.height); y++)
    for (let x = Math.max(0, place.x); x < Math.min(size.width, place.x + place.width); x++) {
      const [left, top] = [(x - place.x) * from.width, (y - place.y) * from.height];
      let white = 0;
      for (let sy = Math.floor(top / place.height); sy * place.height < top + from.height; sy++)
        for (let sx = Math.floor(left / place.width); sx * place.width < left + from.width; sx++)
          if (source[sy * from.width + sx])
            white +=
              overlap(left, left + from.width, sx * place.width, (sx + 1) * place.width) *
              overlap(top, top + from.height, sy * place.height, (sy + 1) * place.height);
      if (2 * white >= from.width * from.height) out[y * size.width + x] = 1;
    }
  return out;
}

test("a pixel is white where at least half of what it covers is, whatever the sizes and the place", () => {
  const placed = fc.tuple(
    smallSize.chain(paintedMask),
    smallSize,
    fc.record({
      x: fc.integer({ min: -20, max: 20 }),
      y: fc.integer({ min: -20, max: 20 }),
      width: fc.integer({ min: 1, max: 60 }),
      height: fc.integer({ min: 1, max: 60 }),
    }),
    fc.boolean(),
  );
  fc.assert(
    fc.property(placed, ([source, size, rect, isAsItIs]) => {
      const place = isAsItIs ? { ...rect, ...source.size } : rect;
      expect(pixelsOf(placeMask(source, size, place))).toEqual(naive(pixelsOf(source), source.size, size, place));
    }),
    { numRuns: 200 },
  );
});

test("fitted, a picture keeps its proportions and lies in the middle; one that was saved smaller covers the whole canvas again", () => {
  const canvas = { width: 1200, height: 833 };
  expect(fittedIn({ width: 600, height: 417 }, canvas)).toEqual({ x: 0, y: 0, ...canvas });
  expect(fittedIn({ width: 300, height: 300 }, canvas)).toEqual({ x: 183, y: 0, width: 833, height: 833 });
  expect(fittedIn({ width: 2400, height: 10 }, canvas)).toEqual({ x: 0, y: 414, width: 1200, height: 5 });
  expect(fittedIn({ width: 5000, height: 1 }, { width: 30, height: 30 })).toMatchObject({ width: 30, height: 1 });
});

test("centred, a picture keeps its size and may reach beyond the canvas", () => {
  expect(centredIn({ width: 7, height: 100 }, { width: 10, height: 40 })).toEqual({ x: 1, y: -30, width: 7, height: 100 });
});
