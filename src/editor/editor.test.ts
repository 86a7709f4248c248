import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { editorHarness } from "./testing/editorHarness.ts";
import type { Tool } from "./tool.ts";
import { brush } from "./tools/brush.ts";
import { eraser } from "./tools/eraser.ts";
import { polygon } from "./tools/polygon.ts";
import { rectangle } from "./tools/rectangle.ts";

const rows = (...lines: string[]) => lines.join("\n");
const BLANK = rows("........", "........", "........");
const LINE = rows("........", ".######.", "........");

test("a drag paints one line, and one undo takes it away", () => {
  const h = editorHarness(8, 3).use(brush, { diameter: 1 });
  h.drag(1.5, 1.5, 6.5, 1.5);
  expect(h.ascii()).toBe(LINE);
  expect(h.editor.canUndo).toBe(true);
  h.editor.undo();
  expect(h.ascii()).not.toContain("#");
  expect(h.editor.canRedo).toBe(true);
  h.editor.redo();
  expect(h.ascii()).toBe(LINE);
});

test("Escape leaves neither paint nor an undo step", () => {
  const h = editorHarness(8, 3)
    .down(1.5, 1.5)
    .move([[6.5, 1.5]]);
  expect(h.press("Escape").up(6.5, 1.5).ascii()).toBe(BLANK);
  expect([h.editor.canUndo, h.editor.isDrawing]).toEqual([false, false]);
});

test("a stroke whose pointer is taken away is kept as far as it went, and one undo takes it back", () => {
  type Harness = ReturnType<typeof editorHarness>;
  const interruptions: ((h: Harness) => Harness)[] = [
    (h) => h.blur(),
    (h) => h.cancel(),
    (h) => h.press("e"),
    (h) => h.use(eraser),
    (h) => h.move([[2.5, 2.5]], { isPressed: false }),
  ];
  for (const interrupt of interruptions) {
    const h = editorHarness(8, 3)
      .down(1.5, 1.5)
      .move([[4.5, 1.5]])
      .move([[6.5, 1.5]]);
    interrupt(h)
      .move([[6.5, 2.5]])
      .up(7.5, 2.5);
    expect([h.ascii(), h.editor.isDrawing]).toEqual([LINE, false]);
    h.editor.undo();
    expect([h.ascii(), h.editor.canUndo]).toEqual([BLANK, false]);
  }
});

test("a pan whose pointer was let go of unseen ends, and a press draws again", () => {
  const h = editorHarness(8, 3)
    .use(brush, { diameter: 1 })
    .down(1, 1, { press: "middle" })
    .move([[3, 1]])
    .move([[5, 1]], { isPressed: false });
  expect(h.viewport).toEqual({ x: 2, y: 0, scale: 1 });
  expect(h.view({ x: 0, y: 0, scale: 1 }).drag(1.5, 1.5, 6.5, 1.5).ascii()).toBe(LINE);
});

test("a finger that was taken away at once leaves nothing, as a palm; one under way keeps its stroke", () => {
  const finger = { device: "touch", pointerId: 4 } as const;
  const begun = () => editorHarness(40, 1).down(0.5, 0.5, finger);
  expect(begun().cancel(finger).ascii()).not.toContain("#");
  expect(
    begun()
      .move([[30.5, 0.5]], finger)
      .cancel(finger)
      .ascii(),
  ).toContain("#".repeat(31));
});

test("a square that is drawn with Shift is one still when the window loses focus", () => {
  const h = editorHarness(12, 12)
    .use(rectangle)
    .hold("Shift")
    .down(1, 1)
    .move([[9, 4]])
    .blur();
  expect(h.editor.mask.count()).toBe(64);
});

test("a stroke that is finished from outside is kept as far as it went, a polygon stays open", () => {
  const h = editorHarness(8, 3)
    .use(brush, { diameter: 1 })
    .down(1.5, 1.5)
    .move([[6.5, 1.5]]);
  h.editor.finishGesture();
  expect([h.ascii(), h.editor.isDrawing]).toEqual([LINE, false]);
  h.up(7.5, 2.5);
  expect(h.ascii()).toBe(LINE);
  h.editor.undo();
  expect(h.ascii()).toBe(BLANK);
  h.use(polygon).down(0.5, 0.5).up(0.5, 0.5).down(6.5, 0.5);
  h.editor.finishGesture();
  expect([h.ascii(), h.editor.isDrawing]).toEqual([BLANK, true]);
});

test("undo in the middle of a stroke drops the stroke and nothing before it", () => {
  const h = editorHarness(8, 3).drag(1.5, 1.5, 6.5, 1.5).down(0.5, 0.5).press("Mod+z");
  expect(h.ascii()).toBe(LINE);
  expect(h.editor.canUndo).toBe(true);
});

