import { expect, test } from "vitest";
import { deltaE, labOf } from "./colour.ts";

test("known colours have their published CIELAB values", () => {
  const near = (actual: readonly number[], expected: readonly number[]) => {
    for (const [i, value] of actual.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 1);
  };
  near(labOf(255, 255, 255), [100, 0, 0]);
  near(labOf(0, 0, 0), [0, 0, 0]);
  near(labOf(255, 0, 0), [53.24, 80.09, 67.2]);
  near(labOf(0, 255, 0), [87.73, -86.18, 83.18]);
  near(labOf(0, 0, 255), [32.3, 79.19, -107.86]);
  near(labOf(119, 119, 119), [50.03, 0, 0]);
});

test("the distance is that of the space", () => {
  expect(deltaE([50, 10, -4], [53, 6, -4])).toBe(5);
});
