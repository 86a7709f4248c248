import fc from "fast-check";
import { expect, test } from "vitest";
import { changedPixels } from "../difference.ts";
import { intersect, isEmpty, type Rect, rectOf, type Size } from "../geometry/geometry.ts";
import { MaskDocument, REPAINT } from "../mask/maskDocument.ts";
import { fillRect } from "../mask/runs.ts";
import { seededRandom } from "../math/random.ts";
import { newRaster, type Raster } from "../raster.ts";
import { type BlendArea, layerAlpha } from "./alpha.ts";
import { type BlendSettings, blendResult, blendStrips, blendWith } from "./blend.ts";
import { type BlendSource, prepareBlend } from "./prepare.ts";
import { resample } from "./resample.ts";
import { stripsOf } from "./workPicture.ts";

const CANVAS = { width: 150, height: 120 };
const SETTINGS: BlendSettings = { grow: 0, feather: 6, colourMatch: 1, grain: 0, shiftX: 0, shiftY: 0, isStrict: false };

/** An opaque picture with large and small structure. */
function photograph({ width, height }: Size, seed: number): Raster {
  const random = seededRandom(seed);
  const coarse: Raster = {
    width: 24,
    height: 20,
    data: Uint8ClampedArray.from({ length: 4 * 24 * 20 }, (_, i) => (i % 4 === 3 ? 255 : 40 + random.below(160))),
  };
  const picture = resample(coarse, { width, height });
  picture.data.forEach((byte, i) => {
    picture.data[i] = i % 4 === 3 ? 255 : byte + random.below(9) - 4;
  });
  return picture;
}

const recoloured = (picture: Raster, change: (value: number, x: number, y: number, c: number) => number): Raster => ({
  ...picture,
  data: picture.data.map((value, i) => {
    const pixel = i >> 2;
    return i % 4 === 3 ? value : change(value, pixel % picture.width, Math.floor(pixel / picture.width), i % 4);
  }),
});

function cut(picture: Raster, part: Rect): Raster {
  const out = newRaster(part);
  const inside = intersect(part, rectOf(picture));
  for (let y = inside.y; y < inside.y + inside.height; y++) {
    const from = 4 * (y * picture.width + inside.x);
    out.data.set(picture.data.subarray(from, from + 4 * inside.width), 4 * ((y - part.y) * part.width + inside.x - part.x));
  }
  return out;
}

function painted(areas: readonly Rect[]): BlendArea {
  const mask = new MaskDocument(CANVAS);
  const edit = mask.begin();
  for (const one of areas) fillRect(edit, one, REPAINT);
  edit.commit("test");
  return { kind: "mask", mask };
}

const sourceOf = (
  original: Raster,
  result: Raster,
  area: BlendArea,
  region: Rect = rectOf(CANVAS),
  maskDilation = 3,
): BlendSource => ({
  region,
  result,
  area,
  maskDilation,
  known: [rectOf(original)],
  keepsAlpha: false,
  read: (part) => cut(original, part),
});

/** The layer over the original, as any compositor does it. */
function composited(original: Raster, layer: Raster, at: Rect): Raster {
  const result = { ...original, data: original.data.slice() };
  for (let y = 0; y < layer.height; y++) {
    for (let x = 0; x < layer.width; x++) {
      const from = 4 * (y * layer.width + x);
      const to = 4 * ((at.y + y) * original.width + at.x + x);
      const opacity = (layer.data[from + 3] ?? 0) / 255;
      for (let c = 0; c < 3; c++)
        result.data[to + c] = opacity * (layer.data[from + c] ?? 0) + (1 - opacity) * (original.data[to + c] ?? 0);
    }
  }
  return result;
}

