import fc from "fast-check";
import { expect, test } from "vitest";
import { newComplexGrid, powerOfTwo, transform } from "./fourier.ts";

const sides = fc.constantFrom(1, 2, 4, 8);

test("it is the sum of its definition, and backwards gives the picture again", () => {
  fc.assert(
    fc.property(sides, sides, fc.infiniteStream(fc.integer({ min: -99, max: 99 })), (width, height, values) => {
      const grid = newComplexGrid({ width, height });
      for (let i = 0; i < grid.re.length; i++) {
        grid.re[i] = values.next().value;
        grid.im[i] = values.next().value;
      }
      const before = { re: grid.re.slice(), im: grid.im.slice() };
      transform(grid, "forward");
      for (let v = 0; v < height; v++)
        for (let u = 0; u < width; u++) {
          let re = 0;
          let im = 0;
          for (let i = 0; i < before.re.length; i++) {
            const angle = -2 * Math.PI * ((u * (i % width)) / width + (v * Math.floor(i / width)) / height);
            re += (before.re[i] ?? 0) * Math.cos(angle) - (before.im[i] ?? 0) * Math.sin(angle);
            im += (before.re[i] ?? 0) * Math.sin(angle) + (before.im[i] ?? 0) * Math.cos(angle);
          }
          expect(grid.re[v * width + u]).toBeCloseTo(re, 6);
          expect(grid.im[v * width + u]).toBeCloseTo(im, 6);
        }
      transform(grid, "backward");
      grid.re.forEach((value, i) => void expect(value / (width * height)).toBeCloseTo(before.re[i] ?? 0, 6));
      grid.im.forEach((value, i) => void expect(value / (width * height)).toBeCloseTo(before.im[i] ?? 0, 6));
    }),
    { numRuns: 30 },
  );
});

test("a side that is no power of two is a caller's bug", () => {
  expect(() => transform(newComplexGrid({ width: 6, height: 4 }), "forward")).toThrow(RangeError);
  expect([1, 2, 3, 5, 512, 513].map(powerOfTwo)).toEqual([1, 2, 4, 8, 512, 1024]);
});
