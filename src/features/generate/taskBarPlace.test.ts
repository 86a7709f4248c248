import { expect, test } from "vitest";
import { taskBarPlace } from "./taskBarPlace.ts";

const stage = { width: 1088, height: 756 };
const bar = { width: 480, height: 48 };

test("stands under the box, centred on it", () => {
  expect(taskBarPlace({ x: 300, y: 200, width: 400, height: 300 }, bar, stage)).toEqual({ x: 260, y: 512 });
});

test("keeps inside the stage where the box is at its side", () => {
  expect(taskBarPlace({ x: 0, y: 200, width: 60, height: 60 }, bar, stage).x).toBe(12);
  expect(taskBarPlace({ x: 1050, y: 200, width: 60, height: 60 }, bar, stage).x).toBe(1088 - 480 - 12);
});

test("stands above a box that reaches to the foot of the stage", () => {
  expect(taskBarPlace({ x: 300, y: 400, width: 400, height: 330 }, bar, stage).y).toBe(400 - 48 - 12);
});

test("stands at the foot where there is no room around the box, and where there is no box", () => {
  const foot = { x: (1088 - 480) / 2, y: 756 - 48 - 12 };
  expect(taskBarPlace({ x: -500, y: -500, width: 3000, height: 3000 }, bar, stage).y).toBe(foot.y);
  expect(taskBarPlace({ x: 300, y: 900, width: 100, height: 100 }, bar, stage).y).toBe(foot.y);
  expect(taskBarPlace({ x: 300, y: -400, width: 100, height: 100 }, bar, stage).y).toBe(foot.y);
  expect(taskBarPlace(null, bar, stage)).toEqual(foot);
});

test("stays on a stage that is smaller than the bar", () => {
  expect(taskBarPlace(null, bar, { width: 300, height: 40 })).toEqual({ x: 12, y: 0 });
});
