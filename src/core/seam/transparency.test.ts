import fc from "fast-check";
import { expect, test } from "vitest";
import { intersect, type Rect, rectOf } from "../geometry/geometry.ts";
import { MaskDocument, REPAINT } from "../mask/maskDocument.ts";
import { fillRect } from "../mask/runs.ts";
import { newRaster, type Raster } from "../raster.ts";
import { type BlendArea, layerAlpha } from "./alpha.ts";
import { type Blend, type BlendSettings, bandOf, blendResult, blendStrips } from "./blend.ts";
import { type BlendSource, prepareBlend } from "./prepare.ts";
import { blendPreview, smallBlend } from "./preview.ts";

const CANVAS = { width: 60, height: 48 };
const WHOLE = rectOf(CANVAS);
const SETTINGS: BlendSettings = { grow: 0, feather: 8, colourMatch: 0, grain: 0, shiftX: 0, shiftY: 0, isStrict: false };
const PAINT = { x: 20, y: 14, width: 18, height: 16 };

function painted(paint: Rect): BlendArea {
  const mask = new MaskDocument(CANVAS);
  const edit = mask.begin();
  fillRect(edit, paint, REPAINT);
  edit.commit("test");
  return { kind: "mask", mask };
}

const rasterOf = (bytes: Uint8Array): Raster => {
  const raster = newRaster(CANVAS);
  raster.data.set(Uint8Array.from(raster.data, (_, i) => bytes[(i * 7 + (i >> 5)) % bytes.length] ?? 0));
  return raster;
};

function cut(picture: Raster, part: Rect): Raster {
  const out = newRaster(part);
  const inside = intersect(part, rectOf(picture));
  for (let y = inside.y; y < inside.y + inside.height; y++) {
    const from = 4 * (y * picture.width + inside.x);
    out.data.set(picture.data.subarray(from, from + 4 * inside.width), 4 * ((y - part.y) * part.width + inside.x - part.x));
  }
  return out;
}

const sourceOf = (original: Raster, result: Raster, more: Partial<BlendSource> = {}): BlendSource => ({
  region: WHOLE,
  result,
  area: painted(PAINT),
  maskDilation: 3,
  read: (part) => cut(original, part),
  known: [WHOLE],
  keepsAlpha: false,
  ...more,
});

/** Premultiplied, 0..255: the original erased, and the layer drawn over it. */
function laid(original: Raster, { layer, erase, box }: Blend): Float64Array {
  const seen = Float64Array.from(original.data, (value, i) => (i % 4 === 3 ? value : (value * alphaOf(original, i)) / 255));
  if (!box) return seen;
  for (let i = 0; i < layer.width * layer.height; i++) {
    const x = i % layer.width;
    const at = 4 * ((box.y + (i - x) / layer.width) * original.width + box.x + x);
    const alpha = (layer.data[4 * i + 3] ?? 0) / 255;
    const left = (1 - (erase?.data[i] ?? 0) / 255) * (1 - alpha);
    for (let c = 0; c < 4; c++)
      seen[at + c] = (seen[at + c] ?? 0) * left + alpha * (c === 3 ? 255 : (layer.data[4 * i + c] ?? 0));
  }
  return seen;
}

const alphaOf = ({ data }: Raster, i: number): number => data[(i | 3) as number] ?? 0;

const bytes = fc.uint8Array({ minLength: 97, maxLength: 97 });

test("erased and drawn over, a result with alpha is the original and it mixed by the seam, whatever both are", () => {
  fc.assert(
    fc.property(bytes, bytes, fc.nat(12), fc.nat(9), (one, other, feather, grow) => {
      const [original, result] = [rasterOf(one), rasterOf(other)];
      const settings = { ...SETTINGS, feather, grow };
      const source = sourceOf(original, result);
      const seen = laid(original, blendResult(source, settings));
      const coverage = layerAlpha(source.area, WHOLE, bandOf(settings)).data;
      let farthest = 0;
      for (let i = 0; i < seen.length; i++) {
        const c = (coverage[i >> 2] ?? 0) / 255;
        const premultiplied = (picture: Raster): number =>
          ((i % 4 === 3 ? 255 : (picture.data[i] ?? 0)) * alphaOf(picture, i)) / 255;
        const wanted = (1 - c) * premultiplied(original) + c * premultiplied(result);
        farthest = Math.max(farthest, Math.abs((seen[i] ?? 0) - wanted));
      }
      expect(farthest).toBeLessThan(2);
    }),
    { numRuns: 20 },
  );
});

test("a layer draws or erases just where the seam reaches, so that both count the same kept pixels", () => {
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      const source = sourceOf(rasterOf(one), rasterOf(other));
      const { layer, erase, box, report } = blendResult(source, SETTINGS);
      const coverage = layerAlpha(source.area, box ?? WHOLE, bandOf(SETTINGS)).data;
      const touched = coverage.map((_, i) => (layer.data[4 * i + 3] || erase?.data[i] ? 1 : 0));
      expect(touched).toEqual(coverage.map((opacity) => (opacity > 0 ? 1 : 0)));
      expect(report.changedKept).toBe(0);
    }),
    { numRuns: 20 },
  );
});

