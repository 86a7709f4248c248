import fc from "fast-check";
import { expect, test } from "vitest";
import { anySize, areaAround, paintedMask, pixelsOf } from "../testing/naiveMask.ts";
import { meets } from "./meets.ts";

test("the same as a look at every pixel of the area", () => {
  fc.assert(
    fc.property(
      anySize.chain((size) => fc.tuple(paintedMask(size), paintedMask(size), areaAround(size))),
      ([one, other, area]) => {
        const [a, b] = [pixelsOf(one), pixelsOf(other)];
        const { width } = one.size;
        const isInside = (at: number) => {
          const [x, y] = [at % width, Math.floor(at / width)];
          return x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
        };
        expect(meets(one, other, area)).toBe(a.some((pixel, at) => pixel === 1 && b[at] === 1 && isInside(at)));
      },
    ),
    { numRuns: 200 },
  );
});
