import fc from "fast-check";
import { expect, test } from "vitest";
import { centreOf, type Rect, type Size } from "../geometry/geometry.ts";
import { BOX_GRIPS } from "../math/box.ts";
import { resultRegion } from "./locate.ts";
import { boardOf, boxCovering, draggedBox, largestScale, movedBox, scaledBox } from "./manualAlignment.ts";
import type { OutpaintPreset } from "./presets.ts";

const side = fc.integer({ min: 40, max: 6000 });
const aSize = fc.record({ width: side, height: side });
const aPreset = fc.constantFrom<OutpaintPreset>(
  "Zoom out 1.5x",
  "Zoom out 2x",
  "Make square",
  "Left outpaint",
  "Right outpaint",
  "Top outpaint",
  "Bottom outpaint",
);
const aWay = fc.double({ min: -9000, max: 9000, noNaN: true });
const SLACK = 1e-6;

function expectPlaced(box: Rect, old: Size, board: Size): void {
  const within = SLACK * Math.max(board.width, board.height);
  expect(box.x).toBeGreaterThanOrEqual(-within);
  expect(box.y).toBeGreaterThanOrEqual(-within);
  expect(box.x + box.width).toBeLessThanOrEqual(board.width + within);
  expect(box.y + box.height).toBeLessThanOrEqual(board.height + within);
  expect((box.width * old.height) / (box.height * old.width)).toBeCloseTo(1, 6);
}

test("whatever is done to it, the old picture keeps its shape and stays on the board", () => {
  const anAct = fc.oneof(
    fc.record({
      kind: fc.constant("drag" as const),
      grip: fc.constantFrom({ x: 0, y: 0 } as const, ...BOX_GRIPS),
      x: aWay,
      y: aWay,
    }),
    fc.record({ kind: fc.constant("scale" as const), scale: fc.double({ min: 0.001, max: 20, noNaN: true }) }),
  );
  fc.assert(
    fc.property(aPreset, aSize, aSize, fc.array(anAct, { maxLength: 6 }), (preset, old, result, acts) => {
      const board = boardOf(preset, old, result);
      let { box } = board;
      expectPlaced(box, old, board);
      for (const act of acts) {
        box = act.kind === "drag" ? draggedBox(box, act.grip, act, old, board) : scaledBox(box, act.scale, old, board);
        expectPlaced(box, old, board);
      }
    }),
  );
});

test("a drag keeps what lies opposite, a scale the middle, where the board has room for it", () => {
  const old = { width: 600, height: 400 };
  const board = { width: 1500, height: 1200 };
  const box = { x: 450, y: 400, width: 600, height: 400 };
  expect(draggedBox(box, { x: 1, y: 1 }, { x: 60, y: 10 }, old, board)).toEqual({ x: 450, y: 400, width: 660, height: 440 });
  expect(draggedBox(box, { x: -1, y: -1 }, { x: -60, y: 0 }, old, board)).toEqual({ x: 390, y: 360, width: 660, height: 440 });
  expect(draggedBox(box, { x: 0, y: 1 }, { x: 500, y: -40 }, old, board)).toEqual({ x: 480, y: 400, width: 540, height: 360 });
  expect(movedBox(box, { x: -3, y: 900 }, board)).toEqual({ ...box, x: 447, y: 800 });
  const scaled = scaledBox(box, 0.5, old, board);
  expect(scaled.width).toBe(300);
  expect(centreOf(scaled)).toEqual(centreOf(box));
  expect(scaledBox(box, 99, old, board).width).toBeCloseTo(600 * largestScale(old, board), 9);
});

test("left as it is, it makes the canvas that the preset lets expect, with the old picture in its true size", () => {
  const old = { width: 1200, height: 800 };
  const board = boardOf("Zoom out 2x", old, { width: 1080, height: 720 });
  expect(board).toEqual({ width: 2400, height: 1600, box: { x: 600, y: 400, width: 1200, height: 800 } });
  const { region, scale } = resultRegion(board.box, old, board);
  expect(region).toEqual({ x: -600, y: -400, width: 2400, height: 1600 });
  expect(scale).toBe(1);
  // Placed smaller, the result around it becomes larger.
  const half = resultRegion(scaledBox(board.box, 0.5, old, board), old, board);
  expect(half.region).toEqual({ x: -1800, y: -1200, width: 4800, height: 3200 });
  expect(boxCovering(half.region, old, board)).toEqual({ x: 900, y: 600, width: 600, height: 400 });
});
