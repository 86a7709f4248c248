import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { MaskWork } from "../core/mask/operations/work.ts";
import { editorHarness } from "./testing/editorHarness.ts";
import { brush } from "./tools/brush.ts";
import { rectangle } from "./tools/rectangle.ts";
import { wand } from "./tools/wand.ts";

const BEFORE = "......\n.##...";
const GROWN = "####..\n####..";
const GROWN_MORE = "######\n######";
const grow = (radius: number): MaskWork => ({ kind: "grow", radius });
const painted = () => editorHarness(6, 2).use(rectangle).drag(1, 1, 3, 2);
const previewing = async () => {
  const h = painted();
  h.editor.preview("Grow", grow(1));
  return h.resolve(GROWN);
};

test("a preview shows the result, and applying it makes one step", async () => {
  const h = painted();
  h.editor.preview("Grow", grow(1));
  expect(h.computations[0]).toMatchObject({ work: grow(1), on: BEFORE });
  expect(h.editor.pending).toEqual({ label: "Grow", progress: 0 });
  expect(h.editor.shownPreview).toEqual({ label: "Grow", work: grow(1), isApplied: false });
  await h.resolve(GROWN);
  expect(h.ascii()).toBe(GROWN);
  h.editor.applyPreview();
  expect(h.editor.shownPreview).toBeNull();
  expect(h.ascii()).toBe(GROWN);
  h.editor.undo();
  expect(h.ascii()).toBe(BEFORE);
  h.editor.redo();
  expect(h.ascii()).toBe(GROWN);
});

test("a slider computes anew from the mask as it was; the latest wins, and what was shown stays until then", async () => {
  const h = await previewing();
  h.editor.preview("Grow", grow(2));
  h.editor.preview("Grow", grow(3));
  expect(h.ascii()).toBe(GROWN);
  expect(h.computations.map(({ on }) => on)).toEqual([BEFORE, BEFORE, BEFORE]);
  await h.resolve(GROWN, 1);
  expect(h.computations[1]?.signal.aborted).toBe(true);
  await h.resolve(GROWN_MORE, 2);
  expect(h.ascii()).toBe(GROWN_MORE);
  h.editor.preview("Grow", grow(3));
  expect(h.computations).toHaveLength(3);
  h.editor.applyPreview();
  h.editor.undo();
  expect(h.ascii()).toBe(BEFORE);
});

test("Escape, undo, redo, another tool and cancelling leave the mask and the history as they were", async () => {
  type Harness = ReturnType<typeof editorHarness>;
  const endings: ((h: Harness) => unknown)[] = [
    (h) => h.press("Escape"),
    (h) => h.press("Mod+z"),
    (h) => h.press("Mod+y"),
    (h) => h.use(brush),
    (h) => h.editor.cancelPreview(),
    (h) => h.editor.cancelWork(),
  ];
  for (const end of endings) {
    for (const isComputing of [true, false]) {
      const h = await previewing();
      if (isComputing) h.editor.preview("Grow", grow(2));
      end(h);
      expect(h.ascii()).toBe(BEFORE);
      expect(h.editor.shownPreview).toBeNull();
      expect(h.editor.pending).toBeNull();
      await h.resolve(GROWN_MORE);
      expect(h.ascii()).toBe(BEFORE);
      h.editor.undo();
      expect(h.editor.canUndo).toBe(false);
    }
  }
});

test("applied before its result is there, it becomes a step when it is", async () => {
  const h = painted();
  h.editor.preview("Grow", grow(1));
  h.editor.applyPreview();
  expect(h.editor.shownPreview).toMatchObject({ isApplied: true });
  await h.resolve(GROWN);
  expect(h.editor.shownPreview).toBeNull();
  h.editor.undo();
  expect(h.ascii()).toBe(BEFORE);
});

test("a press pans meanwhile, arrow keys do nothing, and Enter applies it", async () => {
  const h = await previewing();
  expect(h.editor.cursor).toBe("grab");
  h.drag(1, 1, 4, 1);
  expect(h.viewport).toEqual({ x: 3, y: 0, scale: 1 });
  h.press("ArrowRight");
  expect(h.editor.keyboardPoint).toBeNull();
  expect(h.ascii()).toBe(GROWN);
  h.press("Enter");
  expect(h.editor.shownPreview).toBeNull();
  expect(h.ascii()).toBe(GROWN);
});

test("who saves sees neither a preview nor an open stroke, and hears of no more than the steps", async () => {
  const h = painted();
  const saved: string[] = [];
  h.editor.onCommit(() => saved.push(h.committed()));
  h.editor.preview("Grow", grow(1));
  await h.resolve(GROWN);
  expect(h.committed()).toBe(BEFORE);
  h.press("Escape").use(brush).down(5.5, 0.5);
  expect(h.committed()).toBe(BEFORE);
  h.up(5.5, 0.5);
  expect(saved).toEqual([".....#\n.##..."]);
});

test("a magic wand does not follow its options while a preview is shown, and does again after", async () => {
  const h = editorHarness(6, 2).use(wand).click(0, 0);
  await h.resolve(BEFORE);
  h.editor.preview("Grow", grow(1));
  await h.resolve(GROWN);
  h.set({ tolerance: 20 });
  expect(h.computations).toHaveLength(2);
  expect(h.ascii()).toBe(GROWN);
  h.press("Escape").set({ tolerance: 30 });
  await h.resolve(GROWN_MORE);
  expect(h.ascii()).toBe(GROWN_MORE);
});

test("another step takes its place", async () => {
  const h = await previewing();
  h.press("i");
  expect(h.ascii()).toBe("######\n#..###");
});

test("work that fails ends it and is told", async () => {
  const h = await previewing();
  h.editor.preview("Grow", grow(2));
  await h.fail(new Error("no memory"));
  expect(h.failures).toHaveLength(1);
  expect(h.ascii()).toBe(BEFORE);
  expect(h.editor.isDrawing).toBe(false);
});

test("what a listener reads is the same object until it changes", async () => {
  const h = await previewing();
  expect(h.editor.shownPreview).toBe(h.editor.shownPreview);
  const listener = vi.fn();
  h.editor.subscribe(listener);
  h.editor.applyPreview();
  expect(listener).toHaveBeenCalled();
});

test("whatever is previewed, cancelled and applied, undoing everything gives a blank mask", async () => {
  const results = fc.constantFrom(BEFORE, GROWN, GROWN_MORE, "#.#.#.\n.#.#.#");
  const step = fc.record({ kind: fc.constantFrom("preview", "apply", "cancel", "draw", "nudge", "answer"), ascii: results });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const h = painted();
      for (const [radius, { kind, ascii }] of steps.entries()) {
        if (kind === "preview") h.editor.preview("Grow", grow(radius));
        else if (kind === "apply") h.editor.applyPreview();
        else if (kind === "cancel") h.press("Escape");
        else if (kind === "draw") h.drag(radius % 6, 0, 6, 2);
        else if (kind === "nudge") h.press("ArrowRight");
        else await h.resolve(ascii);
      }
      h.press("Escape");
      const made = h.ascii();
      expect(h.committed()).toBe(made);
      while (h.editor.canUndo) h.editor.undo();
      expect(h.editor.mask.count()).toBe(0);
      while (h.editor.canRedo) h.editor.redo();
      expect(h.ascii()).toBe(made);
    }),
  );
});
