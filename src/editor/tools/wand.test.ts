import { expect, test, vi } from "vitest";
import { editorHarness } from "../testing/editorHarness.ts";
import { brush } from "./brush.ts";
import { rectangle } from "./rectangle.ts";
import { wand } from "./wand.ts";

const NOTHING = "......\n......";
const SMALL = "##....\n......";
const LARGE = "####..\n......";
const waving = () => editorHarness(6, 2).use(wand, { tolerance: 10 }).click(0.7, 0.2);

test("a click asks for similar colour there; what comes back is one step", async () => {
  const h = waving();
  expect(h.computations[0]?.work).toEqual({ kind: "wand", at: { x: 0, y: 0 }, tolerance: 10, isContiguous: true });
  expect(h.editor.pending).toEqual({ label: "Magic wand", progress: 0 });
  h.progress(0.5);
  expect(h.editor.pending?.progress).toBe(0.5);
  expect(h.editor.canUndo).toBe(false);
  await h.resolve(SMALL);
  expect(h.editor.pending).toBeNull();
  expect(h.ascii()).toBe(SMALL);
  h.editor.undo();
  expect(h.ascii()).toBe(NOTHING);
});

test("Escape, undo and another click call it off, and a result that comes all the same is not heard", async () => {
  for (const key of ["Escape", "Mod+z"]) {
    const h = waving().press(key);
    expect(h.computations[0]?.signal.aborted).toBe(true);
    expect(h.editor.pending).toBeNull();
    await h.resolve(SMALL);
    expect(h.ascii()).toBe(NOTHING);
  }
  const h = waving().click(3, 0);
  expect(h.computations.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  await h.resolve(SMALL, 0);
  expect(h.ascii()).toBe(NOTHING);
  await h.resolve(LARGE, 1);
  expect(h.ascii()).toBe(LARGE);
});

test("a stroke drawn meanwhile is not stopped: the result is laid when it has ended, as a step after it", async () => {
  const h = waving().use(brush).down(4.5, 1.5);
  await h.resolve(SMALL);
  expect(h.ascii()).toBe("......\n....#.");
  expect(h.editor.pending).not.toBeNull();
  h.move([[5.5, 1.5]]).up(5.5, 1.5);
  expect(h.ascii()).toBe("##....\n....##");
  h.editor.undo();
  expect(h.ascii()).toBe("......\n....##");
});

test("a stroke that is dropped lets the result in as well", async () => {
  const h = waving().use(brush).down(4.5, 1.5);
  await h.resolve(SMALL);
  expect(h.press("Escape").ascii()).toBe(SMALL);
});

test("while it is the last step it follows the options; what was shown stays until the next is there", async () => {
  const h = waving();
  await h.resolve(SMALL);
  h.set({ tolerance: 20 }).set({ tolerance: 30 });
  expect(h.ascii()).toBe(SMALL);
  expect(h.computations.map(({ work }) => "tolerance" in work && work.tolerance)).toEqual([10, 20, 30]);
  expect(h.computations.map(({ signal }) => signal.aborted)).toEqual([false, true, false]);
  await h.resolve(LARGE);
  expect(h.ascii()).toBe(LARGE);
  h.editor.undo();
  expect(h.ascii()).toBe(NOTHING);
  expect(h.editor.canUndo).toBe(false);
  h.editor.redo();
  expect(h.ascii()).toBe(LARGE);
});

test("another mode lays the same result anew, at once", async () => {
  const h = editorHarness(6, 2).use(rectangle).drag(1, 0, 6, 1).use(wand).click(0, 0);
  await h.resolve(SMALL);
  expect(h.ascii()).toBe("######\n......");
  h.set({ selectMode: "subtract" });
  expect(h.ascii()).toBe("..####\n......");
  h.set({ selectMode: "intersect" });
  expect(h.ascii()).toBe(".#....\n......");
  expect(h.computations).toHaveLength(1);
  h.editor.undo();
  expect(h.ascii()).toBe(".#####\n......");
});

test("what modifiers chose at the click stays chosen", async () => {
  const h = editorHarness(6, 2).use(rectangle).drag(1, 0, 6, 1).use(wand).click(0, 0, { isAlt: true });
  await h.resolve(SMALL);
  expect(h.set({ selectMode: "replace" }).ascii()).toBe("..####\n......");
});

test("options changed before the first result: the latest wins, and it is still one step", async () => {
  const h = waving().set({ tolerance: 20 });
  await h.resolve(SMALL, 0);
  expect(h.ascii()).toBe(NOTHING);
  await h.resolve(LARGE, 1);
  expect(h.ascii()).toBe(LARGE);
  h.editor.undo();
  expect(h.editor.canUndo).toBe(false);
});

test("a step made meanwhile keeps the old result, and a step made since makes it deaf to the options", async () => {
  const h = waving();
  await h.resolve(SMALL);
  h.set({ tolerance: 20 }).use(brush).drag(5.5, 1.5, 5.5, 1.5).use(wand);
  await h.resolve(LARGE);
  expect(h.ascii()).toBe("##....\n.....#");
  h.set({ tolerance: 40 });
  expect(h.computations).toHaveLength(2);
  h.editor.undo();
  h.set({ tolerance: 50 });
  expect(h.computations).toHaveLength(3);
});

test("a selection of another tool, made while it is adjusted, is not replaced by it", async () => {
  const h = waving();
  await h.resolve(SMALL);
  h.set({ tolerance: 20 }).use(rectangle).drag(4, 1, 6, 2);
  await h.resolve(LARGE);
  expect(h.ascii()).toBe("##....\n....##");
});

test("an option that is none of its own asks for nothing", async () => {
  const h = waving().set({ diameter: 5 });
  await h.resolve(SMALL);
  h.set({ diameter: 7 });
  expect(h.computations).toHaveLength(1);
});

test("a click that was called off leaves the last selection to be adjusted", async () => {
  const h = waving();
  await h.resolve(SMALL);
  h.click(3, 1).press("Escape").set({ tolerance: 20 });
  expect(h.computations.at(-1)?.work).toMatchObject({ at: { x: 0, y: 0 }, tolerance: 20 });
  await h.resolve(LARGE);
  expect(h.ascii()).toBe(LARGE);
});

test("with another tool picked the options are that tool's", async () => {
  const h = waving();
  await h.resolve(SMALL);
  h.use(rectangle).set({ selectMode: "replace" });
  expect(h.computations).toHaveLength(1);
  expect(h.ascii()).toBe(SMALL);
});

test("undo while it is adjusted takes the step back and calls the work off", async () => {
  const h = waving();
  await h.resolve(SMALL);
  h.set({ tolerance: 20 }).editor.undo();
  await h.resolve(LARGE);
  expect(h.ascii()).toBe(NOTHING);
});

test("arrow keys move it, and it stays moved when it is adjusted", async () => {
  const h = waving();
  await h.resolve(SMALL);
  h.press("ArrowDown").press("ArrowRight");
  expect(h.ascii()).toBe("......\n.##...");
  h.set({ tolerance: 20 });
  await h.resolve(LARGE);
  expect(h.ascii()).toBe("......\n.####.");
});

test("work that fails is told to the designer and changes nothing", async () => {
  const h = waving();
  await h.fail(new Error("no memory"));
  expect(h.failures).toEqual([new Error("no memory")]);
  expect(h.editor.pending).toBeNull();
  expect(h.ascii()).toBe(NOTHING);
});

test("progress is told without a new snapshot, so that nothing renders during a stroke", async () => {
  const h = waving();
  const listener = vi.fn();
  h.editor.subscribe(listener);
  const before = h.editor.getSnapshot();
  h.progress(0.5);
  expect(listener).toHaveBeenCalled();
  expect(h.editor.getSnapshot()).toBe(before);
});

test("a step that something else makes calls it off, and so does closing", () => {
  expect(waving().press("i").computations[0]?.signal.aborted).toBe(true);
  const h = waving();
  h.editor.close();
  expect(h.computations[0]?.signal.aborted).toBe(true);
});