const MIDDLE: Rect = { x: 50, y: 40, width: 50, height: 40 };
const box = fc.record({
  x: fc.integer({ min: -5, max: 149 }),
  y: fc.integer({ min: -5, max: 119 }),
  width: fc.integer({ min: 1, max: 160 }),
  height: fc.integer({ min: 1, max: 130 }),
});
const share = fc.constantFrom(0, 0.3, 1);
const anySettings: fc.Arbitrary<BlendSettings> = fc.record({
  grow: fc.constantFrom(0, 1, 4.5),
  feather: fc.constantFrom(0, 1, 6, 40),
  colourMatch: share,
  grain: share,
  shiftX: fc.constantFrom(0, 0, 1, -2.4),
  shiftY: fc.constantFrom(0, 0, 0.5),
  isStrict: fc.boolean(),
});
const regions = fc.constantFrom<Rect>(rectOf(CANVAS), { x: 20, y: 10, width: 110, height: 90 });
const original = photograph(CANVAS, 1);

test("whatever the mask, the result and the settings: alpha is the seam's, and a kept pixel is not touched in one bit", () => {
  const results = fc.tuple(fc.integer({ min: 1, max: 140 }), fc.integer({ min: 1, max: 140 }), fc.nat(9));
  fc.assert(
    fc.property(
      fc.array(box, { maxLength: 3 }),
      regions,
      results,
      anySettings,
      (areas, region, [width, height, seed], settings) => {
        const area = painted(areas);
        const source = sourceOf(original, photograph({ width, height }, seed), area, region);
        const { layer, box: at, report } = blendResult(source, settings);
        const band = settings.isStrict ? { grow: 0, feather: 0 } : settings;
        const alpha = layerAlpha(area, region, band);
        const wanted = alpha.data.reduce((sum, opacity) => sum + (opacity === 0 ? 1 : 0), 0);
        expect([report.keptPixels, report.changedKept]).toEqual([wanted, 0]);
        if (!at) {
          expect(wanted).toBe(region.width * region.height);
          return;
        }
        expect([...layer.data.filter((_, i) => i % 4 === 3)]).toEqual([...layerAlpha(area, at, band).data]);
        const before = cut(original, region);
        const place = { ...at, x: at.x - region.x, y: at.y - region.y };
        expect(isEmpty(intersect(place, rectOf(region)))).toBe(false);
        expect(changedPixels(before, composited(before, layer, place), alpha)).toBe(0);
      },
    ),
    { numRuns: 25 },
  );
});

test("a result that is the original changes nothing, whatever the settings", () => {
  const settings = anySettings.map((some) => ({ ...some, shiftX: 0, shiftY: 0 }));
  fc.assert(
    fc.property(fc.array(box, { minLength: 1, maxLength: 2 }), settings, (areas, some) => {
      const { layer, box: at } = blendResult(sourceOf(original, original, painted(areas)), some);
      if (!at) return;
      const after = composited(original, layer, at);
      expect(after.data.every((byte, i) => Math.abs(byte - (original.data[i] ?? 0)) <= 1)).toBe(true);
    }),
    { numRuns: 12 },
  );
});

/** The mean of what differs from the original inside the middle. */
function meanError(layer: Raster, at: Rect): number {
  const after = composited(original, layer, at);
  const [one, other] = [cut(after, MIDDLE).data, cut(original, MIDDLE).data];
  return one.reduce((sum, byte, i) => sum + Math.abs(byte - (other[i] ?? 0)), 0) / (0.75 * one.length);
}

test("a shift of colour that is even, leans or bends over the picture is taken away; colour match says how much of it", () => {
  const lean = fc.double({ min: -8, max: 8, noNaN: true });
  fc.assert(
    fc.property(lean, lean, lean, lean, fc.double({ min: 0.93, max: 1.07, noNaN: true }), (even, x, y, bend, gain) => {
      const off = (u: number, v: number, c: number) => (even + x * u + y * v + bend * u * v) * (c === 1 ? 1 : 0.6);
      const result = recoloured(original, (value, px, py, c) => 128 + gain * (value - 128) + off(px / 75 - 1, py / 60 - 1, c));
      const prepared = prepareBlend(sourceOf(original, result, painted([MIDDLE])));
      const errors = [0, 0.5, 1].map((colourMatch) => {
        const { layer, box: at } = blendWith(prepared, { ...SETTINGS, colourMatch });
        return at ? meanError(layer, at) : Number.NaN;
      });
      const [none = 0, half = 0, whole = 0] = errors;
      expect(whole).toBeLessThan(0.7);
      expect(half).toBeLessThan(0.5 * none + 0.7);
    }),
    { numRuns: 8 },
  );
});

