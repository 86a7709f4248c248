import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rect } from "../../geometry/geometry.ts";
import type { Viewport } from "../../geometry/viewport.ts";
import type { MaskDocument } from "../maskDocument.ts";
import { anyMask, paintedMask, pixelsOf } from "../testing/naiveMask.ts";
import { composeOverlay, type OverlayLook } from "./overlay.ts";
import { blackWhitePalette, emptyPalette, gridPalettes, hatchedPalette, LEVELS, type Palette, tintPalette } from "./palette.ts";

const COLOUR = { r: 230, g: 40, b: 120, a: 200 };
const UNTOUCHED = 0x12345678;
const SIDE = 40;
const TINT: OverlayLook = { palette: tintPalette(COLOUR), ringRadius: 0, grid: null };

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

/** Coverage of a mask's pixels, 0 or 1; in blocks of 4x4, which may reach beyond the canvas, that of the pixel's block, 0..1. */
function whiteness(mask: MaskDocument, isInBlocks: boolean): (u: number, v: number) => number {
  if (!isInBlocks) return (u, v) => mask.get(u, v);
  return (u, v) => {
    let white = 0;
    for (let i = 0; i < 16; i++) white += mask.get((u & -4) + (i & 3), (v & -4) + (i >> 2));
    return white / 16;
  };
}

/** The mean whiteness of the image area [left, right) x [top, bottom), by cutting every pixel to it. */
function share(white: (u: number, v: number) => number, left: number, right: number, top: number, bottom: number): number {
  let sum = 0;
  for (let v = Math.floor(top); v < bottom; v++) {
    const tall = Math.min(v + 1, bottom) - Math.max(v, top);
    for (let u = Math.floor(left); u < right; u++) sum += white(u, v) * tall * (Math.min(u + 1, right) - Math.max(u, left));
  }
  return sum / ((right - left) * (bottom - top));
}