test("Alt held erases with the brush, and so does the eraser end of a pen", () => {
  const h = editorHarness(8, 3).drag(1.5, 1.5, 6.5, 1.5);
  h.drag(1.5, 1.5, 2.5, 1.5, { isAlt: true });
  expect(h.ascii()).toBe(rows("........", "...####.", "........"));
  h.drag(6.5, 1.5, 6.5, 1.5, { device: "pen", pointerId: 2, press: "eraserEnd" });
  expect(h.ascii()).toBe(rows("........", "...###..", "........"));
});

test("space and the middle button pan, painting nothing", () => {
  const h = editorHarness(8, 3).hold("Space").drag(1, 1, 5, 2).release("Space");
  expect(h.viewport).toEqual({ x: 4, y: 1, scale: 1 });
  h.view({ x: 0, y: 0, scale: 1 }).drag(1, 1, 3, 1, { press: "middle" });
  expect(h.viewport).toEqual({ x: 2, y: 0, scale: 1 });
  expect(h.ascii()).toBe(BLANK);
});

test("where nothing can be drawn, a press pans", () => {
  const h = editorHarness(8, 3).forbidDrawing().drag(1, 1, 5, 2);
  expect(h.viewport).toEqual({ x: 4, y: 1, scale: 1 });
  expect(h.editor.cursor).toBe("grab");
});

test("a second finger turns the first one's dot into a pinch, around what lies between them", () => {
  const one = { device: "touch", pointerId: 1 } as const;
  const two = { device: "touch", pointerId: 2 } as const;
  const h = editorHarness(8, 3).down(2, 1, one);
  expect(h.ascii()).toContain("#");
  h.down(6, 1, two).move([[10, 1]], two);
  expect(h.ascii()).toBe(BLANK);
  expect(h.viewport.scale).toBeCloseTo(2);
  expect(h.editor.canUndo).toBe(false);
});

test("a finger that is well under way is not stopped by a second one", () => {
  const one = { device: "touch", pointerId: 1 } as const;
  const h = editorHarness(40, 1)
    .down(0.5, 0.5, one)
    .move([[20.5, 0.5]], one);
  h.down(2, 0.5, { device: "touch", pointerId: 2 })
    .move([[38.5, 0.5]], one)
    .up(38.5, 0.5, one);
  expect(h.ascii()).toBe(`${"#".repeat(39)}.`);
});

test("a tap of two fingers is undo, a slow one is not", () => {
  const one = { device: "touch", pointerId: 1 } as const;
  const two = { device: "touch", pointerId: 2 } as const;
  const h = editorHarness(8, 3).drag(1.5, 1.5, 6.5, 1.5).wait(5_000);
  h.down(2, 1, one).down(6, 1, two).wait(900).up(6, 1, two).up(2, 1, one);
  expect(h.ascii()).toBe(LINE);
  h.down(2, 1, one).down(6, 1, two).wait(90).up(6, 1, two).up(2, 1, one);
  expect(h.ascii()).toBe(BLANK);
});

test("while a pen is in use a palm paints nothing, and what it did just before is gone", () => {
  const palm = { device: "touch", pointerId: 7 } as const;
  const pen = { device: "pen", pointerId: 2, pressure: 1 } as const;
  const h = editorHarness(8, 3).down(1.5, 2.5, palm).down(1.5, 1.5, pen);
  h.move([[5.5, 2.5]], palm)
    .move([[6.5, 1.5]], pen)
    .up(6.5, 1.5, pen);
  expect(h.ascii()).toBe(LINE);
  h.wait(200).drag(3.5, 2.5, 4.5, 2.5, { device: "touch", pointerId: 8 });
  expect(h.ascii()).toBe(LINE);
  h.wait(2_000).drag(3.5, 2.5, 4.5, 2.5, { device: "touch", pointerId: 9 });
  expect(h.ascii()).not.toBe(LINE);
});

test("a light pen draws thinner, a mouse does not", () => {
  const strokeOf = (pressure: number, usesPressure: boolean) =>
    editorHarness(21, 21)
      .use(brush, { diameter: 20, usesPressure })
      .drag(10.5, 10.5, 10.5, 10.5, { device: "pen", pressure })
      .editor.mask.count();
  expect(strokeOf(0.2, true)).toBeLessThan(strokeOf(1, true) / 3);
  expect(strokeOf(0.2, false)).toBe(strokeOf(1, true));
});

test("Alt and the wheel ask for another size, the wheel alone zooms to the pointer", () => {
  const h = editorHarness(8, 3)
    .wheel(4, 2, -100, { isAlt: true })
    .wheel(4, 2, 15, { isAlt: true })
    .wheel(4, 2, 30, { isAlt: true });
  expect(h.calls).toEqual(["stepDiameter 1", "stepDiameter -1"]);
  h.wheel(4, 2, -100);
  expect(h.viewport.scale).toBeGreaterThan(1.1);
  expect(4 * h.viewport.scale + h.viewport.x).toBeCloseTo(4);
});

test("two fingers on a trackpad take the image along, with Alt they ask for another size", () => {
  const h = editorHarness(8, 3).scroll(3, -5);
  expect(h.viewport).toEqual({ x: -3, y: 5, scale: 1 });
  expect(h.scroll(0, 60, true).calls).toEqual(["stepDiameter -1"]);
});

