import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rect } from "../geometry.ts";
import type { Viewport } from "../viewport.ts";
import type { MaskDocument } from "./maskDocument.ts";
import { composeOverlay } from "./overlay.ts";
import { anyMask, pixelsOf } from "./testing/naiveMask.ts";

const COLOUR = { r: 230, g: 40, b: 120, a: 200 };
const UNTOUCHED = 0x12345678;
const SIDE = 40;

const anyArea: fc.Arbitrary<Rect> = fc.record({
  x: fc.integer({ min: -5, max: SIDE }),
  y: fc.integer({ min: -5, max: SIDE }),
  width: fc.integer({ min: 0, max: SIDE + 10 }),
  height: fc.integer({ min: 0, max: SIDE + 10 }),
});

/** Quarters of pixels, so that the expected picture is exact in floating point too. */
const viewportAt = (scales: readonly number[]): fc.Arbitrary<Viewport> =>
  fc.record({
    scale: fc.constantFrom(...scales),
    x: fc.integer({ min: -400, max: 80 }).map((quarters) => quarters / 4),
    y: fc.integer({ min: -400, max: 80 }).map((quarters) => quarters / 4),
  });

/** The share of white in the image area [left, right) x [top, bottom), by cutting every pixel to it. */
function share(pixels: Uint8Array, { size }: MaskDocument, left: number, right: number, top: number, bottom: number): number {
  let white = 0;
  for (let v = Math.max(0, Math.floor(top)); v < Math.min(size.height, bottom); v++) {
    const tall = Math.min(v + 1, bottom) - Math.max(v, top);
    for (let u = Math.max(0, Math.floor(left)); u < Math.min(size.width, right); u++) {
      if (pixels[v * size.width + u] === 1) white += tall * (Math.min(u + 1, right) - Math.max(u, left));
    }
  }
  return white / ((right - left) * (bottom - top));
}

function check(mask: MaskDocument, { scale, x, y }: Viewport, area: Rect, shareAt: (sx: number, sy: number) => number): void {
  const target = { width: SIDE, height: SIDE, data: new Uint32Array(SIDE * SIDE).fill(UNTOUCHED) };
  composeOverlay(target, mask, { scale, x, y }, area, COLOUR);
  for (let sy = 0; sy < SIDE; sy++) {
    for (let sx = 0; sx < SIDE; sx++) {
      const word = target.data[sy * SIDE + sx] ?? 0;
      const isInside = sx >= area.x && sy >= area.y && sx < area.x + area.width && sy < area.y + area.height;
      if (!isInside) {
        expect(word).toBe(UNTOUCHED);
        continue;
      }
      const alpha = word >>> 24;
      expect(Math.abs(alpha - shareAt(sx, sy) * COLOUR.a), `${sx}, ${sy}`).toBeLessThanOrEqual(1);
      if (alpha > 0) expect([word & 255, (word >>> 8) & 255, (word >>> 16) & 255]).toEqual([COLOUR.r, COLOUR.g, COLOUR.b]);
      else expect(word).toBe(0);
    }
  }
}

test("zoomed in, a screen pixel shows the mask pixel under its centre", () => {
  fc.assert(
    fc.property(anyMask, viewportAt([1, 1.5, 2, 3.25, 8]), anyArea, (mask, viewport, area) => {
      check(mask, viewport, area, (sx, sy) =>
        mask.get(Math.floor((sx + 0.5 - viewport.x) / viewport.scale), Math.floor((sy + 0.5 - viewport.y) / viewport.scale)),
      );
    }),
  );
});

test("zoomed out, a screen pixel's opacity is the share of white under it", () => {
  fc.assert(
    fc.property(anyMask, viewportAt([0.8, 0.5, 0.3, 0.25, 0.125, 0.05]), anyArea, (mask, viewport, area) => {
      const pixels = pixelsOf(mask);
      const { scale, x, y } = viewport;
      check(mask, viewport, area, (sx, sy) =>
        share(pixels, mask, (sx - x) / scale, (sx + 1 - x) / scale, (sy - y) / scale, (sy + 1 - y) / scale),
      );
    }),
    { numRuns: 60 },
  );
});
