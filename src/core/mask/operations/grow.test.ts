import fc from "fast-check";
import { expect, test } from "vitest";
import { MaskDocument } from "../maskDocument.ts";
import { anyMask, paintedMask, pixelsOf } from "../testing/naiveMask.ts";
import { growMask } from "./grow.ts";

const smallMask = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }) })
  .chain(paintedMask);
const anyRadius = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.double({ min: 0, max: 12, noNaN: true }));

test("white is what lies within the radius of a white pixel", () => {
  fc.assert(
    fc.property(smallMask, anyRadius, (mask, radius) => {
      const { width, height } = mask.size;
      const before = pixelsOf(mask);
      const expected = new Uint8Array(before.length);
      const reach = Math.ceil(radius);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          if (before[y * width + x] === 0) continue;
          for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
            for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
              if ((u - x) ** 2 <= radius * radius - (v - y) ** 2) expected[v * width + u] = 1;
            }
          }
        }
      }
      expect(pixelsOf(growMask(mask, radius))).toEqual(expected);
      expect(pixelsOf(mask)).toEqual(before);
    }),
    { numRuns: 300 },
  );
});

test("over tile borders, growing only adds, and growing by 0 changes nothing", () => {
  fc.assert(
    fc.property(anyMask, anyRadius, (mask, radius) => {
      const before = pixelsOf(mask);
      const after = pixelsOf(growMask(mask, radius));
      expect(before.every((pixel, at) => pixel === 0 || after[at] === 1)).toBe(true);
      expect(pixelsOf(growMask(mask, 0))).toEqual(before);
    }),
  );
});

test("no negative radius", () => {
  expect(() => growMask(new MaskDocument({ width: 4, height: 4 }), -1)).toThrow(RangeError);
  expect(() => growMask(new MaskDocument({ width: 4, height: 4 }), Infinity)).toThrow(RangeError);
});
