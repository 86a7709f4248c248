import fc from "fast-check";
import { expect, test } from "vitest";
import { anyMask, areaAround, pixelsOf } from "../testing/naiveMask.ts";
import { countPaintIn, hasPaintIn } from "./paintIn.ts";

test("the paint in a rectangle is what is white there, pixel by pixel, on the canvas alone", () => {
  fc.assert(
    fc.property(
      anyMask.chain((mask) => fc.tuple(fc.constant(mask), areaAround(mask.size))),
      ([mask, area]) => {
        const pixels = pixelsOf(mask);
        const { width, height } = mask.size;
        let white = 0;
        for (let y = Math.max(0, area.y); y < Math.min(height, area.y + area.height); y++) {
          for (let x = Math.max(0, area.x); x < Math.min(width, area.x + area.width); x++) white += pixels[y * width + x] ?? 0;
        }
        expect(countPaintIn(mask, area)).toBe(white);
        expect(hasPaintIn(mask, area)).toBe(white > 0);
      },
    ),
  );
});
