import { expect, test } from "vitest";
import { useEditorState } from "../../state/store.ts";
import { sizeBrush } from "./sizeBrush.ts";

const { leaveArea, showArea, resizeStage, setDiameter } = useEditorState.getState();
const open = (width: number, height: number) => {
  leaveArea();
  sizeBrush();
  showArea({ x: 0, y: 0, width, height });
};
const onScreen = () => {
  const { viewport, diameter } = useEditorState.getState();
  return diameter * (viewport?.scale ?? 0);
};

test("a new image begins with a brush of 40 pixels on screen, however large it is; from then on the size stays", () => {
  resizeStage({ width: 1_000, height: 700 });
  for (const [width, height] of [
    [600, 400],
    [4_000, 3_000],
    [12_000, 8_000],
  ] as const) {
    open(width, height);
    expect(Math.abs(onScreen() / 40 - 1)).toBeLessThan(0.03);
  }
  setDiameter(333);
  useEditorState.getState().zoomBy(3);
  resizeStage({ width: 700, height: 500 });
  leaveArea();
  showArea({ x: 0, y: 0, width: 600, height: 400 });
  expect(useEditorState.getState().diameter).toBe(333);
});

test("on a narrow image it is no wider than a quarter of it; where the stage is not measured yet, it waits for that", () => {
  resizeStage({ width: 1_000, height: 700 });
  open(20_000, 500);
  expect(useEditorState.getState().diameter).toBe(125);
  resizeStage({ width: 0, height: 0 });
  open(2_000, 2_000);
  resizeStage({ width: 800, height: 800 });
  expect(Math.abs(onScreen() / 40 - 1)).toBeLessThan(0.03);
});
