import fc from "fast-check";
import { expect, test } from "vitest";
import type { Point } from "../../geometry/geometry.ts";
import { MaskDocument, REPAINT } from "../maskDocument.ts";
import { pixelsOf } from "../testing/naiveMask.ts";
import { type Capsule, capsuleRun, paintCapsule } from "./capsule.ts";

const coordinate = fc.oneof(fc.integer({ min: -10, max: 60 }), fc.double({ min: -10, max: 60, noNaN: true }));
const anyPoint: fc.Arbitrary<Point> = fc.record({ x: coordinate, y: coordinate });
const anyCapsule: fc.Arbitrary<Capsule> = fc.record({
  a: anyPoint,
  b: anyPoint,
  radius: fc.oneof(fc.constantFrom(0.5, 1, 5), fc.double({ min: 0.1, max: 30, noNaN: true })),
});

function distance({ a, b }: Capsule, at: Point): number {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const along = length === 0 ? 0 : ((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / (length * length);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(at.x - a.x - t * (b.x - a.x), at.y - a.y - t * (b.y - a.y));
}

test("a pixel is in the run when its centre is in the capsule", () => {
  fc.assert(
    fc.property(anyCapsule, (capsule) => {
      const wrong: Point[] = [];
      for (let y = -45; y < 95; y++) {
        const run = capsuleRun(y, capsule);
        for (let x = -45; x < 95; x++) {
          const beyond = distance(capsule, { x: x + 0.5, y: y + 0.5 }) - capsule.radius;
          const isInside = run !== null && x >= run[0] && x <= run[1];
          if (Math.abs(beyond) > 1e-6 && isInside !== beyond < 0) wrong.push({ x, y });
        }
      }
      expect(wrong).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("the rim belongs to the capsule", () => {
  expect(capsuleRun(1, { a: { x: 1.5, y: 1.5 }, b: { x: 6.5, y: 1.5 }, radius: 0.5 })).toEqual([1, 6]);
  expect(capsuleRun(2, { a: { x: 5.5, y: 5.5 }, b: { x: 5.5, y: 5.5 }, radius: 3 })).toEqual([5, 5]);
});

test("painting fills the runs, and a dot of the smallest brush is one pixel wherever it is set", () => {
  fc.assert(
    fc.property(anyCapsule, (capsule) => {
      const mask = new MaskDocument({ width: 50, height: 50 });
      const edit = mask.begin();
      paintCapsule(edit, capsule, REPAINT);
      edit.commit("Stroke");
      const pixels = pixelsOf(mask);
      for (let at = 0; at < pixels.length; at++) {
        const x = at % 50;
        const y = Math.floor(at / 50);
        const run = capsuleRun(y, capsule);
        const isAnEnd = [capsule.a, capsule.b].some((end) => Math.floor(end.x) === x && Math.floor(end.y) === y);
        if (capsule.radius >= 1 || !isAnEnd) expect(pixels[at]).toBe(run !== null && x >= run[0] && x <= run[1] ? 1 : 0);
        else expect(pixels[at]).toBe(1);
      }
    }),
    { numRuns: 40 },
  );
});

test("no radius, no capsule", () => {
  const at = { x: 0, y: 0 };
  expect(() => capsuleRun(0, { a: at, b: at, radius: 0 })).toThrow(RangeError);
  expect(() => capsuleRun(0, { a: at, b: at, radius: Number.NaN })).toThrow(RangeError);
});
