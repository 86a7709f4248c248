import fc from "fast-check";
import { expect, test } from "vitest";
import { propertySeed, SEED_VARIABLE } from "./propertySeed.ts";

const drawn = (seed?: number): number[] => {
  const values: number[] = [];
  const property = fc.property(fc.integer(), (value) => {
    values.push(value);
  });
  fc.assert(property, seed === undefined ? {} : { seed });
  return values;
};

test("a property draws the same values each time, and others with a seed of its own", () => {
  expect(drawn()).toEqual(drawn(propertySeed(process.env)));
  expect(drawn(1)).not.toEqual(drawn());
});

test("the seed is fixed unless the explorer gives one", () => {
  expect(propertySeed({})).toBe(propertySeed({}));
  expect(propertySeed({ [SEED_VARIABLE]: "5459" })).toBe(5459);
});
