import { expect, test } from "vitest";
import { levelFor } from "./drawPicture.ts";

test("the level is the coarsest that still has a pixel for each pixel of the screen", () => {
  expect([4, 1, 0.75, 0.5, 0.49, 0.25, 0.2, 0.01].map((scale) => levelFor(scale, 4))).toEqual([0, 0, 0, 1, 1, 2, 2, 3]);
  expect(levelFor(0.01, 1)).toBe(0);
});
