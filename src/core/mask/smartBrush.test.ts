import { expect, test } from "vitest";
import type { Rect, Size } from "../geometry.ts";
import { newRaster } from "../raster.ts";
import type { Selection } from "./runs.ts";
import { type ReadPixels, smartStroke } from "./smartBrush.ts";

const CANVAS: Size = { width: 1_000, height: 600 };
const RADIUS = 200;

/** Reads a picture that is told as a grey at a place, by its nearest pixel. */
const reading =
  (greyAt: (x: number, y: number) => number): ReadPixels =>
  (area: Rect, size: Size) => {
    const raster = newRaster(size);
    for (let y = 0; y < size.height; y++)
      for (let x = 0; x < size.width; x++) {
        const grey = greyAt(area.x + ((x + 0.5) * area.width) / size.width, area.y + ((y + 0.5) * area.height) / size.height);
        raster.data.set([grey, grey, grey, 255], 4 * (y * size.width + x));
      }
    return raster;
  };

const noise = (x: number, y: number) =>
  ((Math.imul(Math.floor(x) * 7_919 + Math.floor(y) * 104_729, 2_654_435_761) >>> 24) % 9) - 4;

function columnsOf(selection: Selection, row: number): number[] {
  const columns: number[] = [];
  selection.eachRun(row, (first, last) => {
    for (let x = first; x <= last; x++) columns.push(x);
  });
  return columns;
}

test("a dab stops at an edge that runs through it, though there is noise, and is a clean disc elsewhere", () => {
  const read = reading((x, y) => (x < 500 ? 120 : 200) + noise(x, y));
  const stroke = smartStroke(read, CANVAS, { x: 400, y: 300 }, RADIUS, 12);
  const columns = columnsOf(stroke.dab({ x: 400, y: 300 }, RADIUS), 300);
  expect(columns[0]).toBeLessThanOrEqual(202);
  // A working pixel is 2.5 image pixels here.
  expect(Math.abs((columns.at(-1) ?? 0) - 499)).toBeLessThanOrEqual(4);
  expect(columns.length).toBe((columns.at(-1) ?? 0) - (columns[0] ?? 0) + 1);
});

test("the same on the picture's own pixels is exact", () => {
  const read = reading((x) => (x < 500 ? 120 : 200));
  const stroke = smartStroke(read, CANVAS, { x: 480, y: 300 }, 40, 12);
  const last = columnsOf(stroke.dab({ x: 480, y: 300 }, 40), 300).at(-1) ?? 0;
  expect(Math.abs(last - 499)).toBeLessThanOrEqual(1);
});

test("a stroke follows a gradient that a single look would not span", () => {
  const read = reading((x) => 40 + x / 6);
  const stroke = smartStroke(read, CANVAS, { x: 60, y: 300 }, 30, 10);
  for (let x = 60; x < 940; x += 8) stroke.dab({ x, y: 300 }, 30);
  expect(columnsOf(stroke.dab({ x: 940, y: 300 }, 30), 300).length).toBeGreaterThan(50);
});

test("a centre that has crossed the edge paints nothing", () => {
  const read = reading((x) => (x < 500 ? 120 : 200));
  const stroke = smartStroke(read, CANVAS, { x: 450, y: 300 }, 30, 12);
  expect(stroke.dab({ x: 560, y: 300 }, 30).bounds()).toBeNull();
});

test("off the canvas there is nothing, and at its border the dab is cut", () => {
  const stroke = smartStroke(
    reading(() => 90),
    CANVAS,
    { x: 10, y: 10 },
    RADIUS,
    12,
  );
  expect(stroke.dab({ x: -5, y: 10 }, RADIUS).bounds()).toBeNull();
  const columns = columnsOf(stroke.dab({ x: 10, y: 10 }, RADIUS), 0);
  expect(columns[0]).toBe(0);
});
