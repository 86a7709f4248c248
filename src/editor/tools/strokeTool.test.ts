import fc from "fast-check";
import { expect, test } from "vitest";
import type { Point } from "../../core/geometry/geometry.ts";
import { editorHarness } from "../testing/editorHarness.ts";
import { brush } from "./brush.ts";
import { curvePoints } from "./curve.ts";
import { eraser } from "./eraser.ts";
import { rectangle } from "./rectangle.ts";

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

const rows = (...lines: string[]) => lines.join("\n");
const DOT = [1.5, 1.5] as const;

test("Shift and a click draw a straight line from where the last stroke ended", () => {
  const h = editorHarness(8, 4)
    .use(brush)
    .click(...DOT)
    .hold("Shift")
    .click(6.5, 1.5);
  expect(h.ascii()).toBe(rows("........", ".######.", "........", "........"));
  h.click(6.5, 3.5).release("Shift");
  expect(h.ascii()).toBe(rows("........", ".######.", "......#.", "......#."));
  h.editor.undo();
  expect(h.ascii()).toBe(rows("........", ".######.", "........", "........"));
});

test("a selection in between does not move the end of the last stroke", () => {
  const h = editorHarness(8, 4)
    .use(brush)
    .click(...DOT)
    .use(rectangle)
    .drag(0, 3, 1, 4)
    .use(brush)
    .hold("Shift")
    .click(6.5, 1.5);
  expect(h.ascii()).toBe(rows("........", ".######.", "........", "#......."));
});

test("the eraser goes on from the brush, and a stroke that was dropped leaves no end", () => {
  const h = editorHarness(8, 4)
    .use(brush)
    .drag(0.5, 1.5, 7.5, 1.5)
    .click(...DOT);
  h.down(7.5, 3.5).press("Escape").use(eraser).hold("Shift").click(5.5, 1.5);
  expect(h.ascii()).toBe(rows("........", "#.....##", "........", "........"));
});

test("without a stroke before, Shift and a click draw a dot", () => {
  const h = editorHarness(8, 4)
    .use(brush)
    .hold("Shift")
    .click(...DOT);
  expect(h.ascii()).toBe(rows("........", ".#......", "........", "........"));
});

test("Shift and a drag keep to the axis of the first movement, with no line from the last stroke", () => {
  const h = editorHarness(20, 20).use(brush).click(0.5, 19.5).hold("Shift");
  h.down(2.5, 2.5)
    .move([[3.5, 3.5]])
    .move([[10.5, 5.5]])
    .move([[16.5, 12.5]])
    .up(16.5, 12.5);
  expect(h.ascii().split("\n")[2]).toBe(`..${"#".repeat(15)}...`);
  expect(h.editor.mask.count()).toBe(15 + 1);
  const down = editorHarness(20, 20).use(brush).hold("Shift").drag(2.5, 2.5, 4.5, 16.5);
  expect(down.editor.mask.bounds()).toEqual({ x: 2, y: 2, width: 1, height: 15 });
});

test("Shift pressed on the way keeps to an axis from there on, and let go of it is free again", () => {
  const h = editorHarness(30, 30)
    .use(brush)
    .down(2.5, 2.5)
    .move([[10.5, 10.5]]);
  h.hold("Shift")
    .move([[20.5, 12.5]])
    .move([[25.5, 14.5]]);
  expect(h.editor.mask.bounds()).toMatchObject({ height: 9 });
  h.release("Shift").up(25.5, 20.5);
  expect(h.editor.mask.get(25, 20)).toBe(1);
  expect(h.editor.mask.get(18, 10)).toBe(1);
});

test("the right button does what the opposite tool does", () => {
  const h = editorHarness(8, 3).use(brush).drag(1.5, 1.5, 6.5, 1.5).drag(3.5, 1.5, 4.5, 1.5, { press: "secondary" });
  expect(h.ascii()).toBe(rows("........", ".##..##.", "........"));
  h.use(eraser).drag(3.5, 1.5, 4.5, 1.5, { press: "secondary" });
  expect(h.ascii()).toBe(rows("........", ".######.", "........"));
});