test("a drift is measured, told in canvas pixels and removed, and the designer's own shift comes on top", () => {
  const result = resample(original, CANVAS, { x: 1.5, y: -1 });
  const prepared = prepareBlend(sourceOf(original, result, painted([MIDDLE])));
  const { report, layer, box: at } = blendWith(prepared, SETTINGS);
  expect(report.registration.isReliable).toBe(true);
  expect(report.registration.shift.x).toBeCloseTo(-1.5, 1);
  expect(report.registration.shift.y).toBeCloseTo(1, 1);
  const moved = blendWith(prepared, { ...SETTINGS, shiftX: 1.5, shiftY: -1 });
  expect(at && meanError(layer, at)).toBeLessThan(2);
  expect(moved.box && meanError(moved.layer, moved.box)).toBeGreaterThan(4);
});

/** A dark post runs from above into the paint; the engine takes it away in all that it was sent, 3 pixels beyond the paint. */
function withoutPost() {
  const plain = recoloured(original, (_, x, y) => 120 + ((x * 7 + y * 13) % 5) - 2);
  const withPost = recoloured(plain, (value, x, y) => (x >= 65 && x < 85 && y < 60 ? 20 : value));
  const isSent = (x: number, y: number) => x >= 47 && y >= 37 && x < 103 && y < 83;
  const result = recoloured(withPost, (value, x, y, c) => (isSent(x, y) ? (plain.data[4 * (y * 150 + x) + c] ?? 0) : value));
  return { plain, withPost, source: sourceOf(withPost, result, painted([MIDDLE])) };
}

test("an object that goes, across the seam, leaves its colour neither in the picture nor in what replaces it", () => {
  const { plain, withPost, source } = withoutPost();
  const { layer, box: at } = blendResult(source, { ...SETTINGS, isStrict: true });
  const inside = at ? cut(composited(withPost, layer, at), MIDDLE).data : [];
  const wanted = cut(plain, MIDDLE).data;
  expect(Math.max(...Array.from(inside, (byte, i) => Math.abs(byte - (wanted[i] ?? 0))))).toBeLessThanOrEqual(4);
});

test("the band has the original's own pixels where both show the same, and the result's where they do not", () => {
  const { plain, withPost, source } = withoutPost();
  const { layer, box: at } = blendResult(source, SETTINGS);
  const green = (picture: Raster, x: number, y: number) => picture.data[4 * (y * picture.width + x) + 1] ?? 0;
  const off = (x: number, y: number, from: Raster) =>
    Math.abs(green(layer, x - (at?.x ?? 0), y - (at?.y ?? 0)) - green(from, x, y));
  const beside = Array.from({ length: 30 }, (_, i) => Math.max(off(46, 45 + i, withPost), off(102, 45 + i, withPost)));
  expect(Math.max(...beside)).toBeLessThanOrEqual(1);
  const onPost = Array.from({ length: 12 }, (_, i) => off(69 + i, 38, plain));
  expect(Math.max(...onPost)).toBeLessThan(25);
});

