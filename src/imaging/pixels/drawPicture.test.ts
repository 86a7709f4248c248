import { expect, test } from "vitest";
import { levelSizes } from "../decode/pyramid.ts";
import { levelFor } from "./drawPicture.ts";

const size = { width: 2051, height: 3000 };
const levels = levelSizes(size);
const widths = (scales: readonly number[], of: typeof levels) =>
  scales.map((scale) => levelFor(scale, { size, levels: of })?.width);

test("the level is the coarsest that still has a pixel for each pixel of the screen", () => {
  expect(widths([4, 1, 0.75, 0.51], levels)).toEqual([2051, 2051, 2051, 2051]);
  expect(widths([0.5, 0.49, 0.25, 0.2, 0.125, 0.01], levels)).toEqual([1026, 1026, 513, 513, 257, 257]);
});

test("where the fine levels are not there yet, the finest that is serves", () => {
  expect(widths([4, 0.5, 0.25, 0.13, 0.12], levels.slice(2))).toEqual([513, 513, 513, 513, 257]);
});
