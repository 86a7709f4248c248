import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError } from "../appError.ts";
import type { Rect } from "../geometry/geometry.ts";
import { type GreyRaster, newGreyRaster, newRaster, newRasterLike, type Raster } from "../raster.ts";
import { extend, fillOrExtend } from "./extend.ts";
import { fill } from "./fill.ts";

/** A cloth of two colours that repeats every 12 x 8 pixels. */
function cloth(width: number, height: number): Raster {
  const picture = newRaster({ width, height });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const across = Math.sin((2 * Math.PI * x) / 12);
      const down = Math.sin((2 * Math.PI * y) / 8);
      picture.data.set([128 + 60 * across + 40 * down, 128 + 90 * down, 128 - 70 * across * down, 255], 4 * (y * width + x));
    }
  }
  return picture;
}

function holeAt({ width, height }: Raster, { x, y, width: across, height: down }: Rect): GreyRaster {
  const hole = newGreyRaster({ width, height });
  for (let row = y; row < y + down; row++) hole.data.fill(255, row * width + x, row * width + x + across);
  return hole;
}

/** The picture with its hole painted over, so that a fill cannot peep. */
function without(picture: Raster, hole: GreyRaster): Raster {
  const data = new Uint8ClampedArray(picture.data);
  for (let i = 0; i < hole.data.length; i++) if ((hole.data[i] as number) >= 128) data.set([255, 0, 255, 255], 4 * i);
  return { ...picture, data };
}

/** Peak signal to noise ratio inside the hole, in decibels. */
function psnr(a: Raster, b: Raster, hole: GreyRaster): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < hole.data.length; i++) {
    if ((hole.data[i] as number) < 128) continue;
    for (let channel = 0; channel < 3; channel++) {
      sum += ((a.data[4 * i + channel] as number) - (b.data[4 * i + channel] as number)) ** 2;
      count++;
    }
  }
  return 10 * Math.log10((255 * 255 * count) / Math.max(sum, 1e-9));
}

test("a hole in a repeating cloth is woven shut", () => {
  const picture = cloth(160, 120);
  const hole = holeAt(picture, { x: 50, y: 40, width: 44, height: 36 });
  expect(psnr(fill(without(picture, hole), hole, { seed: 3 }), picture, hole)).toBeGreaterThan(35);
});

test("kept pixels keep every byte, filled ones are as opaque as they and owe nothing to what was under the hole", () => {
  const rect = fc.record({
    x: fc.integer({ min: 0, max: 50 }),
    y: fc.integer({ min: 0, max: 34 }),
    width: fc.integer({ min: 1, max: 14 }),
    height: fc.integer({ min: 1, max: 14 }),
  });
  fc.assert(
    fc.property(rect, fc.nat(), fc.constantFrom(255, 200, 3), (at, seed, alpha) => {
      const picture = cloth(64, 48);
      for (let i = 3; i < picture.data.length; i += 4) picture.data[i] = alpha;
      const hole = holeAt(picture, at);
      const filled = fill(without(picture, hole), hole, { seed });
      for (let i = 0; i < hole.data.length; i++) {
        if ((hole.data[i] as number) >= 128) expect(filled.data[4 * i + 3]).toBe(alpha);
        else expect(filled.data.subarray(4 * i, 4 * i + 4)).toEqual(picture.data.subarray(4 * i, 4 * i + 4));
      }
      expect(filled.data).toEqual(fill(picture, hole, { seed }).data);
    }),
    { numRuns: 12 },
  );
});

test("an empty hole changes nothing", () => {
  const picture = cloth(20, 20);
  expect(fill(picture, newGreyRaster(picture), { seed: 1 }).data).toEqual(picture.data);
});

test("progress rises from 0 to 1", () => {
  const picture = cloth(120, 90);
  const shares: number[] = [];
  fill(picture, holeAt(picture, { x: 30, y: 20, width: 50, height: 40 }), { seed: 1, onProgress: (share) => shares.push(share) });
  // The search alone: copies of a cloth go on in each other, so that there is nothing to blend.
  expect(shares.length).toBeGreaterThan(8);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares[0]).toBeGreaterThanOrEqual(0);
  expect(shares.at(-1)).toBe(1);
});

test("nothing is copied from what is to be avoided", () => {
  const picture = newRaster({ width: 120, height: 60 });
  for (let i = 0; i < 120 * 60; i++) picture.data.set(i % 120 < 60 ? [200, 30, 30, 255] : [30, 30, 200, 255], 4 * i);
  const hole = holeAt(picture, { x: 50, y: 20, width: 20, height: 20 });
  const avoid = holeAt(picture, { x: 0, y: 0, width: 50, height: 60 });
  const filled = fill(picture, hole, { seed: 1, avoid });
  const at = 4 * (30 * 120 + 60);
  expect(filled.data[at + 2]).toBeGreaterThan(filled.data[at] as number);
});

test("a hole over everything, or all but a strip, is refused; sizes that differ are the caller's bug", () => {
  const picture = cloth(40, 40);
  for (const width of [40, 35]) {
    const hole = holeAt(picture, { x: 0, y: 0, width, height: 40 });
    expect(() => fill(picture, hole, { seed: 1 })).toThrow(AppError);
  }
  expect(() => fill(picture, newGreyRaster({ width: 39, height: 40 }), { seed: 1 })).toThrow(RangeError);
});

