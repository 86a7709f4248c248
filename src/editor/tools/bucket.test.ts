import { expect, test } from "vitest";
import { editorHarness } from "../testing/editorHarness.ts";
import { bucket } from "./bucket.ts";
import { rectangle } from "./rectangle.ts";

const rows = (...lines: string[]) => lines.join("\n");

test("the enclosed area that is clicked takes the other colour", () => {
  const h = editorHarness(7, 5).use(rectangle).drag(1, 0, 6, 5).drag(2, 1, 5, 4, { isAlt: true }).use(bucket).click(3.5, 2.5);
  expect(h.ascii()).toBe(rows(...Array<string>(5).fill(".#####.")));
  h.click(1.5, 0.5);
  expect(h.editor.mask.count()).toBe(0);
  h.press("Mod+z").press("Mod+z");
  expect(h.ascii()).toBe(rows(".#####.", ".#...#.", ".#...#.", ".#...#.", ".#####."));
});

test("a click off the canvas fills nothing", () => {
  const h = editorHarness(7, 5).use(bucket).click(7, 2).click(-0.5, 2);
  expect(h.editor.canUndo).toBe(false);
});

test("what was filled is no selection: arrow keys leave it", () => {
  const h = editorHarness(7, 5).use(bucket).click(3, 2).press("ArrowRight");
  expect(h.editor.mask.count()).toBe(35);
});
