import { expect, test } from "vitest";
import { editorHarness } from "../testing/editorHarness.ts";
import { brush } from "./brush.ts";
import { bucket } from "./bucket.ts";
import { rectangle } from "./rectangle.ts";

const rows = (...lines: string[]) => lines.join("\n");
const NOTHING = rows("......", "......");
const LEFT = rows("##....", "##....");
const RIGHT = rows("....##", "....##");
const filling = () => editorHarness(6, 2).use(bucket).click(0.7, 1.2);

test("a click asks for the area there; black is filled, white is cleared, each as one step", async () => {
  const h = filling();
  expect(h.computations[0]?.work).toEqual({ kind: "bucket", at: { x: 0, y: 1 } });
  await h.resolve(LEFT);
  expect(h.ascii()).toBe(LEFT);
  await h.click(1, 0).resolve(LEFT);
  expect(h.ascii()).toBe(NOTHING);
  h.editor.undo();
  expect(h.ascii()).toBe(LEFT);
  h.editor.undo();
  expect(h.ascii()).toBe(NOTHING);
  expect(h.editor.canUndo).toBe(false);
});

test("a click while one is computed waits for it, and finds the mask as it has become", async () => {
  const h = filling().click(0, 0);
  expect(h.computations).toHaveLength(1);
  await h.resolve(LEFT);
  expect(h.computations[1]?.on).toBe(LEFT);
  await h.resolve(LEFT);
  expect(h.ascii()).toBe(NOTHING);
  h.editor.undo();
  expect(h.ascii()).toBe(LEFT);
});

test("Escape and undo call it off with all that waits; the next click is heard again", async () => {
  for (const key of ["Escape", "Mod+z"]) {
    const h = filling().click(5, 0).press(key);
    expect(h.computations.map(({ signal }) => signal.aborted)).toEqual([true]);
    await h.resolve(LEFT);
    expect(h.ascii()).toBe(NOTHING);
    await h.click(5, 0).resolve(RIGHT);
    expect(h.ascii()).toBe(RIGHT);
  }
});

test("one that fails is told, and the next click is heard", async () => {
  const h = filling();
  await h.fail(new Error("no memory"));
  expect(h.failures).toHaveLength(1);
  await h.click(5, 0).resolve(RIGHT);
  expect(h.ascii()).toBe(RIGHT);
});

test("a stroke drawn meanwhile is not stopped, and stays", async () => {
  const h = filling().use(brush).down(4.5, 1.5);
  await h.resolve(LEFT);
  expect(h.ascii()).toBe(rows("......", "....#."));
  h.up(4.5, 1.5);
  expect(h.ascii()).toBe(rows("##....", "##..#."));
});

test("a click off the canvas fills nothing", () => {
  const h = editorHarness(7, 5).use(bucket).click(7, 2).click(-0.5, 2);
  expect(h.computations).toHaveLength(0);
  expect(h.editor.canUndo).toBe(false);
});

test("what was filled is no selection: arrow keys and options leave it", async () => {
  const h = editorHarness(6, 2).use(rectangle).drag(0, 0, 1, 1).use(bucket).click(5, 1);
  await h.resolve(RIGHT);
  h.press("ArrowLeft").set({ selectMode: "subtract", tolerance: 40 });
  expect(h.ascii()).toBe(rows("#...##", "....##"));
  expect(h.computations).toHaveLength(1);
});