test("an extended picture has the frame's size and holds the old one exactly, whatever the frame", () => {
  const grown = fc.integer({ min: 0, max: 30 });
  fc.assert(
    fc.property(grown, grown, grown, grown, (left, right, top, bottom) => {
      const picture = cloth(48, 40);
      const frame = { x: -left, y: -top, width: 48 + left + right, height: 40 + top + bottom };
      const extended = extend(picture, frame, { seed: 5 });
      expect([extended.width, extended.height]).toEqual([frame.width, frame.height]);
      for (let y = 0; y < 40; y++) {
        const at = 4 * ((y + top) * frame.width + left);
        expect(extended.data.subarray(at, at + 4 * 48)).toEqual(picture.data.subarray(4 * 48 * y, 4 * 48 * (y + 1)));
      }
      for (let i = 3; i < extended.data.length; i += 4) expect(extended.data[i]).toBe(255);
    }),
    { numRuns: 12 },
  );
});

test("a repeating cloth goes on beyond its old edge", () => {
  const large = cloth(144, 80);
  const old = cloth(96, 80);
  const extended = extend(old, { x: 0, y: 0, width: 144, height: 80 }, { seed: 2 });
  expect(psnr(extended, large, holeAt(large, { x: 96, y: 0, width: 48, height: 80 }))).toBeGreaterThan(25);
});

test("a hole that reaches the edge is continued as a frame is; one inside, or of another shape, is filled", () => {
  const old = cloth(96, 80);
  // Rows that differ, so that it matters where is copied from.
  for (let i = 0; i < old.data.length; i++) old.data[i] = (old.data[i] ?? 0) / 2 + (i >> 9) + ((i * 7919) % 23);
  const canvas = newRaster({ width: 144, height: 80 });
  for (let y = 0; y < 80; y++) canvas.data.set(old.data.subarray(4 * 96 * y, 4 * 96 * (y + 1)), 4 * 144 * y);
  const beyond = holeAt(canvas, { x: 96, y: 0, width: 48, height: 80 });
  const extended = extend(old, { x: 0, y: 0, width: 144, height: 80 }, { seed: 2 });
  expect(fillOrExtend(canvas, beyond, { seed: 2 }).data).toEqual(extended.data);
  expect(fill(canvas, beyond, { seed: 2 }).data).not.toEqual(extended.data);

  const picture = cloth(120, 90);
  const inside = holeAt(picture, { x: 40, y: 30, width: 40, height: 30 });
  expect(fillOrExtend(picture, inside, { seed: 1 }).data).toEqual(fill(picture, inside, { seed: 1 }).data);
  const painted = holeAt(picture, { x: 60, y: 0, width: 60, height: 30 });
  painted.data[31 * 120 + 70] = 255;
  expect(fillOrExtend(picture, painted, { seed: 1 }).data).toEqual(fill(picture, painted, { seed: 1 }).data);
});

test("a frame that cuts the picture is the caller's bug", () => {
  expect(() => extend(cloth(40, 40), { x: 5, y: 0, width: 60, height: 40 }, { seed: 1 })).toThrow(RangeError);
});

test("an image too small to copy from is filled smoothly; one that is painted over whole is refused", () => {
  for (const [width, height] of [
    [5, 3],
    [400, 1],
    [1, 2],
  ] as const) {
    const image = newRaster({ width, height });
    for (let i = 0; i < width * height; i++) image.data.set([200, 100, 50, 255], 4 * i);
    const hole = newGreyRaster(image);
    hole.data[0] = 255;
    image.data.set([0, 0, 0, 255], 0);
    expect([...fill(image, hole, { seed: 1 }).data.subarray(0, 4)]).toEqual([200, 100, 50, 255]);
    hole.data.fill(255);
    expect(() => fill(image, hole, { seed: 1 })).toThrow(/Paint less/);
  }
});

test("samples with fractions are filled with fractions, whole ones with the same rounded", () => {
  const size = { width: 40, height: 30 };
  const deep = newRasterLike(new Float32Array(0), size);
  for (let i = 0; i < 40 * 30; i++) deep.data.set([100 + (i % 40) / 7, 50.25, 10 + Math.floor(i / 40) / 9, 255], 4 * i);
  const hole = newGreyRaster(size);
  for (let y = 12; y < 16; y++) hole.data.fill(255, y * 40 + 15, y * 40 + 22);
  const { data } = fill(deep, hole, { seed: 1 });
  const at = 4 * (13 * 40 + 18);
  expect(Math.abs((data[at] ?? 0) - (100 + 18 / 7))).toBeLessThan(0.1);
  expect(data[at + 1]).toBeCloseTo(50.25, 3);
  expect(Math.abs((data[at + 2] ?? 0) - (10 + 13 / 9))).toBeLessThan(0.1);
  for (let i = 0; i < hole.data.length; i++) if (hole.data[i] === 0) expect(data[4 * i]).toBe(deep.data[4 * i]);
});
