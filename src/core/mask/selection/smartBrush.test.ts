import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rect, Size } from "../../geometry/geometry.ts";
import { newRaster } from "../../raster.ts";
import type { Selection } from "../runs.ts";
import { capsuleRun } from "./capsule.ts";
import { type ReadPixels, smartStroke } from "./smartBrush.ts";

const CANVAS: Size = { width: 1_000, height: 600 };
const OPAQUE = 255;

/** Reads a picture that is told as a grey at a place, by its nearest pixel. */
const reading =
  (greyAt: (x: number, y: number) => number, alphaAt: (x: number) => number = () => OPAQUE): ReadPixels =>
  (area: Rect, size: Size) => {
    const raster = newRaster(size);
    for (let row = 0; row < size.height; row++)
      for (let column = 0; column < size.width; column++) {
        const x = area.x + ((column + 0.5) * area.width) / size.width;
        const grey = greyAt(x, area.y + ((row + 0.5) * area.height) / size.height);
        raster.data.set([grey, grey, grey, alphaAt(x)], 4 * (row * size.width + column));
      }
    return raster;
  };

const randomAt = (x: number, y: number): number =>
  Math.imul(Math.imul(Math.floor(x) + 17, 73_856_093) ^ Math.imul(Math.floor(y) + 5, 19_349_663), 2_654_435_761) >>> 16;
const noise = (x: number, y: number) => (randomAt(x, y) % 25) - 12;
const step = (x: number) => (x < 500 ? 120 : 200);

function runsOf(selection: Selection, row: number): [number, number][] {
  const runs: [number, number][] = [];
  selection.eachRun(row, (first, last) => runs.push([first, last]));
  return runs;
}
const endOf = (selection: Selection, row: number): number => runsOf(selection, row).at(-1)?.[1] ?? Number.NaN;

test("where all is similar a dab is the disc of that radius, cut to the canvas", () => {
  const read = reading(() => 90);
  const place = fc.record({
    centre: fc.record({ x: fc.double({ min: 0, max: 999.9, noNaN: true }), y: fc.double({ min: 0, max: 599.9, noNaN: true }) }),
    radius: fc.oneof(fc.constantFrom(0.5, 1, 5), fc.double({ min: 0.5, max: 300, noNaN: true })),
  });
  fc.assert(
    fc.property(place, ({ centre, radius }) => {
      const dab = smartStroke(read, CANVAS, centre, radius, 10).dab(centre, radius);
      for (let row = 0; row < CANVAS.height; row++) {
        const run = capsuleRun(row, { a: centre, b: centre, radius: Math.max(radius, Math.SQRT1_2) });
        const first = Math.max(0, run?.[0] ?? 0);
        const last = Math.min(CANVAS.width - 1, run?.[1] ?? -1);
        expect(runsOf(dab, row)).toEqual(first <= last ? [[first, last]] : []);
      }
    }),
    { numRuns: 30 },
  );
});

test("on the picture's own pixels a dab stops exactly at an edge", () => {
  const at = { x: 480, y: 300 };
  const dab = smartStroke(reading(step), CANVAS, at, 40, 12).dab(at, 40);
  for (let row = 275; row < 325; row++) expect(endOf(dab, row)).toBe(499);
});

test("an edge within the tolerance stops it too when its contrast is high", () => {
  const at = { x: 480, y: 300 };
  const dab = smartStroke(reading(step), CANVAS, at, 40, 40).dab(at, 40);
  expect(endOf(dab, 300)).toBe(499);
});

test("noise, of every pixel or of a few, makes neither holes nor a ragged edge", () => {
  const at = { x: 470, y: 300 };
  const speckled = (x: number, y: number) => (randomAt(x, y) % 20 === 0 ? 255 : step(x) + noise(x, y));
  const dab = smartStroke(reading(speckled), CANVAS, at, 50, 12).dab(at, 50);
  for (let row = 270; row < 330; row++) {
    expect(runsOf(dab, row)).toHaveLength(1);
    expect(Math.abs(endOf(dab, row) - 499)).toBeLessThanOrEqual(2);
  }
});

test("a big dab's slanting edge is no staircase", () => {
  const lineAt = (y: number) => 500 + 0.4 * (y - 300);
  const at = { x: 400, y: 300 };
  const radius = 250;
  const read = reading((x, y) => (x < lineAt(y) ? 120 : 200));
  const dab = smartStroke(read, CANVAS, at, radius, 12).dab(at, radius);
  const workingPixel = (2 * radius) / 128;
  for (let row = 150; row < 450; row++) {
    expect(Math.abs(endOf(dab, row) + 0.5 - lineAt(row + 0.5))).toBeLessThan(workingPixel);
    expect(Math.abs(endOf(dab, row) - endOf(dab, row - 1))).toBeLessThan(workingPixel / 1.5);
  }
});

test("it floods within the disc, not around what stands in its way", () => {
  const at = { x: 475, y: 300 };
  // A wall through the disc, with its ends in the corners of the disc's box.
  const read = reading((x, y) => (Math.abs(x - 500) < 4 && Math.abs(y - 300) < 46 ? 200 : 120));
  const dab = smartStroke(read, CANVAS, at, 50, 12).dab(at, 50);
  expect(endOf(dab, 300)).toBeLessThanOrEqual(496);
});

test("a stroke follows a gradient, however far, and knows where it began", () => {
  const read = reading((x) => x / 4);
  const stroke = smartStroke(read, CANVAS, { x: 60, y: 300 }, 30, 6);
  for (let x = 60; x <= 940; x += 8) expect(runsOf(stroke.dab({ x, y: 300 }, 30), 300)).not.toEqual([]);
  expect(runsOf(stroke.dab({ x: 940, y: 300 }, 30), 300)[0]?.[0]).toBeLessThan(930);
  expect(stroke.dab({ x: 60, y: 300 }, 30).bounds()).not.toBeNull();
});

test("a centre that has crossed the edge paints nothing", () => {
  const stroke = smartStroke(reading(step), CANVAS, { x: 450, y: 300 }, 30, 12);
  expect(stroke.dab({ x: 560, y: 300 }, 30).bounds()).toBeNull();
});

test("what is transparent is similar to nothing that is not", () => {
  const read = reading(
    () => 0,
    (x) => (x < 500 ? OPAQUE : 0),
  );
  const at = { x: 480, y: 300 };
  expect(endOf(smartStroke(read, CANVAS, at, 40, 100).dab(at, 40), 300)).toBe(499);
});

test("off the canvas there is nothing, and a stroke from there begins where it enters", () => {
  const stroke = smartStroke(reading(step), CANVAS, { x: -5, y: 10 }, 30, 12);
  expect(stroke.dab({ x: -5, y: 10 }, 30).bounds()).toBeNull();
  expect(runsOf(stroke.dab({ x: 0, y: 0 }, 30), 0)).toEqual([[0, 29]]);
});