test("in the band the original's luma is there at once, its colour over a few pixels: a fault of colour is not cut off", () => {
  const colourFault = (c: number) => [8, 0, -21][c] ?? 0;
  const isOdd = (x: number, y: number) => x % 8 < 4 === y % 8 < 4;
  /** Mean error of the layer in that column against the original, levels, for a result that is off in every second 4x4 square. */
  const off = (x: number, c: number, strength: number) => {
    const result = recoloured(original, (value, x, y, c) => value + (isOdd(x, y) ? strength : -strength) * colourFault(c));
    const { layer, box: at } = blendResult(sourceOf(original, result, painted([MIDDLE])), SETTINGS);
    const rows = Array.from({ length: 30 }, (_, i) => 45 + i);
    const offBy = rows.map((y) => {
      const now = layer.data[4 * ((y - (at?.y ?? 0)) * layer.width + x - (at?.x ?? 0)) + c] ?? 0;
      return Math.abs(now - (original.data[4 * (y * original.width + x) + c] ?? 0));
    });
    return offBy.reduce((sum, one) => sum + one, 0) / rows.length;
  };
  expect(off(49, 1, 1)).toBeLessThan(1);
  expect(off(49, 0, 1)).toBeGreaterThan(1.5 * off(46, 0, 1));
  // A large one is an edge that the result lost: little more of it is held on to.
  expect(off(49, 2, 3)).toBeLessThan(2.5 * off(49, 2, 1));
});

test("a repainted part that came back darker than what was kept is brought up to it", () => {
  const isSent = (x: number, y: number) => x >= 47 && y >= 37 && x < 103 && y < 83;
  const result = recoloured(original, (value, x, y) => (isSent(x, y) ? value - 7 : value));
  const { layer, box: at } = blendResult(sourceOf(original, result, painted([MIDDLE])), SETTINGS);
  expect(at && meanError(layer, at)).toBeLessThan(2.5);
});

test("no ring at all, a tiny one and a flat one leave the result's colours alone or only repair what they tell", () => {
  const flat = recoloured(original, () => 90);
  const darker = recoloured(original, (value) => value - 12);
  const everything = blendResult(sourceOf(original, darker, painted([rectOf(CANVAS)])), SETTINGS);
  expect(everything.layer.data).toEqual(darker.data);
  expect(everything.report.ringPixels).toBe(0);
  const tiny = { x: 2, y: 2, width: 146, height: 117 };
  const { layer, box: at } = blendResult(sourceOf(original, darker, painted([tiny]), rectOf(CANVAS), 0), SETTINGS);
  expect(at && meanError(layer, at)).toBeLessThan(12);
  const flatRing = blendResult(
    sourceOf(
      flat,
      recoloured(original, (value, _, y) => (y < 70 ? 95 : value)),
      painted([MIDDLE]),
    ),
    SETTINGS,
  );
  expect(flatRing.report.registration.isReliable).toBe(false);
  expect(flatRing.layer.data.every(Number.isFinite)).toBe(true);
});

test("grain is the same every time, and brings a softened result's detail back to the ring's", () => {
  const random = seededRandom(4);
  const noise = Array.from({ length: 150 * 120 }, () => random.below(25) - 12);
  const noisy = recoloured(original, (_, x, y) => 120 + (noise[y * 150 + x] ?? 0));
  const soft = resample(resample(noisy, { width: 50, height: 40 }), CANVAS);
  const prepared = prepareBlend(sourceOf(noisy, soft, painted([MIDDLE])));
  const energy = (picture: Raster) => {
    const { data } = cut(picture, { x: 60, y: 50, width: 30, height: 20 });
    const mean = data.reduce((sum, byte, i) => sum + (i % 4 === 1 ? byte : 0), 0) / 600;
    return data.reduce((sum, byte, i) => sum + (i % 4 === 1 ? (byte - mean) ** 2 : 0), 0) / 600;
  };
  const withGrain = (grain: number) => {
    const { layer, box: at } = blendWith(prepared, { ...SETTINGS, grain });
    return at ? composited(noisy, layer, at) : noisy;
  };
  expect(withGrain(1).data).toEqual(withGrain(1).data);
  expect(energy(withGrain(0))).toBeLessThan(0.4 * energy(noisy));
  expect(energy(withGrain(1)) / energy(noisy)).toBeGreaterThan(0.7);
  expect(energy(withGrain(1)) / energy(noisy)).toBeLessThan(1.4);
});

