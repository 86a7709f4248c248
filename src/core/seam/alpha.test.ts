import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rect } from "../geometry/geometry.ts";
import { MaskDocument, REPAINT } from "../mask/maskDocument.ts";
import { fillRect } from "../mask/runs.ts";
import { type BlendArea, coveredBox, layerAlpha, outpaintAlpha, seamAlpha } from "./alpha.ts";

const SIZE = { width: 40, height: 30 };
const area = fc.record({
  x: fc.integer({ min: -4, max: 39 }),
  y: fc.integer({ min: -4, max: 29 }),
  width: fc.integer({ min: 1, max: 12 }),
  height: fc.integer({ min: 1, max: 12 }),
});
const regionInside = fc
  .tuple(
    fc.integer({ min: -6, max: 30 }),
    fc.integer({ min: -6, max: 22 }),
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: 1, max: 24 }),
  )
  .map(([x, y, width, height]): Rect => ({ x, y, width, height }));
const feathers = fc.constantFrom(0, 0.5, 1, 2.5, 3, 8, 16, 100);

function painted(areas: readonly Rect[]): MaskDocument {
  const mask = new MaskDocument(SIZE);
  const edit = mask.begin();
  for (const one of areas) fillRect(edit, one, REPAINT);
  edit.commit("test");
  return mask;
}

function nearest({ x, y }: { x: number; y: number }, isNear: (x: number, y: number) => boolean, space: Rect): number {
  let best = Infinity;
  for (let v = space.y; v < space.y + space.height; v++)
    for (let u = space.x; u < space.x + space.width; u++) if (isNear(u, v)) best = Math.min(best, Math.hypot(u - x, v - y));
  return best;
}

function bruteForce(region: Rect, feather: number, distance: (x: number, y: number) => number, grow = 0): number[] {
  const alpha: number[] = [];
  for (let y = region.y; y < region.y + region.height; y++)
    for (let x = region.x; x < region.x + region.width; x++) {
      const d = Math.max(0, distance(x, y) - grow);
      alpha.push(d === 0 ? 255 : d < feather ? Math.round(255 * (1 - d / feather)) : 0);
    }
  return alpha;
}

test("the seam is the exact distance to the paint, whatever was painted and wherever the region lies", () => {
  fc.assert(
    fc.property(fc.array(area, { maxLength: 4 }), regionInside, feathers, (areas, region, feather) => {
      const mask = painted(areas);
      const canvas = { x: 0, y: 0, ...SIZE };
      const wanted = bruteForce(region, feather, (x, y) => nearest({ x, y }, (u, v) => mask.get(u, v) === REPAINT, canvas));
      expect([...seamAlpha(mask, region, feather).data]).toEqual(wanted);
    }),
    { numRuns: 60 },
  );
});

test("grown, the fading begins that much farther out", () => {
  const grows = fc.constantFrom(0, 1, 2, 3.5, 9);
  fc.assert(
    fc.property(fc.array(area, { maxLength: 3 }), regionInside, feathers, grows, (areas, region, feather, grow) => {
      const mask = painted(areas);
      const canvas = { x: 0, y: 0, ...SIZE };
      const distance = (x: number, y: number) => nearest({ x, y }, (u, v) => mask.get(u, v) === REPAINT, canvas);
      expect([...seamAlpha(mask, region, feather, grow).data]).toEqual(bruteForce(region, feather, distance, grow));
    }),
    { numRuns: 40 },
  );
});

test("read in strips, either kind of alpha is what it is in one piece", () => {
  const region = { x: -3, y: -2, width: 30, height: 24 };
  const whole = { x: 0, y: 0, width: 20, height: 18 };
  const mask = painted([{ x: 4, y: 3, width: 5, height: 9 }]);
  const areas: BlendArea[] = [
    { kind: "mask", mask },
    { kind: "frame", old: whole, region },
  ];
  for (const one of areas) {
    const { data } = layerAlpha(one, region, { grow: 2, feather: 5 });
    const strips = [0, 7, 14, 21].map((y) => ({ ...region, y: region.y + y, height: Math.min(7, region.height - y) }));
    expect(strips.flatMap((part) => [...layerAlpha(one, part, { grow: 2, feather: 5 }).data])).toEqual([...data]);
  }
});

test("a feather of 0 touches the paint alone", () => {
  const mask = painted([{ x: 3, y: 2, width: 2, height: 1 }]);
  const { data } = seamAlpha(mask, { x: 2, y: 1, width: 4, height: 3 }, 0);
  expect([...data]).toEqual([0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0]);
});

test("an extension is opaque outside the old picture and fades inside it by the distance to what is new", () => {
  fc.assert(
    fc.property(
      fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 9 }))),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      feathers,
      ([left = 0, top = 0, right = 0, bottom = 0], width, height, feather) => {
        const old = { x: 0, y: 0, width, height };
        const region = { x: -left, y: -top, width: left + width + right, height: top + height + bottom };
        const isNew = (x: number, y: number) => x < 0 || y < 0 || x >= width || y >= height;
        const wanted = bruteForce(region, feather, (x, y) => nearest({ x, y }, isNew, region));
        expect([...outpaintAlpha(region, old, feather).data]).toEqual(wanted);
      },
    ),
    { numRuns: 60 },
  );
});

test("a negative feather is a caller's bug", () => {
  const region = { x: 0, y: 0, width: 1, height: 1 };
  expect(() => seamAlpha(painted([]), region, -1)).toThrow(RangeError);
  expect(() => outpaintAlpha(region, region, Number.NaN)).toThrow(RangeError);
});

test("the covered box holds every pixel above 0 and no empty edge", () => {
  const data = Uint8Array.from([0, 0, 0, 0, 0, 0, 1, 0, 0, 9, 0, 0]);
  expect(coveredBox({ width: 4, height: 3, data })).toEqual({ x: 1, y: 1, width: 2, height: 2 });
  expect(coveredBox({ width: 4, height: 3, data: new Uint8Array(12) })).toBeNull();
});
