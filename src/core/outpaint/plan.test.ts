import fc from "fast-check";
import { expect, test } from "vitest";
import {
  areaOf,
  contains,
  intersect,
  isEmpty,
  longerSide,
  pad,
  type Rect,
  rectOf,
  relativeTo,
  type Size,
  without,
} from "../geometry/geometry.ts";
import { keptOf, movedInside } from "./frame.ts";
import { type ExtendPlan, maxUpscale, movedOnto, planFramedEdit, stepOnItsCanvas, stepsTo } from "./plan.ts";
import { isWhole, paintedBy } from "./testing/frames.ts";

const side = fc.integer({ min: 1, max: 45 });
const aCanvas = fc.record({ width: side, height: side });
const anExtension = aCanvas
  .chain((canvas) =>
    fc.record({
      canvas: fc.constant(canvas),
      frame: fc
        .record({
          x: fc.integer({ min: -60, max: 40 }),
          y: fc.integer({ min: -60, max: 40 }),
          width: fc.integer({ min: 1, max: 110 }),
          height: fc.integer({ min: 1, max: 110 }),
        })
        .map((frame) => movedInside(frame, { canvas })),
      // Half of it, at half the scale, holds the widest overlap.
      longerSide: fc.integer({ min: 48, max: 120 }),
      maxScale: fc.constantFrom(0.5, 1, 2, Number.POSITIVE_INFINITY),
      share: fc.constantFrom(0.5, 0.75, Number.POSITIVE_INFINITY),
    }),
  )
  .map(({ canvas, frame, longerSide: best, maxScale, share }) => {
    const options = { longerSide: best, maxScale, maxPixels: (best * maxScale) ** 2 * share };
    return { canvas, frame, options, plan: planFramedEdit(frame, canvas, options) };
  });

const within = (rects: readonly Rect[], frame: Rect) =>
  paintedBy(
    rects.map((rect) => relativeTo(rect, frame)),
    frame,
  );
/** Quicker than toEqual, which looks at every element on its own. */
const areSame = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((value, i) => value === b[i]);
const sum = (rects: readonly Size[]) => rects.reduce((total, rect) => total + areaOf(rect), 0);

