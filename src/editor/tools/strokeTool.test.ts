import fc from "fast-check";
import { expect, test } from "vitest";
import type { Point } from "../../core/geometry.ts";
import { editorHarness } from "../testing/editorHarness.ts";
import { brush } from "./brush.ts";
import { curvePoints } from "./curve.ts";

const onCircle = (turn: number): [number, number] => [
  100 + 80 * Math.cos(2 * Math.PI * turn),
  100 + 80 * Math.sin(2 * Math.PI * turn),
];

/** The furthest that white pixels lie inside the circle that the pointer drew, beyond the brush's own radius. */
function dent(samples: number): number {
  const h = editorHarness(200, 200).use(brush, { diameter: 2 });
  const [x, y] = onCircle(0);
  h.down(x, y);
  for (let i = 1; i <= samples; i++) h.move([onCircle(i / samples)]);
  h.up(x, y);
  let worst = 0;
  for (let row = 0; row < 200; row++)
    h.editor.mask.eachRun(row, (first, last) => {
      for (let column = first; column <= last; column++)
        worst = Math.max(worst, 80 - 1 - Math.hypot(column + 0.5 - 100, row + 0.5 - 100));
    });
  return worst;
}

test("a fast circle of 16 samples is round: a polyline would be dented by 1.5 pixels", () => {
  expect(80 * (1 - Math.cos(Math.PI / 16))).toBeGreaterThan(1.5);
  expect(dent(16)).toBeLessThan(0.8);
});

test("samples that came in one event and samples that came one by one paint the same", () => {
  const path: [number, number][] = [
    [10, 4],
    [16, 12],
    [4, 15],
    [2, 6],
  ];
  const together = editorHarness(20, 20).use(brush, { diameter: 3 }).down(3, 3).move(path).up(2, 6);
  const apart = editorHarness(20, 20).use(brush, { diameter: 3 }).down(3, 3);
  for (const at of path) apart.move([at]);
  expect(apart.up(2, 6).ascii()).toBe(together.ascii());
});

test("smoothing trails the pointer and still ends under it", () => {
  const h = editorHarness(100, 5)
    .use(brush, { diameter: 1, smoothing: 1 })
    .down(0.5, 2.5)
    .move([[30.5, 2.5]]);
  expect(h.editor.mask.count()).toBe(1);
  h.up(90.5, 2.5);
  expect(h.editor.mask.count()).toBe(91);
});

test("the curve ends where it should, and on a straight line stays on it", () => {
  const place = fc.record({ x: fc.integer({ min: 0, max: 500 }), y: fc.integer({ min: 0, max: 500 }) });
  fc.assert(
    fc.property(place, place, place, place, (before, from, to, after) => {
      const points = curvePoints(before, from, to, after, 0.25);
      const isSame = from.x === to.x && from.y === to.y;
      expect(points.at(-1)).toEqual(isSame ? undefined : to);
      for (const { x, y } of points) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
    }),
  );
  const line = [0, 10, 14, 40].map((x): Point => ({ x, y: 2 * x }));
  const [a, b, c, d] = line;
  if (!a || !b || !c || !d) throw new Error("four points");
  for (const { x, y } of curvePoints(a, b, c, d, 0.01)) expect(y).toBeCloseTo(2 * x);
});
