import fc from "fast-check";
import { expect, test } from "vitest";
import { anyMask, pixelsOf } from "../testing/naiveMask.ts";
import { mirrorMask } from "./mirror.ts";

test("horizontally left and right are swapped, vertically top and bottom", () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const { width } = mask.size;
      const before = pixelsOf(mask);
      // Upside down and left to right at once is the pixels in reverse; upside down alone is each row reversed again.
      const upsideDown = before.toReversed();
      for (let at = 0; at < upsideDown.length; at += width) upsideDown.subarray(at, at + width).reverse();
      expect(pixelsOf(mirrorMask(mask, "vertical"))).toEqual(upsideDown);
      expect(pixelsOf(mirrorMask(mirrorMask(mask, "vertical"), "horizontal"))).toEqual(before.toReversed());
    }),
  );
});