function check(mask: MaskDocument, { scale, x, y }: Viewport, area: Rect, shareAt: (sx: number, sy: number) => number): void {
  const target = { width: SIDE, height: SIDE, data: new Uint32Array(SIDE * SIDE).fill(UNTOUCHED) };
  composeOverlay(target, mask, { scale, x, y }, area, TINT);
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

test("zoomed out, a screen pixel's opacity is the share of white under it, at a quarter and below in blocks", () => {
  fc.assert(
    fc.property(anyMask, viewportAt([0.8, 0.5, 0.3, 0.25, 0.125, 0.05]), anyArea, (mask, viewport, area) => {
      const { scale, x, y } = viewport;
      const white = whiteness(mask, scale <= 0.25);
      check(mask, viewport, area, (sx, sy) =>
        share(white, (sx - x) / scale, (sx + 1 - x) / scale, (sy - y) / scale, (sy + 1 - y) / scale),
      );
    }),
    { numRuns: 60 },
  );
});

const EVERYTHING: Rect = { x: 0, y: 0, width: SIDE, height: SIDE };

/** The words of a screen of SIDE x SIDE. */
function composed(mask: MaskDocument, viewport: Viewport, look: OverlayLook): Uint32Array {
  const target = { width: SIDE, height: SIDE, data: new Uint32Array(SIDE * SIDE).fill(UNTOUCHED) };
  composeOverlay(target, mask, viewport, EVERYTHING, look);
  return target.data;
}

/** Palette that tell what a pixel is: share of white in the low byte, ring in the second, canvas in the third. */
const MARKED: Palette = {
  ground: 0x10000,
  ring: 0x10100,
  period: 1,
  background: Uint32Array.from({ length: LEVELS }, (_, level) => 0x10000 + level),
  halo: Uint32Array.from({ length: LEVELS }, (_, level) => 0x10100 + level),
};
const isRing = (word: number): boolean => (word & 0x100) !== 0;

test("the ring is what lies within its radius of the mask, to the pixel, and on the canvas", () => {
  const radii = fc.constantFrom(1, 2.5, 4, 7);
  fc.assert(
    fc.property(paintedMask({ width: 33, height: 20 }), viewportAt([1, 1.5, 3, 0.5, 0.25]), radii, (mask, viewport, radius) => {
      const { scale, x, y } = viewport;
      const around = { ...viewport, x: x + SIDE, y: y + SIDE };
      const wide = { width: 3 * SIDE, height: 3 * SIDE, data: new Uint32Array(9 * SIDE * SIDE) };
      // What is off the screen is near enough to be seen on it.
      composeOverlay(wide, mask, around, { x: 0, y: 0, width: wide.width, height: wide.height }, { ...TINT, palette: MARKED });
      const { ring, level, canvas } = {
        ring: composed(mask, viewport, { palette: MARKED, ringRadius: radius, grid: null }),
        level: (sx: number, sy: number) => (wide.data[(sy + SIDE) * wide.width + sx + SIDE] ?? 0) & 255,
        canvas: (sx: number, sy: number) => {
          const [u, v] = [(sx + 0.5 - x) / scale, (sy + 0.5 - y) / scale];
          return u >= 0 && v >= 0 && u < mask.size.width && v < mask.size.height;
        },
      };
      const isNear = (sx: number, sy: number): boolean => {
        if (scale >= 1) {
          const [u, v] = [Math.floor((sx + 0.5 - x) / scale), Math.floor((sy + 0.5 - y) / scale)];
          for (let dv = -7; dv <= 7; dv++)
            for (let du = -7; du <= 7; du++)
              if (du * du + dv * dv <= radius * radius && mask.get(u + du, v + dv) === 1) return true;
          return false;
        }
        for (let dy = -4; dy <= 4; dy++)
          for (let dx = -4; dx <= 4; dx++)
            if (dx * dx + dy * dy <= (radius * scale) ** 2 && canvas(sx + dx, sy + dy) && level(sx + dx, sy + dy) > 0)
              return true;
        return false;
      };
      const isShown = radius * scale >= 0.5;
      for (let sy = 0; sy < SIDE; sy++)
        for (let sx = 0; sx < SIDE; sx++) {
          const word = ring[sy * SIDE + sx] ?? 0;
          if (!canvas(sx, sy)) continue;
          expect(isRing(word), `${sx}, ${sy}`).toBe(isShown && isNear(sx, sy));
          expect(word & 255).toBe(level(sx, sy));
        }
    }),
    { numRuns: 60 },
  );
});

const looks: readonly OverlayLook[] = [
  { palette: tintPalette(COLOUR), ringRadius: 3, grid: null },
  { palette: hatchedPalette(COLOUR, 1), ringRadius: 3, grid: null },
  { palette: blackWhitePalette, ringRadius: 2, grid: gridPalettes(blackWhitePalette) },
  { palette: hatchedPalette(COLOUR, 1), ringRadius: 0, grid: gridPalettes(hatchedPalette(COLOUR, 1)) },
];

test("a part that is drawn anew is as it would be in the whole, and nothing beside it is touched", () => {
  fc.assert(
    // Scales whose shares are exact: else a rounding may choose the next shade.
    fc.property(
      anyMask,
      viewportAt([0.25, 0.5, 1, 3.25, 8]),
      anyArea,
      fc.constantFrom(...looks),
      (mask, viewport, area, look) => {
        const whole = composed(mask, viewport, look);
        const target = { width: SIDE, height: SIDE, data: new Uint32Array(SIDE * SIDE).fill(UNTOUCHED) };
        composeOverlay(target, mask, viewport, area, look);
        const expected = whole.map((word, at) => {
          const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
          const isInside = x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height;
          return isInside ? word : UNTOUCHED;
        });
        expect(target.data).toEqual(expected);
      },
    ),
  );
});

test("moved by whole pixels, the view shows the same pixels elsewhere: the pattern moves with the picture", () => {
  const shift = fc.integer({ min: -9, max: 9 });
  fc.assert(
    fc.property(anyMask, viewportAt([0.5, 1, 8]), shift, shift, fc.constantFrom(...looks), (mask, viewport, dx, dy, look) => {
      const before = composed(mask, viewport, look);
      const after = composed(mask, { ...viewport, x: viewport.x + dx, y: viewport.y + dy }, look);
      for (let y = 0; y < SIDE; y++)
        for (let x = 0; x < SIDE; x++)
          if (x + dx >= 0 && x + dx < SIDE && y + dy >= 0 && y + dy < SIDE)
            expect(after[(y + dy) * SIDE + x + dx]).toBe(before[y * SIDE + x]);
    }),
    { numRuns: 60 },
  );
});

test("the white and black view is opaque on the canvas, white where the mask and what it is grown by are", () => {
  fc.assert(
    fc.property(paintedMask({ width: 12, height: 9 }), (mask) => {
      const words = composed(mask, { scale: 2, x: 3, y: 5 }, { palette: blackWhitePalette, ringRadius: 2, grid: null });
      const pixels = pixelsOf(mask);
      const isSent = (u: number, v: number) =>
        pixels.some((bit, at) => bit === 1 && ((at % 12) - u) ** 2 + (Math.floor(at / 12) - v) ** 2 <= 4);
      for (let at = 0; at < words.length; at++) {
        const u = Math.floor(((at % SIDE) - 3) / 2);
        const v = Math.floor((Math.floor(at / SIDE) - 5) / 2);
        const isOnCanvas = u >= 0 && v >= 0 && u < 12 && v < 9;
        expect(words[at]).toBe(!isOnCanvas ? 0 : isSent(u, v) ? 0xffffffff : 0xff000000);
      }
    }),
    { numRuns: 30 },
  );
});

test("the grid has a line at each side of an image pixel, on the canvas only, whatever is under it", () => {
  const palette = fc.constantFrom("none", "tint").map((name) => (name === "none" ? emptyPalette : tintPalette(COLOUR)));
  fc.assert(
    fc.property(paintedMask({ width: 4, height: 3 }), viewportAt([8, 9.5]), palette, (mask, viewport, under) => {
      const plain = composed(mask, viewport, { palette: under, ringRadius: 0, grid: null });
      const gridded = composed(mask, viewport, { palette: under, ringRadius: 0, grid: gridPalettes(under) });
      const cellOf = (at: number, offset: number) => Math.floor((at + 0.5 - offset) / viewport.scale);
      for (let y = 0; y < SIDE; y++)
        for (let x = 0; x < SIDE; x++) {
          const [u, v] = [cellOf(x, viewport.x), cellOf(y, viewport.y)];
          const isOnCanvas = u >= 0 && v >= 0 && u < 4 && v < 3;
          const isEdge = [cellOf(x - 1, viewport.x), cellOf(x + 1, viewport.x)].some((other) => other !== u);
          const isLine = isEdge || [cellOf(y - 1, viewport.y), cellOf(y + 1, viewport.y)].some((other) => other !== v);
          expect(gridded[y * SIDE + x] !== plain[y * SIDE + x], `${x}, ${y}`).toBe(isOnCanvas && isLine);
        }
    }),
    { numRuns: 60 },
  );
});
