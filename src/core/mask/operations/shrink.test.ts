import fc from "fast-check";
import { expect, test } from "vitest";
import { MaskDocument } from "../maskDocument.ts";
import { fillAll, invert } from "../runs.ts";
import { eitherMask } from "../testing/naiveComponents.ts";
import { anySize, paintedMask, pixelsOf } from "../testing/naiveMask.ts";
import { growMask } from "./grow.ts";
import { shrinkMask } from "./shrink.ts";

const smallMask = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }) })
  .chain(paintedMask);
const anyRadius = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.double({ min: 0, max: 12, noNaN: true }));

test("white is what has no black pixel of the canvas within the radius", () => {
  fc.assert(
    fc.property(smallMask, anyRadius, (mask, radius) => {
      const { width, height } = mask.size;
      const before = pixelsOf(mask);
      const expected = before.slice();
      const reach = Math.ceil(radius);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          if (before[y * width + x] === 1) continue;
          for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
            for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
              if ((u - x) ** 2 <= radius * radius - (v - y) ** 2) expected[v * width + u] = 0;
            }
          }
        }
      }
      expect(pixelsOf(shrinkMask(mask, radius))).toEqual(expected);
      expect(pixelsOf(mask)).toEqual(before);
    }),
    { numRuns: 300 },
  );
});

test("over tile borders, shrinking the white is growing the black", () => {
  fc.assert(
    fc.property(eitherMask, anyRadius, (mask, radius) => {
      expect(pixelsOf(inverted(growMask(inverted(mask), radius)))).toEqual(pixelsOf(shrinkMask(mask, radius)));
    }),
  );
});

function inverted(mask: MaskDocument): MaskDocument {
  const other = new MaskDocument(mask.size);
  const edit = other.begin();
  invert(edit, mask);
  edit.commit("Invert");
  return other;
}

test("a full mask stays full, whatever its size", () => {
  fc.assert(
    fc.property(anySize, anyRadius, (size, radius) => {
      const mask = new MaskDocument(size);
      const edit = mask.begin();
      fillAll(edit);
      edit.commit("Fill");
      expect(shrinkMask(mask, radius).count()).toBe(size.width * size.height);
    }),
  );
});

test("no negative radius", () => {
  expect(() => shrinkMask(new MaskDocument({ width: 4, height: 4 }), -1)).toThrow(RangeError);
});
