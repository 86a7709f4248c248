import { expect, test } from "vitest";
import { seededRandom } from "../math/random.ts";
import { improveField, randomField } from "./nearestField.ts";
import { HOLE, type Level, levelOf } from "./pyramid.ts";

/** Noise that repeats every 16 pixels across, with a block marked as hole whose pixels are right already. */
function repeating(): Level {
  const size = { width: 80, height: 40 };
  const random = seededRandom(4);
  const tile = Uint8Array.from({ length: 16 * size.height * 4 }, () => random.below(256));
  const pixels = new Uint8Array(4 * size.width * size.height);
  const hole = new Uint8Array(size.width * size.height);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      for (let channel = 0; channel < 4; channel++) {
        pixels[4 * (y * size.width + x) + channel] = tile[4 * (y * 16 + (x % 16)) + channel] as number;
      }
      if (x >= 32 && x < 44 && y >= 12 && y < 24) hole[y * size.width + x] = HOLE;
    }
  }
  return levelOf(pixels, hole, size);
}

const search = { radius: 80, movePrice: { across: 0, down: 0 }, onWork: () => undefined };

test("the search finds the repeat, and only sources are matched", () => {
  const level = repeating();
  const random = seededRandom(1);
  const field = randomField(level, random);
  improveField(field, level, { ...search, passes: 12, random });
  const exact = level.targets.filter((target) => field.distance[target] === 0);
  expect(exact.length).toBeGreaterThan(0.95 * level.targets.length);
  for (const target of level.targets) expect(level.isSource[field.source[target] as number]).toBe(1);
});

test("a further pass never makes a match worse", () => {
  const level = repeating();
  const random = seededRandom(2);
  const field = randomField(level, random);
  improveField(field, level, { ...search, passes: 1, random });
  const before = Float64Array.from(field.distance);
  improveField(field, level, { ...search, passes: 1, random });
  for (const target of level.targets) expect(field.distance[target]).toBeLessThanOrEqual(before[target] as number);
});

test("a price for moving down keeps matches on their row", () => {
  const level = repeating();
  level.pixels.fill(100);
  const random = seededRandom(3);
  const field = randomField(level, random);
  improveField(field, level, { ...search, movePrice: { across: 0, down: 50 }, passes: 8, random });
  const onRow = level.targets.filter((target) => Math.floor(target / 80) === Math.floor((field.source[target] as number) / 80));
  expect(onRow.length).toBeGreaterThan(0.9 * level.targets.length);
});
