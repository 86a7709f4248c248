import fc from "fast-check";
import { expect, test } from "vitest";
import { contains, type Rect } from "../geometry/geometry.ts";
import { BOX_GRIPS, type BoxGrip, besideOutline, dragBox } from "./box.ts";

const BOUNDS: Rect = { x: 0, y: 0, width: 500, height: 300 };
const LEAST = { width: 64, height: 64 };
const anyBox = fc
  .record({ width: fc.integer({ min: 64, max: 500 }), height: fc.integer({ min: 64, max: 300 }), x: fc.nat(100), y: fc.nat(100) })
  .map(({ x, y, width, height }) => ({ x: (x * (500 - width)) / 100, y: (y * (300 - height)) / 100, width, height }))
  .map((box) => ({ ...box, x: Math.round(box.x), y: Math.round(box.y) }));
const anyDelta = fc.record({ dx: fc.integer({ min: -700, max: 700 }), dy: fc.integer({ min: -700, max: 700 }) });
const anyGrip = fc.constantFrom<BoxGrip>(...BOX_GRIPS, { x: 0, y: 0 });

test("a dragged box stays within its bounds and no smaller than it may be; sides that are not held stay", () => {
  fc.assert(
    fc.property(anyBox, anyGrip, anyDelta, (box, grip, delta) => {
      const dragged = dragBox(box, grip, delta, BOUNDS, LEAST);
      expect(contains(BOUNDS, dragged)).toBe(true);
      expect(Math.min(dragged.width, dragged.height)).toBeGreaterThanOrEqual(64);
      if (grip.x === 0 && grip.y === 0) expect(dragged).toMatchObject({ width: box.width, height: box.height });
      else {
        if (grip.x !== -1) expect(dragged.x).toBe(box.x);
        if (grip.x !== 1) expect(dragged.x + dragged.width).toBe(box.x + box.width);
        if (grip.y !== -1) expect(dragged.y).toBe(box.y);
        if (grip.y !== 1) expect(dragged.y + dragged.height).toBe(box.y + box.height);
      }
    }),
  );
});

test("a held side follows the pointer to the pixel as far as it may", () => {
  const box = { x: 100, y: 50, width: 200, height: 100 };
  expect(dragBox(box, { x: 1, y: 1 }, { dx: 10.4, dy: -20 }, BOUNDS, LEAST)).toEqual({ x: 100, y: 50, width: 210, height: 80 });
  expect(dragBox(box, { x: -1, y: 0 }, { dx: 190, dy: 5 }, BOUNDS, LEAST)).toEqual({ x: 236, y: 50, width: 64, height: 100 });
  expect(dragBox(box, { x: 0, y: 0 }, { dx: -300, dy: 7 }, BOUNDS, LEAST)).toEqual({ x: 0, y: 57, width: 200, height: 100 });
});

test("a point is beside the outline within the reach, on one side of it", () => {
  const box = { x: 10, y: 20, width: 100, height: 50 };
  const side = (x: number, y: number) => besideOutline(box, { x, y }, 8);
  expect([side(10, 40), side(18, 40), side(19, 40), side(60, 63)]).toEqual(["inside", "inside", null, "inside"]);
  expect([side(9, 40), side(2, 12), side(1, 40), side(118, 78), side(119, 78)]).toEqual([
    "outside",
    "outside",
    null,
    "outside",
    null,
  ]);
});
