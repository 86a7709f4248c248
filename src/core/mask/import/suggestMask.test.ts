import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { areaOf } from "../../geometry/geometry.ts";
import type { Raster } from "../../raster.ts";
import { newTally, tallyPart } from "./imageTally.ts";
import { maskFromImage } from "./maskSource.ts";
import { type MaskSuggestion, suggestMask } from "./suggestMask.ts";

const SIZE = { width: 600, height: 400 };
/** Of the drawn shapes, by their geometry. */
const DRAWN_SHARE = 0.0875;

/** An ellipse and a stroke with smoothed edges. */
const drawing = (ground: string, figure: string, more = ""): Sharp =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${SIZE.height}">
      <rect width="100%" height="100%" fill="${ground}"/>
      <ellipse cx="250" cy="180" rx="90.3" ry="61.7" fill="${figure}"/>
      <path d="M30 350 Q 200 250 400 360" stroke="${figure}" stroke-width="9" fill="none"/>${more}</svg>`),
  );

const photograph = () => sharp("public/samples/coffee.png");

async function rasterOf(image: Sharp): Promise<Raster> {
  const { data, info } = await image.toColourspace("srgb").ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

function look(raster: Raster): MaskSuggestion & { share: number } {
  const tally = newTally(raster);
  tallyPart(tally, raster, { x: 0, y: 0 });
  const suggestion = suggestMask(tally);
  return { ...suggestion, share: maskFromImage(raster, suggestion.rules[suggestion.kind]).count() / areaOf(raster) };
}

const lookAt = async (image: Sharp) => look(await rasterOf(image));
const asJpeg = async (image: Sharp) => sharp(await image.removeAlpha().jpeg({ quality: 60 }).toBuffer());
const asWebp = async (image: Sharp) => sharp(await image.webp({ quality: 60 }).toBuffer());

/** Gives a rectangle of the image an alpha. */
async function withAlpha(image: Sharp, alpha: number, [left, top, right, bottom]: readonly [number, number, number, number]) {
  const raster = await rasterOf(image);
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) raster.data[4 * (y * raster.width + x) + 3] = alpha;
  return raster;
}

describe.each([
  ["as PNG", async (image: Sharp) => image],
  ["as a JPEG with noise", asJpeg],
  ["as a lossy WebP", asWebp],
] as const)("a mask %s", (_, save) => {
  test.each([
    ["red", "black"],
    ["red", "white"],
    ["blue", "black"],
    ["blue", "white"],
    ["lime", "black"],
    ["lime", "white"],
    ["#400000", "black"],
    ["#ffe0e0", "white"],
    ["magenta", "#888"],
    ["lime", "red"],
    ["yellow", "black"],
  ])("of %s on %s is found by its colour, and is as large as it was drawn", async (figure, ground) => {
    const { kind, share } = await lookAt(await save(drawing(ground, figure)));
    expect(kind).toBe("colour");
    expect(share).toBeCloseTo(DRAWN_SHARE, 3);
  });

  test.each([
    ["white", "black", DRAWN_SHARE],
    ["black", "white", 1 - DRAWN_SHARE],
  ])("of %s on %s is read by luminance, and needs no question", async (figure, ground, white) => {
    const { kind, share, isPlain } = await lookAt(await save(drawing(ground, figure)));
    expect({ kind, isPlain }).toEqual({ kind: "luminance", isPlain: true });
    expect(share).toBeCloseTo(white, 3);
  });

  test.each([
    ["#646464", "black"],
    ["#303030", "black"],
    ["#808080", "#333"],
    ["white", "blue"],
  ])("of %s on %s is read by luminance, at a threshold between the two", async (figure, ground) => {
    const { kind, share, isPlain } = await lookAt(await save(drawing(ground, figure)));
    expect({ kind, isPlain }).toEqual({ kind: "luminance", isPlain: false });
    expect(share).toBeCloseTo(DRAWN_SHARE, 3);
  });
});

test("black on red, however far the red reaches, is a red mask", async () => {
  const { kind, share, colours } = await lookAt(await asJpeg(drawing("red", "black")));
  expect(kind).toBe("colour");
  expect(colours[0]?.[0]).toBeGreaterThan(240);
  expect(share).toBeCloseTo(1 - DRAWN_SHARE, 3);
});

test("of a drawing in several colours each is offered, and the edges between them are cut in the middle", async () => {
  const rooms =
    '<rect x="400" y="20" width="150" height="100" fill="lime"/><rect x="420" y="220" width="150" height="100" fill="blue"/>';
  const { colours, kind, share } = await lookAt(drawing("black", "red", rooms));
  expect(kind).toBe("colour");
  expect(share).toBeCloseTo(DRAWN_SHARE, 3);
  expect(colours).toEqual(expect.arrayContaining([[255, 0, 0], [0, 255, 0], [0, 0, 255], [0, 0, 0]])); // biome-ignore format: a row of colours
});

test("sixteen red pixels in six million are a mask", async () => {
  const dot = { input: { create: { width: 4, height: 4, channels: 3, background: "red" } }, left: 700, top: 300 } as const;
  const image = sharp({ create: { width: 3000, height: 2000, channels: 3, background: "black" } }).composite([dot]);
  const { kind, share } = await lookAt(sharp(await image.png().toBuffer()));
  expect({ kind, pixels: Math.round(share * 6e6) }).toEqual({ kind: "colour", pixels: 16 });
});

test("red strokes over a photograph are found, a photograph alone is read by its light", async () => {
  const painted = photograph().composite([{ input: await drawing("none", "red").png().toBuffer() }]);
  const strokes = await lookAt(sharp(await painted.jpeg({ quality: 85 }).toBuffer()));
  expect(strokes.kind).toBe("colour");
  expect(strokes.share).toBeCloseTo(DRAWN_SHARE, 2);
  expect((await lookAt(photograph())).kind).toBe("luminance");
});

test.each([
  ["a hole inside", 0, [100, 100, 300, 200]],
  ["a hole at the edge", 0, [0, 100, 300, 200]],
  ["a hole over the whole top", 0, [0, 0, 600, 150]],
  ["a hole that is rubbed out by half", 153, [100, 100, 300, 200]],
] as const)("a photograph with %s is read by what is transparent", async (_, alpha, area) => {
  const raster = await withAlpha(photograph(), alpha, area);
  const { kind, share, hasAlpha, isPlain } = look(raster);
  expect({ kind, hasAlpha, isPlain }).toEqual({ kind: "transparency", hasAlpha: true, isPlain: false });
  expect(share).toBeCloseTo(((area[2] - area[0]) * (area[3] - area[1])) / areaOf(SIZE), 5);
});

test.each(["red", "white", "black", "rgba(0,255,0,0.4)"])("%s on nothing is read by what is opaque", async (figure) => {
  const { kind, share } = await lookAt(drawing("none", figure));
  expect(kind).toBe("opacity");
  expect(share).toBeCloseTo(DRAWN_SHARE, 3);
});

test("an object that is cut out is read by what is opaque", async () => {
  const shape = { input: await drawing("none", "white").png().toBuffer(), blend: "dest-in" } as const;
  const { kind } = await lookAt(sharp(await photograph().ensureAlpha().composite([shape]).png().toBuffer()));
  expect(kind).toBe("opacity");
});

test("a solid sheet with a hole in it is read by what is transparent", async () => {
  const raster = await withAlpha(sharp({ create: { ...SIZE, channels: 3, background: "white" } }), 0, [100, 100, 300, 200]);
  expect(look(raster)).toMatchObject({ kind: "transparency", share: 20_000 / 240_000 });
});

test("white and black paint on nothing is read by luminance", async () => {
  const { kind } = await lookAt(drawing("none", "white", '<rect x="400" y="20" width="150" height="100" fill="black"/>'));
  expect(kind).toBe("luminance");
});

test("alpha that hides nothing says nothing", async () => {
  const { kind, hasAlpha } = look(await withAlpha(photograph(), 254, [100, 100, 300, 200]));
  expect({ kind, hasAlpha }).toEqual({ kind: "luminance", hasAlpha: true });
});

test.each(["black", "#202020"])("an image of nothing but %s asks before it empties the mask", async (background) => {
  const { isPlain, share } = await lookAt(sharp({ create: { ...SIZE, channels: 3, background } }));
  expect({ isPlain, share }).toEqual({ isPlain: false, share: 0 });
});

test("grey and white on black is no plain mask: the grey would be lost without a word", async () => {
  const { isPlain } = await lookAt(drawing("black", "white", '<rect x="400" y="20" width="80" height="80" fill="#646464"/>'));
  expect(isPlain).toBe(false);
});

const anyImage = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain((size) =>
    fc
      .array(fc.constantFrom(0, 1, 100, 127, 128, 254, 255), { minLength: 4 * areaOf(size), maxLength: 4 * areaOf(size) })
      .map((samples): Raster => ({ ...size, data: Uint8ClampedArray.from(samples) })),
  );

test("whatever the image, each pixel is opaque or transparent, and inverting a mask gives all the others", () => {
  fc.assert(
    fc.property(anyImage, (raster) => {
      const { rules } = look(raster);
      const white = (rule: (typeof rules)[keyof typeof rules]) => maskFromImage(raster, rule).count();
      for (const rule of Object.values(rules)) {
        expect(rule.threshold).toBeGreaterThan(0);
        expect(white(rule) + white({ ...rule, isInverted: true })).toBe(areaOf(raster));
      }
      const half = { threshold: 128, isInverted: false };
      expect(white({ source: { kind: "opacity" }, ...half }) + white({ source: { kind: "transparency" }, ...half })).toBe(
        areaOf(raster),
      );
    }),
    { seed: 7 },
  );
});

test("whatever the image, counted in parts it is the same as counted at once", () => {
  fc.assert(
    fc.property(anyImage, fc.nat(8), (raster, at) => {
      const cut = Math.min(at, raster.height);
      const stride = 4 * raster.width;
      const part = (from: number, to: number): Raster => ({
        width: raster.width,
        height: to - from,
        data: raster.data.slice(from * stride, to * stride),
      });
      const inParts = newTally(raster);
      tallyPart(inParts, part(0, cut), { x: 0, y: 0 });
      tallyPart(inParts, part(cut, raster.height), { x: 0, y: cut });
      const atOnce = newTally(raster);
      tallyPart(atOnce, raster, { x: 0, y: 0 });
      expect(inParts).toEqual(atOnce);
    }),
    { seed: 7, numRuns: 40 },
  );
});
