import fc from "fast-check";
import { expect, test } from "vitest";
import { KEEP, MaskDocument, REPAINT } from "../maskDocument.ts";
import { eitherMask, naiveComponents } from "../testing/naiveComponents.ts";
import { pixelsOf } from "../testing/naiveMask.ts";
import { dropSpecks, fillPinholes } from "./specks.ts";

const anyArea = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 4000 }));

test("white areas under the size turn black, and no other pixel changes", () => {
  fc.assert(
    fc.property(eitherMask, anyArea, (mask, minArea) => {
      const expected = pixelsOf(mask);
      for (const area of naiveComponents(mask, REPAINT, 8)) if (area.length < minArea) for (const at of area) expected[at] = 0;
      expect(pixelsOf(dropSpecks(mask, minArea))).toEqual(expected);
    }),
  );
});

test("black areas under the size turn white, and no other pixel changes", () => {
  fc.assert(
    fc.property(eitherMask, anyArea, (mask, minArea) => {
      const expected = pixelsOf(mask);
      for (const area of naiveComponents(mask, KEEP, 4)) if (area.length < minArea) for (const at of area) expected[at] = 1;
      expect(pixelsOf(fillPinholes(mask, minArea))).toEqual(expected);
    }),
  );
});

test("no negative size", () => {
  const mask = new MaskDocument({ width: 4, height: 4 });
  expect(() => dropSpecks(mask, -1)).toThrow(RangeError);
  expect(() => fillPinholes(mask, Number.NaN)).toThrow(RangeError);
});
