import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Rect, rectOf } from "../../core/geometry/geometry.ts";
import type { LayerFile } from "../renders/layerFiles.ts";
import { createScratch } from "../renders/scratch.ts";
import { CORPUS_SIZE, corpus } from "../testing/corpus.ts";
import { ServerHarness } from "../testing/serverHarness.ts";
import { readMask } from "./readMask.ts";
import { type RegionWork, regionBytes, renderMask, renderRegion } from "./renderRegion.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start();
});
afterAll(() => h.dispose());

const CANVAS = { width: 40, height: 30 };
const WHOLE = rectOf(CANVAS);
const LEFT = { x: 0, y: 0, width: 20, height: 30 };
const raw = { raw: { ...CANVAS, channels: 4 as const } };

/** Blue and opaque on the left; on the right transparent, with a colour hidden there. */
const half = (hidden: number) =>
  Buffer.from(
    Array.from({ length: 40 * 30 }, (_, i) => (i % 40 < 20 ? [30, 110, 210, 255] : [hidden, hidden, hidden, 0])).flat(),
  );

let files = 0;
async function layer(bytes: Buffer, at: Rect = WHOLE): Promise<LayerFile> {
  const path = join(h.folder, `layer${files++}`);
  await writeFile(path, bytes);
  return { path, ...at };
}

const work = () => ({ scratch: createScratch(h.folder), signal: new AbortController().signal });

async function rendered(
  layers: readonly LayerFile[],
  region: Rect,
  size = region,
  keepsAlpha = true,
  more: Partial<RegionWork> = {},
) {
  const png = await renderRegion(layers, region, size, { ...work(), ...more }, keepsAlpha);
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [
    ...data.subarray(info.channels * (y * info.width + x), info.channels * (y * info.width + x + 1)),
  ];
  return { channels: info.channels, at };
}

const KINDS: Record<string, () => Promise<Buffer>> = {
  "8 bits": () => sharp(half(255), raw).png().toBuffer(),
  "16 bits": () => sharp(half(255), raw).toColourspace("rgb16").png().toBuffer(),
  "a palette": () => sharp(half(255), raw).png({ palette: true }).toBuffer(),
  "lossless WebP": () => sharp(half(255), raw).webp({ lossless: true, exact: true }).toBuffer(),
};

test.each(Object.keys(KINDS))("an engine that takes alpha sees what is transparent, of %s, and nothing hidden", async (kind) => {
  const file = await layer((await KINDS[kind]?.()) ?? Buffer.alloc(0));
  for (const size of [CANVAS, { width: 20, height: 15 }]) {
    const { channels, at } = await rendered([file], WHOLE, { x: 0, y: 0, ...size });
    expect(channels).toBe(4);
    expect(at(3, 5)).toEqual([30, 110, 210, 255]);
    expect(at(size.width - 3, 5)[3]).toBe(0);
  }
});

test("another engine sees white there", async () => {
  const file = await layer(await sharp(half(7), raw).png().toBuffer());
  const { channels, at } = await rendered([file], WHOLE, WHOLE, false);
  expect([channels, at(3, 5), at(35, 5)]).toEqual([3, [30, 110, 210], [255, 255, 255]]);
});

test("where a region is opaque, an engine that takes alpha gets the same bytes as any other", async () => {
  const transparent = await layer(await sharp(half(255), raw).png().toBuffer());
  const opaque = await layer(await sharp(half(255), raw).flatten({ background: "#123456" }).jpeg().toBuffer());
  for (const layers of [[transparent], [opaque], [opaque, transparent]]) {
    const [one, other] = await Promise.all(
      [true, false].map((keepsAlpha) => renderRegion(layers, LEFT, LEFT, work(), keepsAlpha)),
    );
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
    expect((await rendered(layers, LEFT)).channels).toBe(3);
  }
});

test("what a layer erases is transparent to an engine", async () => {
  const below = await layer(await sharp(half(255), raw).flatten({ background: "#123456" }).png().toBuffer());
  const clear = await layer(
    await sharp(Buffer.alloc(4 * 40 * 30), raw)
      .png()
      .toBuffer(),
  );
  const eraser = await layer(await sharp(half(0), raw).png().toBuffer());
  const { channels, at } = await rendered([below, { ...clear, erasePath: eraser.path }], WHOLE);
  expect([channels, at(3, 5)[3], at(35, 5)]).toEqual([4, 0, [0x12, 0x34, 0x56, 255]]);
});

test("beyond every layer a transparent image is padded as it ends, not with white", async () => {
  const file = await layer(await sharp(half(255), raw).png().toBuffer());
  const { channels, at } = await rendered([file], { x: -20, y: 0, width: 80, height: 30 });
  expect(channels).toBe(4);
  expect(at(8, 15)[3]).toBeGreaterThan(200);
  expect(at(8, 15)[0]).toBeLessThan(60);
  expect(at(72, 15)[3]).toBeLessThan(60);
});

test.each(Object.keys(corpus))("of %s, what is too large to be laid in memory looks as what is small does", async (kind) => {
  const base = await layer((await corpus[kind]?.()) ?? Buffer.alloc(0), rectOf(CORPUS_SIZE));
  const clear = await layer(
    await sharp({ create: { ...CORPUS_SIZE, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
      .png()
      .toBuffer(),
    rectOf(CORPUS_SIZE),
  );
  const region = rectOf(CORPUS_SIZE);
  const view = (more: Partial<RegionWork>) => rendered([base, clear], region, region, true, more);
  const small = await view({});
  const large = await view({ mostInMemory: 0 });
  expect(large.channels).toBe(small.channels);
  for (const [x, y] of [
    [0, 0],
    [41, 33],
    [89, 69],
  ] as const) {
    for (const [i, sample] of large.at(x, y).entries())
      expect(Math.abs(sample - (small.at(x, y)[i] ?? 0))).toBeLessThanOrEqual(2);
  }
});

test("the memory of a region does not grow with its layers, nor with its size", async () => {
  const file = await layer(await sharp(half(255), raw).png().toBuffer());
  const large = { x: 0, y: 0, width: 60_000, height: 60_000 };
  const layers = Array.from({ length: 500 }, () => ({ ...file, ...large }));
  expect(await regionBytes(layers, large, CANVAS)).toBeLessThan(100 * 1024 * 1024);
});

test("a mask that stands upright by its orientation is checked and sent alike", async () => {
  const lying = Buffer.from(Array.from({ length: 40 * 30 }, (_, i) => (i % 40 < 8 && Math.floor(i / 40) >= 20 ? 255 : 0)));
  const path = join(h.folder, "lying.png");
  await sharp(lying, { raw: { ...CANVAS, channels: 1 } })
    .withMetadata({ orientation: 6 })
    .png()
    .toFile(path);
  const upright = { width: 30, height: 40 };
  const bounds = await readMask(path);
  expect(bounds).toEqual({ x: 0, y: 0, width: 10, height: 8 });
  const sent = await sharp(await renderMask(path, rectOf(upright), upright))
    .extractChannel(0)
    .raw()
    .toBuffer();
  const isWhite = (x: number, y: number) => sent[y * 30 + x] === 255;
  expect([isWhite(0, 0), isWhite(9, 7), isWhite(12, 3), isWhite(0, 39)]).toEqual([true, true, false, false]);
});