/** Blue with a soft, transparent right half; white is hidden there. */
function halfBlue(): Raster {
  const picture = newRaster(CANVAS);
  for (let i = 0; i < CANVAS.width * CANVAS.height; i++) {
    const alpha = Math.min(255, Math.max(0, 255 - 60 * ((i % CANVAS.width) - 28)));
    picture.data.set(alpha === 0 ? [255, 255, 255, 0] : [30, 110, 210, alpha], 4 * i);
  }
  return picture;
}

const onWhite = ({ width, height, data }: Raster): Raster => ({
  width,
  height,
  data: data.map((value, i) => (i % 4 === 3 ? 255 : (value * (data[i | 3] ?? 0)) / 255 + 255 - (data[i | 3] ?? 0))),
});

test("a result that was made on white keeps the original's alpha, and no white is left in its edge", () => {
  const original = halfBlue();
  const source = sourceOf(original, onWhite(original), { keepsAlpha: true });
  const blend = blendResult(source, { ...SETTINGS, colourMatch: 1 });
  const seen = laid(original, blend);
  const before = laid(original, { ...blend, box: null });
  for (const [i, value] of seen.entries()) expect(Math.abs(value - (before[i] ?? 0))).toBeLessThan(2);
});

test("where there was no original, a result that was made on white is opaque", () => {
  const original = halfBlue();
  const old = { x: 0, y: 0, width: 40, height: 48 };
  const paint = { x: 36, y: 0, width: 24, height: 48 };
  const source = sourceOf(cut(original, { ...old, width: 60 }), onWhite(original), {
    keepsAlpha: true,
    known: [old],
    area: painted(paint),
  });
  const { layer, box } = blendResult(source, SETTINGS);
  for (let y = 0; y < 48; y++) expect(layer.data[4 * (y * layer.width + 50 - (box?.x ?? 0)) + 3]).toBe(255);
});

test("where all is opaque nothing is erased, and a layer is what it was without alpha", () => {
  const opaque = onWhite(halfBlue());
  const [plain, kept] = [false, true].map((keepsAlpha) => blendResult(sourceOf(opaque, opaque, { keepsAlpha }), SETTINGS));
  expect([plain?.erase, kept?.erase]).toEqual([null, null]);
  expect(kept?.layer.data).toEqual(plain?.layer.data);
});

test("colours are fitted on what is seen: what is hidden where an original is transparent has no say", () => {
  const original = halfBlue();
  const hidden = {
    ...original,
    data: original.data.map((value, i) => ((original.data[i | 3] ?? 0) === 0 && i % 4 !== 3 ? 7 : value)),
  };
  const result = { ...original, data: original.data.map((value, i) => (i % 4 === 3 ? value : value + 9)) };
  const [one, other] = [original, hidden].map((picture) =>
    blendResult(sourceOf(picture, result), { ...SETTINGS, colourMatch: 1, grain: 1 }),
  );
  expect(other?.layer.data).toEqual(one?.layer.data);
  expect(other?.erase?.data).toEqual(one?.erase?.data);
});

test("a result that is enlarged has no haze beside its edge, and no pinholes in what is opaque", () => {
  const [original, result] = [newRaster(CANVAS), newRaster({ width: 30, height: 24 })];
  for (let i = 0; i < 30 * 24; i++) if (i % 30 < 15) result.data.set([200, 40, 20, 255], 4 * i);
  const { layer, erase, box } = blendResult(sourceOf(original, result), { ...SETTINGS, isStrict: true });
  const alphas = Array.from({ length: PAINT.width }, (_, x) => layer.data[4 * (8 * layer.width + x) + 3]);
  expect(box).toEqual(PAINT);
  expect(alphas.slice(0, 7)).toEqual(new Array(7).fill(255));
  expect(alphas.slice(-5)).toEqual(new Array(5).fill(0));
  expect(erase?.data[8 * layer.width]).toBe(0);
});

test("strips and previews erase as the whole does", () => {
  const [original, result] = [halfBlue(), halfBlue()];
  result.data.fill(0);
  const prepared = prepareBlend(sourceOf(original, result));
  const { erase, box } = blendResult(sourceOf(original, result), SETTINGS);
  const strips = [...blendStrips(prepared, SETTINGS)].flatMap((strip) => [...(strip.erase?.data ?? [])]);
  expect(strips).toEqual([...(erase?.data ?? [])]);
  expect(Math.max(...strips)).toBe(255);
  const preview = blendPreview(smallBlend(prepared, 30), SETTINGS);
  const mean = (values: ArrayLike<number> | undefined) => Array.from(values ?? []).reduce((sum, one) => sum + one, 0);
  const coarse = mean(preview?.erase?.data) * (CANVAS.width / 30) ** 2;
  expect(Math.abs(coarse / mean(erase?.data) - 1)).toBeLessThan(0.15);
  expect(box).not.toBeNull();
});
