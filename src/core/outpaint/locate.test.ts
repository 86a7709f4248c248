import fc from "fast-check";
import { expect, test } from "vitest";
import { contains, type Rect, rectOf, type Size } from "../geometry/geometry.ts";
import { newRaster, type Raster } from "../raster.ts";
import { expectedPlace, locate, resultRegion } from "./locate.ts";
import type { OutpaintPreset } from "./presets.ts";

const OLD: Size = { width: 420, height: 300 };

/** A number 0..1 that depends on nothing but its arguments. */
function hash(seed: number, x: number, y: number): number {
  let mixed = Math.imul(seed ^ Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1), 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 4_294_967_296;
}

/** Smooth value noise of several sizes: a scene that can be sampled anywhere. */
function scene(seed: number, x: number, y: number): number {
  let sum = 0;
  for (const [cell, strength] of [
    [90, 60],
    [23, 45],
    [7, 30],
    [3, 15],
  ] as const) {
    const column = Math.floor(x / cell);
    const row = Math.floor(y / cell);
    const u = x / cell - column;
    const v = y / cell - row;
    const a = u * u * (3 - 2 * u);
    const b = v * v * (3 - 2 * v);
    const upper = hash(seed + cell, column, row) * (1 - a) + hash(seed + cell, column + 1, row) * a;
    const lower = hash(seed + cell, column, row + 1) * (1 - a) + hash(seed + cell, column + 1, row + 1) * a;
    sum += strength * (upper * (1 - b) + lower * b);
  }
  return 50 + sum;
}

/** The scene as seen through a window, each pixel the mean of four points; `paint` turns grey and noise (-1..1) into colour. */
function shot(
  seed: number,
  size: Size,
  view: Rect,
  paint: (grey: number, noise: number) => readonly [number, number, number],
): Raster {
  const picture = newRaster(size);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      let grey = 0;
      for (let k = 0; k < 4; k++) {
        grey += scene(
          seed,
          view.x + ((x + ((k % 2) + 0.5) / 2) * view.width) / size.width,
          view.y + ((y + ((k >> 1) + 0.5) / 2) * view.height) / size.height,
        );
      }
      picture.data.set([...paint(grey / 4, 2 * hash(seed + 99, x, y) - 1), 255], 4 * (y * size.width + x));
    }
  }
  return picture;
}

const plain = (grey: number) => [grey, grey, grey] as const;
const shifted = (grey: number, noise: number) =>
  [0.8 * grey + 35 + 12 * noise, 0.85 * grey + 8 + 12 * noise, 0.9 * grey + 12 * noise] as const;

const old = shot(5, OLD, rectOf(OLD), plain);

const cases: readonly { preset: OutpaintPreset; result: Size; place: Rect }[] = [
  { preset: "Zoom out 1.5x", result: { width: 544, height: 384 }, place: { x: 91.3, y: 62.4, width: 362.7, height: 256.2 } },
  { preset: "Zoom out 2x", result: { width: 640, height: 464 }, place: { x: 158.4, y: 117.7, width: 322, height: 229.6 } },
  { preset: "Make square", result: { width: 400, height: 400 }, place: { x: 0, y: 57.6, width: 400, height: 285.7 } },
  { preset: "Left outpaint", result: { width: 512, height: 288 }, place: { x: 109.2, y: 0, width: 402.8, height: 288 } },
  { preset: "Bottom outpaint", result: { width: 400, height: 432 }, place: { x: 0, y: 0.4, width: 400, height: 286 } },
];

test.each(cases)(
  "$preset: the old picture is found within a pixel, in other colours and under noise",
  ({ preset, result, place }) => {
    const perX = OLD.width / place.width;
    const perY = OLD.height / place.height;
    const view = { x: -place.x * perX, y: -place.y * perY, width: result.width * perX, height: result.height * perY };
    const found = locate(old, shot(5, result, view, shifted), preset);
    expect(found.isSure).toBe(true);
    expect(found.score).toBeGreaterThan(0.8);
    expect(Math.abs(found.x - place.x)).toBeLessThan(0.25);
    expect(Math.abs(found.y - place.y)).toBeLessThan(0.25);
    expect(Math.abs(found.x + found.width - place.x - place.width)).toBeLessThan(0.25);
    expect(Math.abs(found.y + found.height - place.y - place.height)).toBeLessThan(0.25);
  },
);

test.each(cases)("$preset: another picture is not sure", ({ preset, result }) => {
  const other = locate(old, shot(1234, result, { x: 0, y: 0, width: 700, height: 500 }, plain), preset);
  expect(other.isSure).toBe(false);
  expect(other.score).toBeLessThan(0.3);
});

test("a blank result is not sure", () => {
  expect(locate(old, newRaster({ width: 400, height: 400 }), "Make square").isSure).toBe(false);
});

test("a pattern that repeats itself fits at several places, so none is sure", () => {
  const tile = (size: Size): Raster => {
    const picture = newRaster(size);
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) {
        const grey =
          100 + 60 * Math.sin((2 * Math.PI * x) / 60) * Math.cos((2 * Math.PI * y) / 50) + 40 * hash(3, x % 60, y % 50);
        picture.data.set([grey, grey, grey, 255], 4 * (y * size.width + x));
      }
    }
    return picture;
  };
  const found = locate(tile({ width: 300, height: 200 }), tile({ width: 480, height: 200 }), "Right outpaint");
  expect(found.score).toBeGreaterThan(0.9);
  expect(found.secondPeakRatio).toBeGreaterThan(0.95);
  expect(found.isSure).toBe(false);
});

test("the region of a result is whole, holds the old canvas, and lays the old picture within a pixel of (0, 0)", () => {
  const side = fc.integer({ min: 64, max: 8000 });
  fc.assert(
    fc.property(
      fc.record({ width: side, height: side }),
      fc.constantFrom<OutpaintPreset>("Zoom out 1.5x", "Zoom out 2x", "Make square"),
      (old, preset) => {
        const result = { width: 1216, height: 960 };
        const placed = expectedPlace(preset, old, result);
        const { region, scale } = resultRegion(placed, old, result);
        expect(Object.values(region).every((value) => Number.isInteger(value) && !Object.is(value, -0))).toBe(true);
        expect(contains(region, rectOf(old))).toBe(true);
        expect(scale).toBeGreaterThan(0);
        expect(Math.abs((placed.x * region.width) / result.width + region.x)).toBeLessThan(1.01);
        expect(Math.abs((placed.y * region.height) / result.height + region.y)).toBeLessThan(1.01);
      },
    ),
  );
});
