import { expect, test } from "vitest";
import { editorHarness } from "../testing/editorHarness.ts";
import { smartBrush } from "./smartBrush.ts";

const HALVES = Array<string>(16).fill(`${".".repeat(20)}${"#".repeat(20)}`);
const painting = () =>
  editorHarness(40, 16)
    .picture(...HALVES)
    .use(smartBrush, { diameter: 12, tolerance: 20 });
const columns = (ascii: string) => ascii.split("\n").map((row) => row.lastIndexOf("#"));

test("it paints up to the edge of the picture, and shows it while it is drawn", () => {
  const h = painting()
    .down(14, 8)
    .move([[16, 8]])
    .move([[18, 8]]);
  expect(h.editor.mask.count()).toBeGreaterThan(60);
  h.up(18, 8);
  expect(Math.max(...columns(h.ascii()))).toBe(19);
  h.editor.undo();
  expect(h.editor.mask.count()).toBe(0);
});

test("a fast stroke leaves no gaps between its dabs", () => {
  const h = painting().drag(6, 8, 14, 8);
  expect(h.ascii().split("\n")[8]?.slice(1, 19)).toBe("#".repeat(18));
});

test("Alt and the right button take away in the same way", () => {
  for (const by of [{ isAlt: true }, { press: "secondary" }] as const) {
    const h = painting().press("i").drag(14, 8, 18, 8, by);
    expect(h.editor.mask.get(15, 8)).toBe(0);
    expect(h.editor.mask.get(20, 8)).toBe(1);
  }
});

test("without the picture's pixels it paints nothing", () => {
  const h = editorHarness(40, 16).use(smartBrush, { diameter: 12 }).drag(4, 8, 18, 8);
  expect(h.editor.canUndo).toBe(false);
});
