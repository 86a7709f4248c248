import fc from "fast-check";
import { expect, test } from "vitest";
import { anyMask, areaAround, pixelsOf } from "../testing/naiveMask.ts";
import { maskWithin } from "./within.ts";

test("white is what was white in the area, and nothing else", () => {
  fc.assert(
    fc.property(
      anyMask.chain((mask) => fc.tuple(fc.constant(mask), areaAround(mask.size))),
      ([mask, area]) => {
        const { width } = mask.size;
        const expected = pixelsOf(mask).map((pixel, at) => {
          const [x, y] = [at % width, Math.floor(at / width)];
          return x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height ? pixel : 0;
        });
        expect(pixelsOf(maskWithin(mask, area))).toEqual(expected);
      },
    ),
  );
});
