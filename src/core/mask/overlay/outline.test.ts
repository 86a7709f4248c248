import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rect } from "../../geometry/geometry.ts";
import type { Viewport } from "../../geometry/viewport.ts";
import { MaskDocument, REPAINT } from "../maskDocument.ts";
import { fillRect } from "../runs.ts";
import { paintedMask } from "../testing/naiveMask.ts";
import { DASH_STEPS, Outline } from "./outline.ts";

const SIDE = 40;
const EVERYTHING: Rect = { x: 0, y: 0, width: SIDE, height: SIDE };
const WHITE = 0xffffffff;
const BLACK = 0xff000000;

const newTarget = () => ({ width: SIDE, height: SIDE, data: new Uint32Array(SIDE * SIDE) });

/** Quarters of pixels, on either side of 100 %. */
const anyViewport: fc.Arbitrary<Viewport> = fc.record({
  scale: fc.constantFrom(0.5, 1, 1.5, 4),
  x: fc.integer({ min: -80, max: 80 }).map((quarters) => quarters / 4),
  y: fc.integer({ min: -80, max: 80 }).map((quarters) => quarters / 4),
});

/** The share of white under a screen pixel at half size; zoomed in, the mask pixel under its centre. */
function isWhite(mask: MaskDocument, { scale, x, y }: Viewport, sx: number, sy: number): boolean {
  if (scale >= 1) return mask.get(Math.floor((sx + 0.5 - x) / scale), Math.floor((sy + 0.5 - y) / scale)) === 1;
  let white = 0;
  // Quarters of a screen pixel lie on eighths of an image pixel.
  for (let v = 0; v < 4; v++)
    for (let u = 0; u < 4; u++) {
      const [px, py] = [(sx + (u + 0.5) / 4 - x) / scale, (sy + (v + 0.5) / 4 - y) / scale];
      white += mask.get(Math.floor(px), Math.floor(py));
    }
  return Math.floor((white / 16) * 255 + 0.5) >= 64;
}

const drawn = (outline: Outline, step: number): Uint32Array => {
  const target = newTarget();
  outline.draw(target, step, EVERYTHING);
  return target.data;
};

test("the outline is what is white and has a neighbour that is not, a part traced anew included", () => {
  fc.assert(
    fc.property(
      paintedMask({ width: 33, height: 20 }),
      anyViewport,
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 1, max: 12 }),
      (mask, viewport, from, side) => {
        const outline = new Outline(EVERYTHING);
        outline.trace(mask, viewport, EVERYTHING);
        const edit = mask.begin();
        fillRect(edit, { x: from, y: 3, width: side, height: side }, REPAINT);
        edit.commit("More");
        const { scale, x, y } = viewport;
        const reach = { x: from * scale + x - 1, y: 3 * scale + y - 1, width: side * scale + 2, height: side * scale + 2 };
        outline.trace(mask, viewport, reach);
        const words = drawn(outline, 0);
        for (let sy = 0; sy < SIDE; sy++)
          for (let sx = 0; sx < SIDE; sx++) {
            const beside = [isWhite(mask, viewport, sx - 1, sy), isWhite(mask, viewport, sx + 1, sy)];
            const above = [isWhite(mask, viewport, sx, sy - 1), isWhite(mask, viewport, sx, sy + 1)];
            const isBoundary = isWhite(mask, viewport, sx, sy) && [...beside, ...above].includes(false);
            expect(words[sy * SIDE + sx] !== 0, `${sx}, ${sy}`).toBe(isBoundary);
          }
      },
    ),
    { numRuns: 60 },
  );
});

test("a march is what drawing it at that step would be, half of it white and half black, and comes round", () => {
  const mask = new MaskDocument({ width: 32, height: 32 });
  const edit = mask.begin();
  fillRect(edit, { x: 4, y: 6, width: 16, height: 8 }, REPAINT);
  edit.commit("Box");
  const outline = new Outline(EVERYTHING);
  outline.trace(mask, { scale: 1, x: 2.5, y: 3 }, EVERYTHING);
  const target = newTarget();
  outline.draw(target, 0, EVERYTHING);
  const first = target.data.slice();
  const inTopEdge = first.subarray(9 * SIDE + 8, 9 * SIDE + 16);
  for (const ink of [WHITE, BLACK]) expect(inTopEdge.filter((word) => word === ink)).toHaveLength(4);
  for (let step = 1; step <= DASH_STEPS; step++) {
    const before = target.data.slice();
    outline.march(target, step);
    expect(target.data).toEqual(drawn(outline, step));
    expect(target.data).not.toEqual(before);
  }
  expect(target.data).toEqual(first);
});

test("the bounds hold the boundary and no more once all is traced anew", () => {
  const mask = new MaskDocument({ width: 32, height: 32 });
  const paint = (area: Rect) => {
    const edit = mask.begin();
    fillRect(edit, area, REPAINT);
    edit.commit("Box");
  };
  const outline = new Outline(EVERYTHING);
  const viewport = { scale: 1, x: 0, y: 0 };
  paint({ x: 4, y: 6, width: 10, height: 8 });
  outline.trace(mask, viewport, EVERYTHING);
  expect(outline.bounds).toEqual({ x: 4, y: 6, width: 10, height: 8 });
  paint({ x: 20, y: 6, width: 3, height: 3 });
  outline.trace(mask, viewport, { x: 19, y: 5, width: 5, height: 5 });
  expect(outline.bounds).toEqual({ x: 4, y: 6, width: 19, height: 8 });
  outline.trace(mask, { ...viewport, x: 100 }, EVERYTHING);
  expect(outline.bounds).toMatchObject({ width: 0, height: 0 });
});
