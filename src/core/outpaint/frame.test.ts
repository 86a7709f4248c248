import fc from "fast-check";
import { expect, test } from "vitest";
import { areaOf, contains, isEmpty, type Rect, rectOf } from "../geometry/geometry.ts";
import {
  ANCHORS,
  centredFrame,
  type FrameSpace,
  isCropOnly,
  keptOf,
  matchOpposite,
  pixelsOf,
  ratioFrame,
  reachOf,
  SIDES,
  shareOf,
  sizedFrame,
  withReach,
} from "./frame.ts";
import { finenessFor, RATIOS, TEMPLATES, templateFrame } from "./templates.ts";
import { aFrame, aSpace, FREE, isWhole } from "./testing/frames.ts";

const anchor = fc.constantFrom(...ANCHORS);
const side = fc.constantFrom(...SIDES);

/** The invariants of every frame, however it was made. */
function expectSound(frame: Rect, { canvas, limits }: FrameSpace): void {
  expect(isWhole(frame)).toBe(true);
  expect(isEmpty(keptOf(frame, canvas))).toBe(false);
  expect(areaOf(frame)).toBeLessThanOrEqual(limits.maxPixels);
  expect(Math.max(frame.width, frame.height)).toBeLessThanOrEqual(limits.maxSide);
}

test("a side reaches exactly as far as typed and the other sides stay, unless a limit says why not", () => {
  fc.assert(
    fc.property(aSpace, fc.context(), (space, log) => {
      fc.assert(
        fc.property(aFrame(space), side, fc.integer({ min: -20_000, max: 70_000 }), (frame, which, pixels) => {
          const changed = withReach(frame, which, pixels, space);
          log.log(JSON.stringify({ frame, which, pixels, changed }));
          expectSound(changed.frame, space);
          const before = reachOf(frame, space.canvas);
          const after = reachOf(changed.frame, space.canvas);
          for (const other of SIDES) if (other !== which) expect(after[other]).toBe(before[other]);
          if (changed.limit === null) expect(after[which]).toBe(pixels);
          else expect(after[which]).not.toBe(pixels);
        }),
        { numRuns: 20 },
      );
    }),
    { numRuns: 20 },
  );
});

test("a side that would pass the limit by little does not push the others out", () => {
  const space = { canvas: { width: 2, height: 674 }, limits: { maxPixels: 1753, maxSide: 877 } };
  const { frame, limit } = withReach({ x: 0, y: 0, width: 8, height: 84 }, "left", 13, space);
  expect(frame).toEqual({ x: -12, y: 0, width: 20, height: 84 });
  expect(limit).toBe("pixels");
});

test("a typed size is met to the pixel with the old picture at its anchor, unless a limit says why not", () => {
  fc.assert(
    fc.property(
      aSpace,
      fc.integer({ min: 1, max: 70_000 }),
      fc.integer({ min: 1, max: 70_000 }),
      anchor,
      (space, width, height, at) => {
        const { frame, limit } = sizedFrame({ width, height }, at, space);
        expectSound(frame, space);
        if (limit === null) expect([frame.width, frame.height]).toEqual([width, height]);
        const reach = reachOf(frame, space.canvas);
        const { x, y } = shareOf(at);
        if (x === 0) expect(reach.left).toBe(0);
        if (x === 1) expect(reach.right).toBe(0);
        if (x === 0.5) expect(Math.abs(reach.left - reach.right)).toBeLessThanOrEqual(1);
        if (y === 0) expect(reach.top).toBe(0);
        if (y === 1) expect(reach.bottom).toBe(0);
        if (y === 0.5) expect(Math.abs(reach.top - reach.bottom)).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test("a ratio is met to the nearest pixel: growing holds the whole picture, cropping lies inside it", () => {
  fc.assert(
    fc.property(aSpace, fc.constantFrom(...RATIOS, ...TEMPLATES), anchor, ({ canvas }, shape, at) => {
      const space = { canvas, limits: FREE };
      const grown = templateFrame(shape, "grow", at, space);
      const cropped = templateFrame(shape, "crop", at, space);
      expect(contains(grown.frame, rectOf(canvas))).toBe(true);
      expect(grown.frame.width === canvas.width || grown.frame.height === canvas.height).toBe(true);
      for (const { frame, limit } of [grown, ...(cropped.limit === null ? [cropped] : [])]) {
        expect(limit).toBeNull();
        const isNearest =
          Math.abs(frame.width - frame.height * shape.ratio) <= 0.5 || Math.abs(frame.height - frame.width / shape.ratio) <= 0.5;
        expect(isNearest).toBe(true);
      }
      if (cropped.limit === null) expect(contains(rectOf(canvas), cropped.frame)).toBe(true);
    }),
  );
});

test("a ratio that would pass a limit leaves the picture whole and says why", () => {
  const space = { canvas: { width: 12_000, height: 9_000 }, limits: { maxPixels: 120e6, maxSide: 65_535 } };
  const { frame, limit } = ratioFrame(9 / 16, "grow", "centre", space);
  expect(limit).toBe("pixels");
  expect(contains(frame, rectOf(space.canvas))).toBe(true);
  expect(frame).toEqual({ x: 0, y: -500, width: 12_000, height: 10_000 });
  expect(() => ratioFrame(0, "grow", "centre", space)).toThrow(RangeError);
});

test("matched and centred frames are even on both sides", () => {
  fc.assert(
    fc.property(aSpace, fc.gen(), side, ({ canvas }, g, which) => {
      const space = { canvas, limits: FREE };
      const frame = g(() => aFrame(space));
      const matched = matchOpposite(frame, which, space);
      const reach = reachOf(matched.frame, canvas);
      if (matched.limit === null) {
        if (which === "left" || which === "right") expect(reach.left).toBe(reach.right);
        else expect(reach.top).toBe(reach.bottom);
      }
      const centred = centredFrame(frame, space);
      if (centred.limit === null) expect([centred.frame.width, centred.frame.height]).toEqual([frame.width, frame.height]);
      const around = reachOf(centred.frame, canvas);
      expect(Math.abs(around.left - around.right)).toBeLessThanOrEqual(1);
      expect(Math.abs(around.top - around.bottom)).toBeLessThanOrEqual(1);
    }),
  );
});

test("per cent are of the old picture's own side", () => {
  const canvas = { width: 601, height: 400 };
  expect(pixelsOf({ value: 50, unit: "percent" }, "left", canvas)).toBe(301);
  expect(pixelsOf({ value: -25, unit: "percent" }, "top", canvas)).toBe(-100);
  expect(pixelsOf({ value: 12.4, unit: "px" }, "bottom", canvas)).toBe(12);
});

test("templates have names of their own, and tell whether a frame is fine enough for them", () => {
  for (const list of [RATIOS, TEMPLATES]) expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
  const a4 = TEMPLATES.find(({ id }) => id === "a4");
  expect(a4).toMatchObject({ width: 2480, height: 3508 });
  if (a4) expect(finenessFor({ x: 0, y: 0, width: 1240, height: 1754 }, a4)).toBe(0.5);
});

test("a frame only crops where it cuts something and adds nothing", () => {
  const canvas = { width: 600, height: 400 };
  const only = (x: number, y: number, width: number, height: number) => isCropOnly({ x, y, width, height }, canvas);
  expect([only(0, 0, 599, 400), only(10, 20, 100, 100), only(0, 0, 600, 399)]).toEqual([true, true, true]);
  expect([only(0, 0, 600, 400), only(-1, 0, 300, 400), only(0, 0, 601, 300)]).toEqual([false, false, false]);
});
