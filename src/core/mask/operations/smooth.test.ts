import fc from "fast-check";
import { expect, test } from "vitest";
import { MaskDocument } from "../maskDocument.ts";
import { eitherMask } from "../testing/naiveComponents.ts";
import { pixelsOf } from "../testing/naiveMask.ts";
import { smoothMask } from "./smooth.ts";

test("each pixel is what most of the canvas within the radius is, or stays on a tie", () => {
  const anyRadius = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 5, noNaN: true }), fc.constant(400));
  fc.assert(
    fc.property(eitherMask, anyRadius, (mask, radius) => {
      const before = pixelsOf(mask);
      // A disc over everything takes the naive way too long on large masks.
      fc.pre(radius < 6 || before.length < 400);
      expect(pixelsOf(smoothMask(mask, radius))).toEqual(smoothed(before, mask, radius));
      expect(pixelsOf(mask)).toEqual(before);
    }),
    { numRuns: 150 },
  );
});

function smoothed(pixels: Uint8Array, { size: { width, height } }: MaskDocument, radius: number): Uint8Array {
  const reach = Math.floor(radius);
  return pixels.map((value, at) => {
    const x = at % width;
    const y = Math.floor(at / width);
    let votes = 0;
    for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
      for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
        if ((u - x) ** 2 <= radius * radius - (v - y) ** 2) votes += pixels[v * width + u] === 1 ? 1 : -1;
      }
    }
    return votes === 0 ? value : votes > 0 ? 1 : 0;
  });
}

test("no negative radius", () => {
  expect(() => smoothMask(new MaskDocument({ width: 4, height: 4 }), -1)).toThrow(RangeError);
});