test("invert and clear are one step each; a step that fails changes nothing", () => {
  const h = editorHarness(8, 3).drag(1.5, 1.5, 6.5, 1.5).press("i");
  expect(h.editor.mask.count()).toBe(18);
  h.press("Mod+d");
  expect(h.ascii()).toBe(BLANK);
  h.press("Mod+z").press("Mod+z");
  expect(h.ascii()).toBe(LINE);
  const fail = () =>
    h.editor.run("Import", (edit) => {
      edit.fill(0, 0, 7, 1);
      throw new Error("unreadable");
    });
  expect(fail).toThrow("unreadable");
  expect(h.ascii()).toBe(LINE);
});

test("listeners hear of a settled mask only, and a snapshot changes with it", () => {
  const h = editorHarness(8, 3);
  const committed = vi.fn();
  const stop = h.editor.onCommit(committed);
  h.down(1.5, 1.5).move([[4.5, 1.5]]);
  expect(committed).toHaveBeenCalledTimes(0);
  const before = h.editor.getSnapshot();
  h.up(4.5, 1.5);
  expect(committed).toHaveBeenCalledTimes(1);
  expect(h.editor.getSnapshot()).not.toBe(before);
  h.editor.undo();
  expect(committed).toHaveBeenCalledTimes(2);
  h.drag(1.5, 1.5, 2.5, 1.5, { isAlt: true });
  expect(committed).toHaveBeenCalledTimes(2);
  stop();
  h.editor.redo();
  expect(committed).toHaveBeenCalledTimes(2);
});

test("a tool may stay open over several presses, and a tool that throws leaves nothing", () => {
  const corners: Tool = {
    ...brush,
    begin: ({ edit }, start) => {
      edit.fill(0, Math.floor(start.x), Math.floor(start.x), 1);
      let presses = 1;
      return {
        move: ([sample]) => {
          if (sample && sample.y > 2) throw new Error("off");
        },
        up: ({ x }) => {
          edit.fill(0, Math.floor(x), Math.floor(x), 1);
          presses += 1;
          return presses > 3 ? "done" : "open";
        },
      };
    },
  };
  const h = editorHarness(8, 1, [corners]);
  for (const x of [1, 3, 5]) h.down(x, 0).up(x, 0);
  expect(h.ascii()).toBe(".#.#.#..");
  expect(() => h.down(7, 0).move([[7, 3]])).toThrow("off");
  expect(h.ascii()).toBe(".#.#.#..");
  h.editor.undo();
  expect(h.ascii()).toBe("........");
});

test("a tool that throws as it begins leaves no edit open", () => {
  const broken: Tool = {
    ...brush,
    begin: ({ edit }) => {
      edit.fill(0, 0, 3, 1);
      throw new Error("no colour");
    },
  };
  const h = editorHarness(8, 1, [broken, eraser]);
  expect(() => h.down(1, 0)).toThrow("no colour");
  expect(h.ascii()).toBe("........");
  expect(h.press("i").ascii()).toBe("########");
});

test("undoing everything gives a blank mask and redoing everything the same one, whatever was drawn", () => {
  const at = fc.tuple(fc.integer({ min: -4, max: 24 }), fc.integer({ min: -4, max: 24 }));
  const stroke = fc.record({
    path: fc.array(at, { minLength: 1, maxLength: 5 }),
    erases: fc.boolean(),
    diameter: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(fc.array(stroke, { maxLength: 6 }), (strokes) => {
      const h = editorHarness(20, 20);
      for (const { path, erases, diameter } of strokes) {
        const [[x0, y0] = [0, 0]] = path;
        const [x1, y1] = path.at(-1) ?? [0, 0];
        h.use(erases ? eraser : brush, { diameter })
          .down(x0, y0)
          .move(path)
          .up(x1, y1);
      }
      const painted = h.ascii();
      while (h.editor.canUndo) h.editor.undo();
      expect(h.editor.mask.count()).toBe(0);
      while (h.editor.canRedo) h.editor.redo();
      expect(h.ascii()).toBe(painted);
    }),
  );
});

test("strokes and changes of the document are undone and redone as one line", () => {
  const h = editorHarness(8, 3).use(brush, { diameter: 1 });
  h.drag(1.5, 1.5, 3.5, 1.5);
  h.changeDocument("accept");
  h.drag(5.5, 1.5, 6.5, 1.5);
  const painted = h.ascii();
  h.editor.undo();
  expect(h.calls).toEqual([]);
  h.editor.undo();
  expect([h.calls, h.editor.mask.count() > 0]).toEqual([["undo accept"], true]);
  h.editor.undo();
  expect([h.editor.mask.count(), h.editor.canUndo]).toEqual([0, false]);
  for (let steps = 0; steps < 3; steps++) h.editor.redo();
  expect([h.calls, h.ascii(), h.editor.canRedo]).toEqual([["undo accept", "redo accept"], painted, false]);
});
