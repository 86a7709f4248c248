import { expect, test } from "vitest";
import { createStore } from "zustand";
import { toImage } from "../core/geometry/viewport.ts";
import { appearanceSlice } from "./appearanceSlice.ts";
import { draftSlice } from "./draftSlice.ts";
import type { EditorState } from "./store.ts";
import { toolSlice } from "./toolSlice.ts";
import { viewSlice } from "./viewSlice.ts";

const newState = () =>
  createStore<EditorState>()((set) => ({ ...toolSlice(set), ...viewSlice(set), ...draftSlice(set), ...appearanceSlice(set) }));

test("a step changes the size by about a tenth, at least by one pixel, never beyond 1 to 2000", () => {
  const store = newState();
  const { setDiameter, stepDiameter } = store.getState();
  const stepped = (from: number, direction: 1 | -1) => {
    setDiameter(from);
    stepDiameter(direction);
    return store.getState().diameter;
  };
  expect([stepped(60, 1), stepped(60, -1), stepped(3, 1), stepped(1, -1), stepped(1_990, 1)]).toEqual([66, 54, 4, 1, 2_000]);
});

test("X goes to the eraser and back", () => {
  const store = newState();
  store.getState().swapTools();
  expect(store.getState().toolId).toBe("eraser");
  store.getState().swapTools();
  expect(store.getState().toolId).toBe("brush");
  expect(store.getState().recentTools).toEqual(["brush", "eraser"]);
});

test("a picture is fitted when it opens, whichever comes first, picture or stage", () => {
  const area = { x: 0, y: 0, width: 4_000, height: 3_000 };
  const stage = { width: 1_000, height: 800 };
  const early = newState();
  early.getState().showArea(area);
  expect(early.getState().viewport).toBeNull();
  early.getState().resizeStage(stage);
  const late = newState();
  late.getState().resizeStage(stage);
  late.getState().showArea(area);
  expect(early.getState().viewport).toEqual(late.getState().viewport);
  expect(toImage(late.getState().viewport ?? { x: 0, y: 0, scale: 1 }, { x: 500, y: 400 })).toEqual({ x: 2_000, y: 1_500 });
});

test("the same area again leaves the view alone, another one is fitted", () => {
  const store = newState();
  const area = { x: 0, y: 0, width: 400, height: 300 };
  store.getState().resizeStage({ width: 1_000, height: 800 });
  store.getState().showArea(area);
  store.getState().zoomBy(2);
  const zoomed = store.getState().viewport;
  store.getState().showArea({ ...area });
  expect(store.getState().viewport).toBe(zoomed);
  store.getState().showArea({ ...area, x: -100, width: 600 });
  expect(store.getState().viewport).not.toBe(zoomed);
});

test("a resized stage keeps a fitted picture fitted and any other view centred", () => {
  const store = newState();
  store.getState().resizeStage({ width: 1_000, height: 800 });
  store.getState().showArea({ x: 0, y: 0, width: 4_000, height: 3_000 });
  store.getState().resizeStage({ width: 600, height: 500 });
  const shrunk = store.getState().viewport;
  store.getState().fitView();
  expect(store.getState().viewport).toEqual(shrunk);
  store.getState().showActualSize();
  const before = toImage(store.getState().viewport ?? { x: 0, y: 0, scale: 1 }, { x: 300, y: 250 });
  store.getState().resizeStage({ width: 900, height: 700 });
  const after = toImage(store.getState().viewport ?? { x: 0, y: 0, scale: 1 }, { x: 450, y: 350 });
  expect(after).toEqual(before);
});

test("side by side fits a half, above each other on a tall stage, and leaving it fits the whole again", () => {
  const shownIn = (stage: { width: number; height: number }, higher = 0) => {
    const store = newState();
    store.getState().resizeStage(stage);
    store.getState().showArea({ x: 0, y: 0, width: 4_000, height: 3_000 });
    const whole = store.getState().viewport;
    store.getState().showView("review");
    const half = store.getState().viewport;
    store.getState().pickCompareMode("wipe");
    expect(store.getState().viewport).toEqual(whole && { ...whole, y: whole.y - higher });
    const { x, y, scale } = half ?? { x: 0, y: 0, scale: 0 };
    expect([(x + 2_000 * scale) * 2, (y + higher + 1_500 * scale) * 2]).toEqual([stage.width, stage.height]);
    return { width: 4_000 * scale, height: 3_000 * scale };
  };
  expect(shownIn({ width: 1_600, height: 900 }).width).toBeLessThan(800);
  // The actions below have two rows.
  expect(shownIn({ width: 800, height: 1_400 }, 26).height).toBeLessThan(700);
});

test("a view that the designer moved is left alone when the comparison changes", () => {
  const store = newState();
  store.getState().resizeStage({ width: 1_600, height: 900 });
  store.getState().showArea({ x: 0, y: 0, width: 4_000, height: 3_000 });
  store.getState().zoomBy(3);
  const moved = store.getState().viewport;
  store.getState().showView("review");
  expect(store.getState().viewport).toBe(moved);
});
