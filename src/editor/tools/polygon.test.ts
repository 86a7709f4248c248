import { expect, test } from "vitest";
import { editorHarness } from "../testing/editorHarness.ts";
import { polygon } from "./polygon.ts";

const SIDE = 40;
const CORNERS = [
  [10, 10],
  [30, 10],
  [30, 30],
  [10, 30],
] as const;
type Harness = ReturnType<typeof editorHarness>;

const clicked = (count: number): Harness => {
  const h = editorHarness(SIDE, SIDE).use(polygon);
  for (const [x, y] of CORNERS.slice(0, count)) h.click(x, y);
  return h;
};

test("Enter, a double-click, and a click on the first corner close it", () => {
  const closings: ((h: Harness) => Harness)[] = [(h) => h.press("Enter"), (h) => h.click(9, 31), (h) => h.click(12, 11)];
  for (const close of closings) {
    const h = clicked(4);
    expect(h.editor.mask.count()).toBe(0);
    expect(h.editor.isDrawing).toBe(true);
    close(h);
    expect(h.editor.mask.count()).toBe(400);
    expect(h.editor.isDrawing).toBe(false);
    h.editor.undo();
    expect(h.editor.mask.count()).toBe(0);
  }
});

test("a rubber band follows the pointer, and snaps shut over the first corner", () => {
  const h = clicked(3).move([[20, 35]]);
  expect(h.editor.draft).toMatchObject({ isClosed: false, corners: 3 });
  expect(h.editor.draft?.kind === "polyline" && h.editor.draft.points.at(-1)).toMatchObject({ x: 20, y: 35 });
  h.move([[11, 12]]);
  expect(h.editor.draft).toMatchObject({ isClosed: true, corners: 3, points: { length: 3 } });
});

test("Backspace takes corners back, the first one with the polygon", () => {
  const h = clicked(4).press("Backspace").press("Enter");
  expect(h.editor.mask.count()).toBeLessThan(220);
  const gone = clicked(2).press("Backspace").press("Backspace");
  expect(gone.editor.isDrawing).toBe(false);
  expect(gone.editor.canUndo).toBe(false);
});

test("Escape drops it, and two corners are no polygon", () => {
  const h = clicked(4).press("Escape");
  expect(h.editor.isDrawing).toBe(false);
  expect(h.editor.draft).toBeNull();
  expect(clicked(2).press("Enter").editor.canUndo).toBe(false);
});

test("Space and the wheel move the view without losing a corner", () => {
  const h = clicked(2).hold("Space").drag(20, 20, 5, 5).release("Space");
  expect(h.viewport).toEqual({ x: -15, y: -15, scale: 1 });
  h.wheel(0, 0, -200).click(30, 30).click(10, 30).press("Enter");
  expect(h.viewport.scale).toBeGreaterThan(1.2);
  expect(h.editor.mask.count()).toBe(400);
});

test("reach goes by the screen: zoomed in, a near corner is another one", () => {
  const h = editorHarness(SIDE, SIDE).use(polygon).view({ x: 0, y: 0, scale: 8 });
  for (const [x, y] of [...CORNERS, [11, 11] as const]) h.click(x, y);
  expect(h.editor.isDrawing).toBe(true);
});

test("two fingers move the view between corners, and set none", () => {
  const finger = (pointerId: number) => ({ device: "touch", pointerId }) as const;
  const h = editorHarness(SIDE, SIDE).use(polygon);
  for (const [x, y] of CORNERS.slice(0, 2)) h.click(x, y, finger(1));
  h.down(20, 20, finger(1)).down(30, 20, finger(2)).wait(900);
  h.move([[35, 20]], finger(2))
    .up(35, 20, finger(2))
    .up(20, 20, finger(1));
  expect(h.viewport.scale).toBeGreaterThan(1.2);
  h.click(30, 30, finger(1)).click(10, 30, finger(1)).press("Enter");
  expect(h.editor.mask.count()).toBe(400);
});

test("the first click's modifiers choose the mode", () => {
  const h = clicked(4).press("Enter");
  h.click(10, 10, { isAlt: true });
  for (const [x, y] of [
    [30, 10],
    [30, 20],
    [10, 20],
  ] as const)
    h.click(x, y);
  h.press("Enter");
  expect(h.editor.mask.count()).toBe(200);
});

test("a second click on a corner and a click of the right button set none", () => {
  const h = editorHarness(SIDE, SIDE)
    .use(polygon)
    .click(10, 10)
    .click(11, 10)
    .click(30, 10)
    .click(20, 30, { press: "secondary" });
  expect(h.press("Backspace").editor.isDrawing).toBe(true);
  expect(h.press("Backspace").editor.isDrawing).toBe(false);
});

test("an open polygon outlives blur, a cancelled press and one whose end was lost, with the corners that it has", () => {
  const interruptions: ((h: Harness) => Harness)[] = [
    (h) => h.blur(),
    (h) => h.down(9, 9).blur(),
    (h) => h.down(9, 9).cancel(),
    (h) => h.down(9, 9).move([[8, 8]], { isPressed: false }),
  ];
  const closed = (h: Harness) => h.click(2, 30).press("Enter").ascii();
  const begun = () => editorHarness(40, 40).use(polygon).click(2, 2).click(30, 2);
  for (const interrupt of interruptions) {
    const h = interrupt(begun());
    expect(h.editor.isDrawing).toBe(true);
    expect(closed(h)).toBe(closed(begun()));
  }
});
