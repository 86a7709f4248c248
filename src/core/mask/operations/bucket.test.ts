import fc from "fast-check";
import { expect, test } from "vitest";
import { KEEP, MaskDocument, REPAINT } from "../maskDocument.ts";
import { eitherMask, naiveComponents } from "../testing/naiveComponents.ts";
import { pixelsOf } from "../testing/naiveMask.ts";
import { bucket } from "./bucket.ts";

test("the area of equal value around the pixel", () => {
  fc.assert(
    fc.property(
      eitherMask,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (mask, x, y) => {
        const { width, height } = mask.size;
        const at = { x: x * width, y: y * height };
        const pixel = Math.floor(at.y) * width + Math.floor(at.x);
        const areas = [...naiveComponents(mask, KEEP, 4), ...naiveComponents(mask, REPAINT, 8)];
        const expected = new Uint8Array(width * height);
        for (const one of areas.find((area) => area.includes(pixel)) ?? []) expected[one] = 1;
        expect(pixelsOf(bucket(mask, at))).toEqual(expected);
      },
    ),
    { numRuns: 150 },
  );
});

test("off the canvas there is nothing to fill", () => {
  const mask = new MaskDocument({ width: 4, height: 3 });
  for (const [x, y] of [
    [-0.1, 1],
    [4, 1],
    [1, -1],
    [1, 3],
    [Number.NaN, 1],
  ] as const) {
    expect(() => bucket(mask, { x, y })).toThrow(RangeError);
  }
});
