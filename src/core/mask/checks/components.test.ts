import fc from "fast-check";
import { expect, test } from "vitest";
import { KEEP, type MaskDocument, REPAINT } from "../maskDocument.ts";
import { eitherMask, maskOfPixels, naiveComponents } from "../testing/naiveComponents.ts";
import { anyValue } from "../testing/naiveMask.ts";
import { type Components, componentsOf, type Neighbours } from "./components.ts";

const eitherNeighbours = fc.constantFrom<Neighbours>(4, 8);

function pixelsOfEach(components: Components, { size }: MaskDocument): number[][] {
  const pixels = Array.from({ length: components.count }, (): number[] => []);
  for (let row = 0; row < size.height; row++) {
    components.eachRun(row, (first, last, component) => {
      for (let x = first; x <= last; x++) pixels[component]?.push(row * size.width + x);
    });
  }
  return pixels;
}

test("the same areas as a flood from pixel to pixel finds, in the same order", () => {
  fc.assert(
    fc.property(eitherMask, anyValue, eitherNeighbours, (mask, value, neighbours) => {
      const expected = naiveComponents(mask, value, neighbours).map((pixels) => pixels.toSorted((a, b) => a - b));
      expect(pixelsOfEach(componentsOf(mask, value, neighbours), mask)).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});

test("area, bounds and touching the canvas's edge are those of the pixels", () => {
  fc.assert(
    fc.property(eitherMask, anyValue, (mask, value) => {
      const { width, height } = mask.size;
      const components = componentsOf(mask, value);
      for (const [component, pixels] of pixelsOfEach(components, mask).entries()) {
        const xs = pixels.map((at) => at % width);
        const ys = pixels.map((at) => Math.floor(at / width));
        const [left, right, top, bottom] = [least(xs), most(xs), least(ys), most(ys)];
        expect(components.area(component)).toBe(pixels.length);
        expect(components.bounds(component)).toEqual({ x: left, y: top, width: right - left + 1, height: bottom - top + 1 });
        expect(components.touchesEdge(component)).toBe(left === 0 || top === 0 || right === width - 1 || bottom === height - 1);
      }
    }),
  );
});

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));

test("more runs than room was made for at first", () => {
  const size = { width: 257, height: 301 };
  const area = size.width * size.height;
  // A chessboard, since the width is odd.
  const board = maskOfPixels(
    size,
    Uint8Array.from({ length: area }, (_, at) => (at + 1) % 2),
  );
  expect(componentsOf(board, REPAINT, 4).count).toBe(Math.ceil(area / 2));
  expect(componentsOf(board, REPAINT, 8).count).toBe(1);
  expect(componentsOf(board, KEEP, 4).count).toBe(Math.floor(area / 2));
});