/** The part of the kept picture that is not repainted: all but the overlap along the sides that grow. */
function untouched({ frame, kept, overlap }: ExtendPlan): Rect {
  const left = kept.x + (frame.x < kept.x ? overlap : 0);
  const top = kept.y + (frame.y < kept.y ? overlap : 0);
  const right = kept.x + kept.width - (frame.x + frame.width > kept.x + kept.width ? overlap : 0);
  const bottom = kept.y + kept.height - (frame.y + frame.height > kept.y + kept.height ? overlap : 0);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

test("what the frame shows is what comes about: no gap, nothing twice, and no pixel of the picture beyond the overlap", () => {
  fc.assert(
    fc.property(anExtension, ({ frame, plan }) => {
      const { kept, steps } = plan;
      const invented = within(
        steps.flatMap((step) => step.invented),
        frame,
      );
      expect(areSame(invented, within(without(frame, kept), frame))).toBe(true);
      expect(sum(steps.flatMap(({ invented }) => invented))).toBe(areaOf(frame) - areaOf(kept));
      const masked = within(
        steps.flatMap(({ mask }) => mask),
        frame,
      );
      const mayChange = steps.length === 0 ? [] : without(frame, untouched(plan));
      expect(areSame(masked, within(mayChange, frame))).toBe(true);
      expect(steps.at(-1)?.whole ?? kept).toEqual(frame);
    }),
    { numRuns: 300 },
  );
});

test("each step is a request that can be sent: all it sees but the mask is there already, and what is done stays usable", () => {
  fc.assert(
    fc.property(anExtension, ({ canvas, options, plan }) => {
      let there: Rect[] = [keptOf(plan.frame, canvas)];
      let whole = plan.kept;
      for (const step of plan.steps) {
        const { region, invented, mask } = step;
        expect([step.canvas, region, step.whole, ...invented, ...mask].every(isWhole)).toBe(true);
        expect(contains(plan.frame, step.canvas)).toBe(true);
        expect(contains(step.canvas, region)).toBe(true);
        expect(contains(step.canvas, whole)).toBe(true);
        for (const rect of mask) expect(contains(region, rect)).toBe(true);
        expect(sum(mask)).toBe(within(mask, region).reduce((count, bit) => count + bit, 0));
        const open = within(without(region, { x: 0, y: 0, width: 0, height: 0 }), region);
        const done = within(there, region);
        const fresh = within(invented, region);
        const white = within(mask, region);
        for (let i = 0; i < open.length; i++) {
          if ((done[i] ?? 0) + (fresh[i] ?? 0) !== 1 || (fresh[i] === 1 && white[i] !== 1)) expect.unreachable(`pixel ${i}`);
        }
        expect(longerSide(region)).toBeLessThanOrEqual(Math.max(2, options.longerSide * options.maxScale));
        expect(areaOf(region)).toBeLessThanOrEqual(options.maxPixels);
        there = [...there, ...invented];
        expect(within(there, step.whole).every((bit) => bit === 1)).toBe(true);
        whole = step.whole;
      }
    }),
    { numRuns: 200 },
  );
});

test("a step repaints, of what was there, just what lies within the overlap of what it invents: there the join is made", () => {
  fc.assert(
    fc.property(anExtension, ({ plan }) => {
      for (const { region, invented, mask } of plan.steps) {
        const near = within(
          invented.map((rect) => intersect(pad(rect, plan.overlap), region)),
          region,
        );
        expect(areSame(within(mask, region), near)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

test("no step invents more than it sees along an axis", () => {
  fc.assert(
    fc.property(anExtension, ({ plan }) => {
      let before = plan.kept;
      for (const step of plan.steps) {
        if (step.whole === before) continue;
        expect(step.whole.width).toBeLessThanOrEqual(2 * before.width);
        expect(step.whole.height).toBeLessThanOrEqual(2 * before.height);
        before = step.whole;
      }
    }),
  );
});

test("a step on its own canvas is what a request asks for, and layers move with the canvas", () => {
  fc.assert(
    fc.property(anExtension, ({ plan }) => {
      for (const step of plan.steps) {
        const { canvas, region, mask } = stepOnItsCanvas(step);
        expect(contains(rectOf(canvas), region)).toBe(true);
        expect(mask.size).toEqual(canvas);
        const bounds = mask.bounds();
        expect(bounds !== null && !isEmpty(bounds) && contains(region, bounds)).toBe(true);
        const white = new Uint8Array(areaOf(canvas));
        for (let y = 0; y < canvas.height; y++)
          mask.eachRun(y, (first, last) => white.fill(1, y * canvas.width + first, y * canvas.width + last + 1));
        expect(areSame(white, within(step.mask, step.canvas))).toBe(true);
        const base = movedOnto({ x: 0, y: 0, imageId: "base" }, step.canvas);
        expect(base).toEqual({ x: 0 - step.canvas.x, y: 0 - step.canvas.y, imageId: "base" });
      }
    }),
    { numRuns: 60 },
  );
});

test("what common frames of a photograph cost", () => {
  const count = (canvas: Size, frame: Rect, maxScale: number) =>
    planFramedEdit(frame, canvas, { longerSide: 1440, maxScale }).steps.length;
  const small = { width: 1200, height: 800 };
  expect(count(small, { x: 100, y: 0, width: 1000, height: 800 }, 1)).toBe(0);
  expect(count(small, { x: 0, y: 0, width: 1440, height: 800 }, 1)).toBe(1);
  expect(count(small, { x: 0, y: -200, width: 1200, height: 1200 }, 1)).toBe(1);
  expect(count(small, { x: -600, y: -400, width: 2400, height: 1600 }, 2)).toBe(1);
  expect(count(small, { x: -1800, y: -1200, width: 4800, height: 3200 }, Number.POSITIVE_INFINITY)).toBe(2);
  const large = { width: 6000, height: 4000 };
  expect(count(large, { x: 0, y: 0, width: 9000, height: 4000 }, Number.POSITIVE_INFINITY)).toBe(1);
  expect(count(large, { x: 0, y: 0, width: 7000, height: 4000 }, 2)).toBe(2);
});

test("full detail enlarges nothing, the fewest edits a wide picture, and are never more", () => {
  const sizes = { longerSide: 1440, multipleOf: 16 };
  const whole = fc.record({ width: fc.integer({ min: 200, max: 9000 }), height: fc.integer({ min: 200, max: 9000 }) });
  fc.assert(
    fc.property(whole, fc.integer({ min: 1, max: 2500 }), (canvas, by) => {
      const frame = { x: 0, y: -by, width: canvas.width, height: canvas.height + by };
      const [fewest, full] = (["fewest", "full"] as const).map((detail) => stepsTo({ canvas, frame, detail, longerSide: 1440 }));
      // Each side is sent as a multiple of 16.
      expect(maxUpscale(full ?? [], sizes)).toBeLessThan(1.05);
      expect(Math.max(...(full ?? []).map(({ region }) => areaOf(region)))).toBeLessThanOrEqual(810 * 1440);
      expect(maxUpscale(fewest ?? [], sizes)).toBeGreaterThanOrEqual((canvas.width / 1440) * 0.99);
      expect(fewest?.length).toBeLessThanOrEqual(full?.length ?? 0);
    }),
  );
  const wide = { canvas: { width: 3000, height: 400 }, frame: { x: 0, y: 0, width: 3000, height: 560 }, longerSide: 1440 };
  expect([stepsTo({ ...wide, detail: "fewest" }).length, stepsTo({ ...wide, detail: "full" }).length]).toEqual([1, 3]);
  const narrow = { canvas: { width: 1300, height: 1300 }, frame: { x: 0, y: 0, width: 1500, height: 1300 }, longerSide: 1440 };
  expect(maxUpscale(stepsTo({ ...narrow, detail: "fewest" }), sizes)).toBeLessThan(1.05);
  expect(stepsTo({ ...narrow, detail: "fewest" })).toHaveLength(1);
  // Sent as it is, but a model's result is smaller.
  const square = { canvas: { width: 1440, height: 800 }, frame: { x: 0, y: 0, width: 1440, height: 1440 }, longerSide: 1440 };
  expect(maxUpscale(stepsTo({ ...square, detail: "fewest" }), sizes)).toBeCloseTo(4 / 3, 3);
});
