import { expect, test } from "vitest";
import { editorHarness } from "../testing/editorHarness.ts";
import { lasso } from "./lasso.ts";

const rows = (...lines: string[]) => lines.join("\n");
const TRIANGLE = rows("......", ".#....", ".##...", ".###..", "......");

test("the way that is drawn is closed by letting go", () => {
  const h = editorHarness(6, 5)
    .use(lasso)
    .down(1, 0.5)
    .move([
      [1, 2],
      [1, 4],
    ])
    .move([[4.5, 4]]);
  expect(h.editor.draft).toMatchObject({ kind: "polyline", isClosed: false });
  expect(h.ascii()).not.toContain("#");
  h.up(4.5, 4);
  expect(h.ascii()).toBe(TRIANGLE);
});

test("Space pans with the contour kept, and the way goes on from where the pointer then is", () => {
  const h = editorHarness(6, 5)
    .use(lasso)
    .down(1, 0.5)
    .move([[1, 2]]);
  h.hold("Space").move([[3, 2]]);
  expect(h.viewport).toEqual({ x: 2, y: 0, scale: 1 });
  h.release("Space")
    .move([
      [1, 4],
      [4.5, 4],
    ])
    .up(4.5, 4);
  expect(h.ascii()).toBe(TRIANGLE);
  expect(h.viewport).toEqual({ x: 2, y: 0, scale: 1 });
});

test("panned twice without a move in between, the picture does not jump", () => {
  const h = editorHarness(6, 5)
    .use(lasso)
    .down(1, 1)
    .hold("Space")
    .move([[3, 1]]);
  h.release("Space")
    .hold("Space")
    .move([[2, 1]]);
  expect(h.viewport).toEqual({ x: 3, y: 0, scale: 1 });
});

test("a pointer lifted while Space is held ends the contour", () => {
  const h = editorHarness(6, 5)
    .use(lasso)
    .down(1, 0.5)
    .move([
      [1, 4],
      [4.5, 4],
    ]);
  h.hold("Space").up(4.5, 4).release("Space");
  expect(h.ascii()).toBe(TRIANGLE);
  expect(h.editor.isDrawing).toBe(false);
  h.move([[0, 0]]);
  expect(h.viewport).toEqual({ x: 0, y: 0, scale: 1 });
});

test("a line selects nothing", () => {
  const h = editorHarness(6, 5).use(lasso, { selectMode: "replace" }).drag(0, 0, 5, 4);
  expect(h.editor.canUndo).toBe(false);
});
