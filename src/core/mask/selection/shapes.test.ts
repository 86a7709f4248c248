import fc from "fast-check";
import { expect, test } from "vitest";
import type { Point, Rect } from "../../geometry/geometry.ts";
import type { Selection } from "../runs.ts";
import { ellipseSelection, polygonSelection, rectSelection } from "./shapes.ts";

const SIZE = { width: 40, height: 30 };
/** The centres of pixels among them, where a tie must be decided. */
const coordinate = fc.oneof(
  fc.integer({ min: -20, max: 100 }).map((halves) => halves / 2),
  fc.double({ min: -10, max: 50, noNaN: true }),
);
const point = fc.record({ x: coordinate, y: coordinate });
const rect: fc.Arbitrary<Rect> = fc.record({
  x: coordinate,
  y: coordinate,
  width: fc.double({ min: 0, max: 45, noNaN: true }),
  height: fc.double({ min: 0, max: 45, noNaN: true }),
});

/** Compares every pixel, and holds the runs to their promise: on the canvas, left to right, not touching, inside the bounds. */
function expectPixels(selection: Selection, isInside: (x: number, y: number) => boolean): void {
  const bounds = selection.bounds();
  for (let row = -1; row <= SIZE.height; row++) {
    const white = new Set<number>();
    let end = -2;
    selection.eachRun(row, (first, last) => {
      expect(first).toBeGreaterThan(end + 1);
      expect(last).toBeGreaterThanOrEqual(first);
      end = last;
      for (let x = first; x <= last; x++) white.add(x);
      expect(
        bounds && first >= bounds.x && last < bounds.x + bounds.width && row >= bounds.y && row < bounds.y + bounds.height,
      ).toBe(true);
    });
    for (let x = -1; x <= SIZE.width; x++) {
      const isOn = x >= 0 && x < SIZE.width && row >= 0 && row < SIZE.height;
      if (white.has(x) !== (isOn && isInside(x + 0.5, row + 0.5))) expect.fail(`${x}, ${row} is ${white.has(x)}`);
    }
  }
}

test("a rectangle holds the pixels whose centres lie in it", () => {
  fc.assert(
    fc.property(rect, (r) =>
      expectPixels(rectSelection(r, SIZE), (x, y) => x >= r.x && x < r.x + r.width && y >= r.y && y < r.y + r.height),
    ),
  );
});

test("an ellipse holds the pixels whose centres lie in it", () => {
  const whole = fc.record({
    x: fc.integer({ min: -10, max: 40 }),
    y: fc.integer({ min: -10, max: 30 }),
    width: fc.integer({ min: 1, max: 45 }),
    height: fc.integer({ min: 1, max: 45 }),
  });
  fc.assert(
    fc.property(whole, (r) => {
      const [rx, ry] = [r.width / 2, r.height / 2];
      const distance = (x: number, y: number) => ((x - r.x - rx) / rx) ** 2 + ((y - r.y - ry) / ry) ** 2;
      const selection = ellipseSelection(r, SIZE);
      // On the rim itself a rounding decides.
      const onRim = (x: number, y: number) => Math.abs(distance(x, y) - 1) < 1e-9;
      const has = (x: number, y: number) => {
        let isIn = false;
        selection.eachRun(y, (first, last) => {
          isIn ||= x >= first && x <= last;
        });
        return isIn;
      };
      expectPixels(selection, (x, y) => (onRim(x, y) ? has(x - 0.5, y - 0.5) : distance(x, y) < 1));
    }),
  );
});

/** @see Sunday, "Inclusion of a Point in a Polygon" (2001), winding number */
function winding(points: readonly Point[], x: number, y: number): number {
  let sum = 0;
  let a = points.at(-1);
  for (const b of points) {
    if (a && a.y <= y !== b.y <= y) {
      const [upper, lower] = a.y < b.y ? [a, b] : [b, a];
      const crossing = upper.x + (y - upper.y) * ((lower.x - upper.x) / (lower.y - upper.y));
      if (crossing <= x) sum += a.y < b.y ? 1 : -1;
    }
    a = b;
  }
  return sum;
}

test("a polygon, however it crosses itself, holds the pixels that it goes around", () => {
  fc.assert(
    fc.property(fc.array(point, { maxLength: 12 }), (points) =>
      expectPixels(polygonSelection(points, SIZE), (x, y) => winding(points, x, y) !== 0),
    ),
    { numRuns: 300 },
  );
});

test("what is drawn around twice is inside", () => {
  const square = [
    { x: 5, y: 5 },
    { x: 25, y: 5 },
    { x: 25, y: 25 },
    { x: 5, y: 25 },
  ];
  const twice = polygonSelection([...square, ...square], SIZE);
  expectPixels(twice, (x, y) => x >= 5 && x < 25 && y >= 5 && y < 25);
});
