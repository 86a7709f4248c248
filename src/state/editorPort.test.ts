import { expect, test, vi } from "vitest";
import { toScreen } from "../core/geometry/viewport.ts";
import { createEditorPort } from "./editorPort.ts";
import { useEditorState } from "./store.ts";

const port = createEditorPort({
  compute: () => Promise.reject(new Error("nothing to compute")),
  readPixels: () => null,
  reportFailure: () => {},
});

test("only what a selection goes by is told as a change of its options, until the listener is removed", () => {
  const listener = vi.fn();
  const { setTolerance, setContiguous, pickSelectMode, setDiameter } = useEditorState.getState();
  const stop = port.onOptionsChange(listener);
  setDiameter(33);
  setTolerance(50);
  setTolerance(50.2);
  expect(listener).toHaveBeenCalledTimes(1);
  setContiguous(false);
  pickSelectMode("subtract");
  expect(listener).toHaveBeenCalledTimes(3);
  expect(port.options()).toMatchObject({ diameter: 33, tolerance: 50, isContiguous: false, selectMode: "subtract" });
  stop();
  setTolerance(10);
  expect(listener).toHaveBeenCalledTimes(3);
});

test("a point out of view is brought into it, one in view moves nothing", () => {
  const { resizeStage, showArea, moveViewport } = useEditorState.getState();
  resizeStage({ width: 800, height: 600 });
  showArea({ x: 0, y: 0, width: 4_000, height: 3_000 });
  moveViewport({ x: 0, y: 0, scale: 1 });
  const before = useEditorState.getState().viewport;
  port.reveal({ x: 400, y: 300 });
  expect(useEditorState.getState().viewport).toBe(before);
  for (const at of [
    { x: 3_000, y: 300 },
    { x: -50, y: 2_900 },
  ]) {
    port.reveal(at);
    const { viewport } = useEditorState.getState();
    if (!viewport) throw new Error("no view");
    const { x, y } = toScreen(viewport, at);
    expect(x >= 0 && x <= 800 && y >= 0 && y <= 600).toBe(true);
    expect(viewport.scale).toBe(1);
  }
});

test("the crop frame is the canvas at first, and the one that was begun from then on", () => {
  const canvas = { width: 600, height: 400 };
  const { chooseFrame, pickMode } = useEditorState.getState();
  const shown = () => useEditorState.getState().ownFrame?.rect;
  chooseFrame({ canvas, rect: { x: -50, y: 0, width: 700, height: 400 } });
  port.frameCrop(canvas);
  expect(useEditorState.getState().mode).toBe("extend");
  expect(shown()).toEqual({ x: 0, y: 0, ...canvas });
  const begun = { x: 20, y: 30, width: 300, height: 200 };
  chooseFrame({ canvas, rect: begun });
  pickMode("repaint");
  port.frameCrop(canvas);
  expect(shown()).toEqual(begun);
  port.frameCrop({ width: 500, height: 400 });
  expect(shown()).toEqual({ x: 0, y: 0, width: 500, height: 400 });
  chooseFrame(null);
  pickMode("repaint");
});
