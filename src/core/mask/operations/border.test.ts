import fc from "fast-check";
import { expect, test } from "vitest";
import { MaskDocument, REPAINT } from "../maskDocument.ts";
import { fillRect } from "../runs.ts";
import { anyMask, pixelsOf } from "../testing/naiveMask.ts";
import { borderMask } from "./border.ts";

test("white is what lies within the outer half of white, and black or within the inner half of black", () => {
  fc.assert(
    fc.property(anyMask, fc.integer({ min: 1, max: 7 }), (mask, width) => {
      const before = pixelsOf(mask);
      const outer = Math.ceil(width / 2);
      const inner = Math.floor(width / 2);
      const expected = before.map((value, at) => (isNear(before, mask, at, value === 0 ? outer : inner) ? 1 : 0));
      expect(pixelsOf(borderMask(mask, width))).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

/** True when a pixel of the other value lies within `radius`. */
function isNear(pixels: Uint8Array, { size: { width, height } }: MaskDocument, at: number, radius: number): boolean {
  const x = at % width;
  const y = Math.floor(at / width);
  for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++) {
    for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++) {
      if (pixels[v * width + u] !== pixels[at] && (u - x) ** 2 + (v - y) ** 2 <= radius * radius) return true;
    }
  }
  return false;
}

test("a straight edge gets a band of exactly that width, the odd pixel outside", () => {
  const mask = new MaskDocument({ width: 30, height: 3 });
  const edit = mask.begin();
  fillRect(edit, { x: 0, y: 0, width: 15, height: 3 }, REPAINT);
  edit.commit("Left half");
  const bands: [number, number][] = [];
  for (const width of [1, 2, 5]) borderMask(mask, width).eachRun(1, (first, last) => bands.push([first, last]));
  expect(bands).toEqual([
    [15, 15],
    [14, 15],
    [13, 17],
  ]);
});

test("whole widths of at least 1 only", () => {
  const mask = new MaskDocument({ width: 4, height: 4 });
  for (const width of [0, -2, 1.5, Number.NaN]) expect(() => borderMask(mask, width)).toThrow(RangeError);
});
