import fc from "fast-check";
import { expect, test } from "vitest";
import { MaskDocument, REPAINT } from "../mask/maskDocument.ts";
import { fillRect } from "../mask/runs.ts";
import { contains, longerSide, type Rect, rectOf, type Size } from "./geometry.ts";
import { choiceFor, engineSize, type RegionChoice, regionFor, upscaleFactor } from "./region.ts";

const canvasWithMask = fc
  .record({ width: fc.integer({ min: 1, max: 12_000 }), height: fc.integer({ min: 1, max: 12_000 }) })
  .chain((canvas) =>
    fc
      .record({ x: fc.integer({ min: 0, max: canvas.width - 1 }), y: fc.integer({ min: 0, max: canvas.height - 1 }) })
      .chain(({ x, y }) =>
        fc.record({
          canvas: fc.constant<Size>(canvas),
          mask: fc.record<Rect>({
            x: fc.constant(x),
            y: fc.constant(y),
            width: fc.integer({ min: 1, max: canvas.width - x }),
            height: fc.integer({ min: 1, max: canvas.height - y }),
          }),
        }),
      ),
  );
const FLUX = { longerSide: 1440, multipleOf: 16 };

test("a region holds the mask, lies on the canvas in whole pixels and is 512 a side where the canvas allows", () => {
  fc.assert(
    fc.property(canvasWithMask, ({ canvas, mask }) => {
      const region = regionFor(mask, canvas);
      expect(contains(region, mask)).toBe(true);
      expect(contains(rectOf(canvas), region)).toBe(true);
      expect(Object.values(region).every(Number.isInteger)).toBe(true);
      expect(region.width).toBeGreaterThanOrEqual(Math.min(512, canvas.width));
      expect(region.height).toBeGreaterThanOrEqual(Math.min(512, canvas.height));
    }),
  );
});

test("a region leaves max(128, half the longer side) around the mask, or reaches the canvas's edge", () => {
  fc.assert(
    fc.property(canvasWithMask, ({ canvas, mask }) => {
      const region = regionFor(mask, canvas);
      const margin = Math.max(128, longerSide(mask) / 2);
      expect(region.x === 0 || mask.x - region.x >= margin).toBe(true);
      expect(region.y === 0 || mask.y - region.y >= margin).toBe(true);
      expect(region.x + region.width === canvas.width || region.x + region.width - mask.x - mask.width >= margin).toBe(true);
      expect(region.y + region.height === canvas.height || region.y + region.height - mask.y - mask.height >= margin).toBe(true);
    }),
  );
});

test("a small mask in a large canvas gets 512 by 512 around its centre", () => {
  expect(regionFor({ x: 1000, y: 2000, width: 20, height: 20 }, { width: 4000, height: 4000 })).toEqual({
    x: 754,
    y: 1754,
    width: 512,
    height: 512,
  });
});

test("the engine's size keeps limit, multiple and, within half a multiple, the scaled side", () => {
  const side = fc.integer({ min: 1, max: 20_000 });
  fc.assert(
    fc.property(fc.record({ width: side, height: side }), (region) => {
      const size = engineSize(region, FLUX);
      const scale = Math.min(1, 1440 / longerSide(region));
      expect(longerSide(size)).toBeLessThanOrEqual(1440);
      for (const name of ["width", "height"] as const) {
        expect(size[name] % 16).toBe(0);
        expect(size[name]).toBeGreaterThanOrEqual(16);
        expect(Math.abs(size[name] - Math.max(16, region[name] * scale))).toBeLessThanOrEqual(8 + 1e-9);
      }
    }),
  );
});

test("with a multiple of 1 a region that fits is sent as it is", () => {
  expect(engineSize({ width: 1437, height: 901 }, { longerSide: 1440, multipleOf: 1 })).toEqual({ width: 1437, height: 901 });
});

test("the scale of the join is told on the longer side", () => {
  expect(upscaleFactor({ width: 2592, height: 1000 }, { width: 1440, height: 560 })).toBeCloseTo(1.8);
  expect(upscaleFactor({ width: 512, height: 512 }, { width: 512, height: 512 })).toBe(1);
});

test("a dragged region is kept while it holds a pixel of the paint, and automatic when the paint has left it", () => {
  const mask = new MaskDocument({ width: 400, height: 300 });
  const edit = mask.begin();
  for (const x of [10, 300]) fillRect(edit, { x, y: 10, width: 5, height: 5 }, REPAINT);
  edit.commit("Two spots");
  const own = (x: number): RegionChoice => ({ kind: "own", rect: { x, y: 0, width: 100, height: 100 } });
  expect(choiceFor(own(14), mask)).toEqual(own(14));
  // Inside the box of all paint, and yet without any.
  expect(choiceFor(own(100), mask)).toEqual({ kind: "auto" });
  expect(choiceFor({ kind: "tight" }, mask)).toEqual({ kind: "tight" });
});