test("strips are whole rows of about a megapixel, and all of them", () => {
  const strips = [...stripsOf({ x: 3, y: -5, width: 400_000, height: 7 })];
  expect(strips.map(({ x, y, width, height }) => [x, y, width, height])).toEqual([
    [3, -5, 400_000, 2],
    [3, -3, 400_000, 2],
    [3, -1, 400_000, 2],
    [3, 1, 400_000, 1],
  ]);
});

test("in strips a layer is what it is in one piece, and a large region is measured small", () => {
  const canvas = { width: 1500, height: 160 };
  const large = photograph(canvas, 2);
  const mask = new MaskDocument(canvas);
  const edit = mask.begin();
  fillRect(edit, { x: 400, y: 20, width: 900, height: 130 }, REPAINT);
  edit.commit("test");
  const source: BlendSource = {
    ...sourceOf(large, resample(large, { width: 1200, height: 128 }), { kind: "mask", mask }),
    region: rectOf(canvas),
  };
  const prepared = prepareBlend(source);
  const { layer, box: at } = blendWith(prepared, SETTINGS);
  expect(prepared.laid).toBeNull();
  const strips = [...blendStrips(prepared, SETTINGS)];
  expect(strips.length).toBeGreaterThan(0);
  for (const { part, layer: strip } of strips) {
    expect(part.width).toBe(at?.width);
    const from = 4 * (part.y - (at?.y ?? 0)) * part.width;
    expect(strip.data).toEqual(layer.data.subarray(from, from + strip.data.length));
  }
});

test("what lay beneath the paint has no say, in a region that is measured small either", () => {
  const canvas = { width: 1700, height: 130 };
  const large = photograph(canvas, 3);
  const mask = new MaskDocument(canvas);
  const edit = mask.begin();
  for (const x of [301, 700, 1203]) fillRect(edit, { x, y: 41, width: 97, height: 50 }, REPAINT);
  edit.commit("test");
  const result = resample(large, { width: 1300, height: 99 });
  const layers = [0, 255].map((level) => {
    const changed = recoloured(large, (value, x, y) => (mask.get(x, y) === REPAINT ? level : value));
    const source = { ...sourceOf(changed, result, { kind: "mask", mask }), region: rectOf(canvas) };
    return blendResult(source, SETTINGS).layer.data;
  });
  const [one, other] = layers;
  expect(one?.every((byte, i) => byte === other?.[i])).toBe(true);
});

test("an extension blends over the old picture's edge and leaves the rest of it alone", () => {
  const old = rectOf(CANVAS);
  const region = { x: -40, y: 0, width: 190, height: 120 };
  const wide = resample(original, { width: 190, height: 120 });
  const result = recoloured(wide, (value, x, y, c) => (x >= 40 ? (original.data[4 * (y * 150 + x - 40) + c] ?? 0) - 9 : value));
  const source = sourceOf(original, result, { kind: "frame", old, region }, region, 8);
  const { layer, box: at, report } = blendResult(source, { ...SETTINGS, feather: 10 });
  expect(at).toEqual(region);
  expect(report.keptPixels).toBe(120 * (150 - 9));
  const seam = Array.from(
    { length: 120 },
    (_, y) => (layer.data[4 * (y * 190 + 41) + 1] ?? 0) - (original.data[4 * (y * 150 + 1) + 1] ?? 0),
  );
  expect(Math.abs(seam.reduce((sum, step) => sum + step, 0) / 120)).toBeLessThan(1);
});

test("settings out of range and empty pictures are a caller's bug", () => {
  const source = sourceOf(original, original, painted([MIDDLE]));
  const prepared = prepareBlend(source);
  expect(() => blendWith(prepared, { ...SETTINGS, colourMatch: 1.2 })).toThrow(RangeError);
  expect(() => blendWith(prepared, { ...SETTINGS, feather: -1 })).toThrow(RangeError);
  expect(() => prepareBlend({ ...source, result: newRaster({ width: 0, height: 3 }) })).toThrow(RangeError);
});
