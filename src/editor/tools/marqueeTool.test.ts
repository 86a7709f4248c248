import { expect, test } from "vitest";
import type { SelectMode } from "../../core/mask/selection/selectMode.ts";
import { editorHarness } from "../testing/editorHarness.ts";
import { ellipse } from "./ellipse.ts";
import { rectangle } from "./rectangle.ts";

const rows = (...lines: string[]) => lines.join("\n");
const BOX = rows("........", ".###....", ".###....", "........", "........");

test("a drag in any direction selects whole pixels, and one undo takes them back", () => {
  for (const [x0, y0, x1, y1] of [
    [1.2, 0.8, 4.4, 3.3],
    [4.4, 3.3, 1.2, 0.8],
    [1.2, 3.3, 4.4, 0.8],
  ] as const) {
    const h = editorHarness(8, 5).use(rectangle).drag(x0, y0, x1, y1);
    expect(h.ascii()).toBe(BOX);
    h.press("Mod+z");
    expect(h.ascii()).not.toContain("#");
    expect(h.editor.canUndo).toBe(false);
  }
});

test("nothing is in the mask while it is drawn, but its outline is there to be shown", () => {
  const h = editorHarness(8, 5)
    .use(rectangle)
    .down(1, 1)
    .move([[4, 3]]);
  expect(h.ascii()).not.toContain("#");
  expect(h.editor.draft).toEqual({ kind: "rect", rect: { x: 1, y: 1, width: 3, height: 2 } });
  h.up(4, 3);
  expect(h.editor.draft).toBeNull();
  expect(h.ascii()).toBe(BOX);
});

test("a click selects nothing, not even in replace", () => {
  const h = editorHarness(8, 5).use(rectangle, { selectMode: "replace" }).drag(1, 1, 4, 3).click(6, 4);
  expect(h.ascii()).toBe(BOX);
});

test("Shift, pressed after the press, makes it square, without a move of the pointer; let go of, it is free again", () => {
  const h = editorHarness(8, 5)
    .use(rectangle, { selectMode: "subtract" })
    .down(1, 1)
    .move([[3, 4]]);
  h.hold("Shift");
  expect(h.editor.draft).toMatchObject({ rect: { x: 1, y: 1, width: 3, height: 3 } });
  h.release("Shift");
  expect(h.editor.draft).toMatchObject({ rect: { width: 2, height: 3 } });
});

test("Alt, pressed after the press, drags from the centre, with Shift a square", () => {
  const h = editorHarness(9, 7)
    .use(rectangle)
    .down(4, 3)
    .move([[6, 4]]);
  h.hold("Alt");
  expect(h.editor.draft).toMatchObject({ rect: { x: 2, y: 2, width: 4, height: 2 } });
  h.hold("Shift").up(6, 4);
  expect(h.editor.mask.count()).toBe(16);
});

test("what is held at the press chooses the mode and does not constrain until it is pressed again", () => {
  const h = editorHarness(8, 5).use(rectangle, { selectMode: "replace" }).drag(0, 0, 3, 2);
  h.hold("Shift")
    .down(4, 2)
    .move([[8, 5]]);
  expect(h.editor.draft).toMatchObject({ rect: { width: 4, height: 3 } });
  h.release("Shift").hold("Shift");
  expect(h.editor.draft).toMatchObject({ rect: { width: 4, height: 4 } });
  h.release("Shift").up(8, 5);
  expect(h.ascii()).toBe(rows("###.....", "###.....", "....####", "....####", "....####"));
});

test("Shift at the press is a square at once where selections are added anyway", () => {
  expect(editorHarness(8, 5).use(rectangle).hold("Shift").drag(1, 1, 2, 4).editor.mask.count()).toBe(9);
});

test("Alt takes away, Shift and Alt leave what is in both, and so does the mode that is set", () => {
  const twice = (by: { isShift?: boolean; isAlt?: boolean }, selectMode: SelectMode) =>
    editorHarness(8, 5).use(rectangle).drag(0, 0, 2, 2).use(rectangle, { selectMode }).drag(1, 0, 5, 1, by).editor.mask.count();
  expect(twice({ isAlt: true }, "replace")).toBe(4 - 1);
  expect(twice({ isShift: true }, "replace")).toBe(4 + 3);
  expect(twice({ isShift: true, isAlt: true }, "replace")).toBe(1);
  expect(twice({}, "intersect")).toBe(1);
  expect(twice({}, "subtract")).toBe(3);
  expect(twice({}, "replace")).toBe(4);
});

test("the right button takes away", () => {
  const h = editorHarness(8, 5).use(rectangle).drag(1, 1, 4, 3).drag(1, 1, 4, 2, { press: "secondary" });
  expect(h.ascii()).toBe(rows("........", "........", ".###....", "........", "........"));
});

test("arrow keys move it while it is drawn", () => {
  const h = editorHarness(14, 5)
    .use(rectangle)
    .down(0, 0)
    .move([[3, 2]]);
  h.press("ArrowRight").press("ArrowDown").up(3, 2);
  expect(h.ascii()).toBe(rows("..............", ".###..........", ".###..........", "..............", ".............."));
  h.down(0, 0)
    .move([[1, 1]])
    .press("Shift+ArrowRight")
    .release("Shift");
  expect(h.editor.draft).toMatchObject({ rect: { x: 10, y: 0 } });
});

test("arrow keys move the last selection, as one and the same step", () => {
  const h = editorHarness(8, 5).use(rectangle).drag(6, 0, 8, 1).drag(0, 0, 3, 2);
  for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft", "ArrowDown"]) h.press(key);
  expect(h.ascii()).toBe(rows("......##", ".###....", ".###....", "........", "........"));
  h.editor.undo();
  expect(h.ascii()).toBe(rows("......##", "........", "........", "........", "........"));
  h.editor.redo();
  expect(h.ascii()).toContain(".###....");
});

test("what was moved off the canvas, or was drawn beyond its edge, comes back whole", () => {
  const h = editorHarness(8, 5).use(rectangle).drag(-2, 1, 4, 3);
  for (let step = 0; step < 2; step++) h.press("ArrowRight");
  expect(h.ascii()).toContain("######..");
  for (let step = 0; step < 8; step++) h.press("ArrowRight");
  expect(h.ascii()).not.toContain("#");
  for (let step = 0; step < 8; step++) h.press("ArrowLeft");
  expect(h.ascii()).toContain("######..");
});

test("a selection that is not the last step, or whose tool is put away, stays where it is", () => {
  const drawn = () => editorHarness(8, 5).use(rectangle).drag(1, 1, 4, 3);
  expect(drawn().press("i").press("ArrowRight").ascii()).toBe(rows("########", "#...####", "#...####", "########", "########"));
  expect(drawn().use(ellipse).press("ArrowRight").ascii()).toBe(BOX);
  expect(drawn().press("Mod+z").press("ArrowRight").editor.mask.count()).toBe(0);
});

test("an ellipse fills its box and leaves the corners", () => {
  const h = editorHarness(8, 5).use(ellipse).drag(0, 0, 8, 5);
  expect(h.ascii()).toBe(rows("..####..", "########", "########", "########", "..####.."));
});
