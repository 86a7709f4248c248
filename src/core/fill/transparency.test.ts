import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rect, Size } from "../geometry/geometry.ts";
import { type GreyRaster, newGreyRaster, newRaster, type Raster } from "../raster.ts";
import { extend, fillOrExtend } from "./extend.ts";

const SIZE = { width: 160, height: 120 };
const DISC = { x: 70, y: 60, radius: 44 };

/** A blue, striped disc with a soft edge; what is hidden around it is white, or any other colour. */
function disc(hidden: readonly [number, number, number] = [255, 255, 255]): Raster {
  const picture = newRaster(SIZE);
  for (let y = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++) {
      const inside = DISC.radius - Math.hypot(x - DISC.x, y - DISC.y);
      const alpha = Math.min(255, Math.max(0, 128 + 64 * inside));
      const colour = alpha === 0 ? hidden : [30 + 10 * (x % 3), 110, 210];
      picture.data.set([...colour, alpha], 4 * (y * SIZE.width + x));
    }
  }
  return picture;
}

function holeAt(size: Size, ...rects: readonly Rect[]): GreyRaster {
  const hole = newGreyRaster(size);
  for (const { x, y, width, height } of rects)
    for (let row = y; row < y + height; row++) hole.data.fill(255, row * size.width + x, row * size.width + x + width);
  return hole;
}

function pixelsIn({ data }: Raster, hole: GreyRaster): number[][] {
  return [...hole.data].flatMap((value, i) => (value >= 128 ? [[...data.subarray(4 * i, 4 * i + 4)]] : []));
}

const INSIDE = { x: 58, y: 50, width: 22, height: 18 };
const NOTHING = { x: 124, y: 90, width: 30, height: 26 };
const ACROSS = { x: 96, y: 46, width: 34, height: 28 };

test("a hole inside what is opaque stays opaque and takes nothing of the hidden white", () => {
  const picture = disc();
  const hole = holeAt(picture, INSIDE);
  for (const [red, green, blue, alpha] of pixelsIn(fillOrExtend(picture, hole, { seed: 1 }), hole)) {
    expect(alpha).toBe(255);
    expect(red).toBeLessThan(70);
    expect(green).toBeLessThan(130);
    expect(blue).toBeLessThan(230);
  }
});

test("a hole in nothing is nothing", () => {
  const picture = disc();
  const hole = holeAt(picture, NOTHING);
  for (const pixel of pixelsIn(fillOrExtend(picture, hole, { seed: 1 }), hole)) expect(pixel).toEqual([0, 0, 0, 0]);
});

test("across an edge there is something on one side and nothing on the other, and no white between", () => {
  const picture = disc();
  const hole = holeAt(picture, ACROSS);
  const filled = pixelsIn(fillOrExtend(picture, hole, { seed: 1 }), hole);
  const shares = [0, 255].map((wanted) => filled.filter(([, , , alpha]) => alpha === wanted).length / filled.length);
  for (const share of shares) expect(share).toBeGreaterThan(0.15);
  for (const [red, green, , alpha] of filled) {
    if (alpha === 0) continue;
    expect(red).toBeLessThan(90);
    expect(green).toBeLessThan(140);
  }
});

test("what is hidden where a picture is transparent changes nothing that is seen", () => {
  const part = fc.record({
    x: fc.integer({ min: 4, max: 120 }),
    y: fc.integer({ min: 4, max: 90 }),
    width: fc.integer({ min: 4, max: 34 }),
    height: fc.integer({ min: 4, max: 24 }),
  });
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 2 }), fc.tuple(byte, byte, byte), (rects, hidden) => {
      const [one, other] = [disc(), disc(hidden)];
      const hole = holeAt(one, ...rects);
      expect(pixelsIn(fillOrExtend(other, hole, { seed: 4 }), hole)).toEqual(
        pixelsIn(fillOrExtend(one, hole, { seed: 4 }), hole),
      );
    }),
    { numRuns: 12 },
  );
});

test("each part of a mask is filled as what it lies in", () => {
  const picture = disc();
  const filled = fillOrExtend(picture, holeAt(picture, INSIDE, NOTHING, ACROSS), { seed: 1 });
  for (const [, , , alpha] of pixelsIn(filled, holeAt(picture, INSIDE))) expect(alpha).toBe(255);
  for (const [, , , alpha] of pixelsIn(filled, holeAt(picture, NOTHING))) expect(alpha).toBe(0);
});

test("a shadow of half alpha is filled with shadow", () => {
  const picture = newRaster(SIZE);
  for (let i = 0; i < SIZE.width * SIZE.height; i++) picture.data.set([0, 0, 0, 60 + (i % SIZE.width)], 4 * i);
  const hole = holeAt(picture, ACROSS);
  for (const [red, , , alpha] of pixelsIn(fillOrExtend(picture, hole, { seed: 1 }), hole)) {
    expect(red).toBe(0);
    expect(alpha).toBeGreaterThan(130);
    expect(alpha).toBeLessThan(215);
  }
});

test("a transparent picture is extended by nothing", () => {
  const extended = extend(disc(), { x: -30, y: 0, width: 220, height: 120 }, { seed: 1 });
  for (let y = 0; y < 120; y++) for (let x = 0; x < 30; x++) expect(extended.data[4 * (y * 220 + x) + 3]).toBe(0);
});
