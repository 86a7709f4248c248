import fc from "fast-check";
import { expect, test } from "vitest";
import { type Rect, rectOf } from "../geometry/geometry.ts";

import { MaskDocument, REPAINT } from "../mask/maskDocument.ts";
import { fillRect } from "../mask/runs.ts";
import { newRaster, type Raster } from "../raster.ts";
import type { BlendArea } from "./alpha.ts";
import { type BlendSettings, blendWith, PLAIN_BLEND } from "./blend.ts";
import { prepareBlend } from "./prepare.ts";
import { blendPreview, smallBlend } from "./preview.ts";

const CANVAS = { width: 230, height: 150 };
const REGION = { x: 24, y: 10, width: 180, height: 120 };

/** Smooth, so that a smaller picture of it is as good. */
function picture(size: { width: number; height: number }, brightness: number): Raster {
  const raster = newRaster(size);
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) {
      const level = brightness + 60 * Math.sin((3 * x) / size.width) * Math.cos((2 * y) / size.height);
      raster.data.set([level, level + 10, level + 20, 255], 4 * (y * size.width + x));
    }
  return raster;
}

const sourceOf = (area: BlendArea) => ({
  region: REGION,
  area,
  maskDilation: 3,
  known: [rectOf(CANVAS)],
  keepsAlpha: false,
  result: picture({ width: 90, height: 60 }, 140),
  read: (part: Rect) => picture(part, 110),
});

const areas = fc.oneof(
  fc
    .record({ x: fc.nat(200), y: fc.nat(120), width: fc.integer({ min: 8, max: 90 }), height: fc.integer({ min: 8, max: 60 }) })
    .map((paint): BlendArea => {
      const mask = new MaskDocument(CANVAS);
      const edit = mask.begin();
      fillRect(edit, { x: 40, y: 30, width: 20, height: 20 }, REPAINT);
      fillRect(edit, paint, REPAINT);
      edit.commit("test");
      return { kind: "mask", mask };
    }),
  fc.constant<BlendArea>({ kind: "frame", old: { x: 60, y: 40, width: 90, height: 60 }, region: REGION }),
);
const settings = fc.record<BlendSettings>({
  grow: fc.nat(20),
  feather: fc.integer({ min: 12, max: 40 }),
  colourMatch: fc.constantFrom(0, 0.5, 1),
  grain: fc.constant(0),
  shiftX: fc.integer({ min: -8, max: 8 }),
  shiftY: fc.integer({ min: -8, max: 8 }),
  isStrict: fc.boolean(),
});

/** The layer at a canvas position, each channel multiplied by its alpha: 0..255. */
function seen({ layer, box }: { layer: Raster; box: Rect | null }, x: number, y: number): number[] {
  if (!box) return [0, 0, 0, 0];
  const column = Math.floor(((x - box.x) * layer.width) / box.width);
  const row = Math.floor(((y - box.y) * layer.height) / box.height);
  if (column < 0 || row < 0 || column >= layer.width || row >= layer.height) return [0, 0, 0, 0];
  const at = 4 * (row * layer.width + column);
  const [red = 0, green = 0, blue = 0, alpha = 0] = layer.data.subarray(at, at + 4);
  return [red, green, blue, 255].map((level) => (level * alpha) / 255);
}

test("a preview shows what the layer will be, coarser", () => {
  fc.assert(
    fc.property(areas, settings, (area, seam) => {
      const prepared = prepareBlend(sourceOf(area));
      const full = blendWith(prepared, seam);
      const preview = blendPreview(smallBlend(prepared, 90), seam) ?? { layer: newRaster(rectOf(REGION)), box: null };
      let difference = 0;
      let count = 0;
      for (let y = REGION.y; y < REGION.y + REGION.height; y += 3) {
        for (let x = REGION.x; x < REGION.x + REGION.width; x += 3) {
          const [is, was] = [seen(preview, x + 0.5, y + 0.5), seen(full, x + 0.5, y + 0.5)];
          difference += is.reduce((sum, level, c) => sum + Math.abs(level - (was[c] ?? 0)), 0) / 4;
          count += 1;
        }
      }
      // Half a small pixel along the whole border comes to 3 at most; what lies elsewhere, or is of another width, to far more.
      expect(difference / count).toBeLessThan(6);
    }),
    { numRuns: 15 },
  );
});

test("a region that is no larger is previewed exactly", () => {
  const prepared = prepareBlend(sourceOf({ kind: "frame", old: { x: 60, y: 40, width: 90, height: 60 }, region: REGION }));
  const { layer, erase, box } = blendWith(prepared, PLAIN_BLEND);
  expect(blendPreview(smallBlend(prepared, 180), PLAIN_BLEND)).toEqual({ layer, erase, box });
});
