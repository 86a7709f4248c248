import { expect, test } from "vitest";
import { editorHarness } from "./testing/editorHarness.ts";
import { brush } from "./tools/brush.ts";
import { polygon } from "./tools/polygon.ts";
import { rectangle } from "./tools/rectangle.ts";

type Harness = ReturnType<typeof editorHarness>;
const times = (h: Harness, count: number, keys: string) => {
  for (let press = 0; press < count; press++) h.press(keys);
  return h.release("Shift");
};

test("the first key only shows it, in the middle; arrows then move it on, by ten screen pixels or with Shift by one image pixel", () => {
  const h = editorHarness(60, 60).use(brush);
  expect(h.editor.keyboardPoint).toBeNull();
  h.press("Enter");
  expect(h.editor.keyboardPoint).toEqual({ x: 30.5, y: 30.5 });
  expect(h.editor.isDrawing).toBe(false);
  h.press("ArrowLeft").press("ArrowDown");
  expect(h.editor.keyboardPoint).toEqual({ x: 20.5, y: 40.5 });
  times(h, 2, "Shift+ArrowUp").view({ x: 0, y: 0, scale: 5 }).press("ArrowRight");
  expect(h.editor.keyboardPoint).toEqual({ x: 22.5, y: 38.5 });
  times(h, 30, "ArrowRight").press("ArrowRight");
  expect(h.editor.keyboardPoint).toEqual({ x: 59.5, y: 38.5 });
});

test("Enter presses and lets go: a stroke is drawn without a pointer", () => {
  const h = editorHarness(60, 60).use(brush).press("Enter").press("Enter").press("ArrowRight");
  expect(h.editor.isDrawing).toBe(true);
  h.press("ArrowRight").repeat("Enter");
  expect(h.editor.isDrawing).toBe(true);
  h.press("Enter");
  expect(h.editor.mask.bounds()).toEqual({ x: 30, y: 30, width: 21, height: 1 });
  h.press("Mod+z");
  expect(h.editor.mask.count()).toBe(0);
});

test("Shift with an arrow is a smaller step and no square; Shift or Alt with Enter is that of the press", () => {
  const h = editorHarness(60, 60).use(rectangle).press("Enter").press("Enter").hold("Shift");
  for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown"]) h.press(key);
  expect(h.editor.draft).toMatchObject({ rect: { width: 3, height: 2 } });
  h.release("Shift").press("Enter");
  expect(h.editor.mask.bounds()).toEqual({ x: 31, y: 31, width: 3, height: 2 });
  h.press("Alt+Enter").press("ArrowLeft").press("ArrowUp").press("Enter");
  expect(h.editor.mask.count()).toBe(0);
});

test("where a tool is one of clicks Enter clicks: a polygon is closed where its last corner is", () => {
  const h = editorHarness(60, 60).use(polygon).press("Enter").press("Enter");
  h.press("ArrowRight").press("Enter").press("ArrowDown").press("Enter");
  expect(h.editor.isDrawing).toBe(true);
  h.press("Enter");
  expect(h.editor.mask.count()).toBeGreaterThan(40);
  expect(h.editor.isDrawing).toBe(false);
});

test("it comes where the real pointer was, and goes when that moves, but not in the middle of its stroke", () => {
  const h = editorHarness(60, 60)
    .use(brush)
    .move([[4.2, 5.7]])
    .press("ArrowRight");
  expect(h.editor.keyboardPoint).toEqual({ x: 4.5, y: 5.5 });
  h.press("Enter").move([[50, 50]]);
  expect(h.editor.keyboardPoint).toEqual({ x: 4.5, y: 5.5 });
  h.press("Enter").move([[50, 50]]);
  expect(h.editor.keyboardPoint).toBeNull();
  expect(h.ascii().match(/#/g)).toHaveLength(1);
});

test("a selection drawn with the pointer is moved by arrows; with Escape the keyboard's pointer gives them back", () => {
  const h = editorHarness(60, 60).use(rectangle).drag(10, 10, 20, 20).press("ArrowRight");
  expect(h.editor.keyboardPoint).toBeNull();
  h.press("Enter").press("ArrowRight");
  expect(h.editor.mask.bounds()?.x).toBe(11);
  h.press("Escape").press("ArrowRight");
  expect(h.editor.mask.bounds()?.x).toBe(12);
});

test("arrows do not disturb what another pointer draws", () => {
  const h = editorHarness(60, 60).use(brush).down(5.5, 5.5).press("ArrowRight").press("Enter");
  expect(h.editor.keyboardPoint).toBeNull();
  expect(h.up(8.5, 5.5).editor.mask.count()).toBe(4);
});
