import { describe, expect, test } from "vitest";
import { oppositeOf } from "../activeTool.ts";
import { editorHarness } from "../testing/editorHarness.ts";
import type { Tool } from "../tool.ts";
import { paintTools as tools } from "./index.ts";

const WHITE = Array<string>(40).fill("#".repeat(40));
const all: readonly Tool[] = tools;

test("every id is one tool's, and every opposite is a tool that has it for its own", () => {
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const tool of all) {
    if (tool.opposite) expect(oppositeOf(all, tool)?.opposite).toBe(tool.id);
  }
});

describe.each(all.map((tool) => [tool.id, tool] as const))("%s", (_, tool) => {
  const begun = () =>
    editorHarness(40, 40)
      .picture(...WHITE)
      .use({ id: "brush" }, { diameter: 9 })
      .click(20, 20)
      .use(tool)
      .down(10, 10)
      .move([
        [14, 11],
        [20, 24],
      ])
      .move([[30, 26]]);

  test("Escape and undo leave no trace of what was begun", () => {
    type Harness = ReturnType<typeof editorHarness>;
    const interruptions: ((h: Harness) => unknown)[] = [(h) => h.press("Escape"), (h) => h.press("Mod+z")];
    const blank = editorHarness(40, 40).use({ id: "brush" }, { diameter: 9 }).click(20, 20).ascii();
    for (const interrupt of interruptions) {
      const h = begun();
      interrupt(h);
      expect(h.ascii()).toBe(blank);
      expect(h.editor.draft).toBeNull();
      expect(h.editor.isDrawing).toBe(false);
      expect(h.editor.canRedo).toBe(false);
      h.editor.undo();
      expect(h.editor.canUndo).toBe(false);
    }
  });

  test("blur, a cancelled pointer and a press whose end was lost keep what was dragged, and click nothing", () => {
    type Harness = ReturnType<typeof editorHarness>;
    const interruptions: ((h: Harness) => unknown)[] = [
      (h) => h.blur(),
      (h) => h.cancel(),
      (h) => h.move([[5, 5]], { isPressed: false }),
    ];
    const blank = editorHarness(40, 40).use({ id: "brush" }, { diameter: 9 }).click(20, 20).ascii();
    const finished = tool.press === "drag" ? begun().up(30, 26).ascii() : blank;
    for (const interrupt of interruptions) {
      const h = begun();
      interrupt(h);
      expect([h.ascii(), h.editor.isDrawing, h.computations.length]).toEqual([finished, false, 0]);
      if (tool.press === "drag") h.editor.undo();
      expect(h.ascii()).toBe(blank);
    }
  });

  test("keys alone draw with it", async () => {
    const h = editorHarness(40, 40)
      .picture(...WHITE)
      .use({ id: "brush" }, { diameter: 9 })
      .click(20, 20)
      .use(tool)
      .press("Enter");
    const before = h.ascii();
    const ways = { drag: "Enter Right Right Down Left Enter", click: "Enter Right Enter Down Enter Enter" };
    for (const key of ways[tool.press].split(" ")) h.press(key === "Enter" ? key : `Arrow${key}`);
    if (h.computations.length > 0) await h.resolve(WHITE.join("\n"));
    h.press("Escape");
    expect(h.editor.isDrawing).toBe(false);
    expect(h.ascii()).not.toBe(before);
  });
});

test("what a selection will do follows the held keys, until the press decides it", () => {
  const h = editorHarness(40, 40).use({ id: "rectangle" }, { selectMode: "add" });
  expect(h.editor.selectMode).toBe("add");
  h.hold("Alt");
  expect(h.editor.selectMode).toBe("subtract");
  h.down(5, 5).release("Alt").hold("Shift");
  expect(h.editor.selectMode).toBe("subtract");
  h.up(9, 9);
  expect(h.editor.selectMode).toBe("add");
  h.hold("Space");
  expect(h.editor.selectMode).toBeNull();
  h.release("Space").use({ id: "brush" });
  expect(h.editor.selectMode).toBeNull();
});
