import { initializeCanvas, readPsd } from "ag-psd";
import { decode } from "fast-png";
import { strFromU8, unzipSync } from "fflate";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RenderFacts } from "../../contract/renders.ts";
import { noise, ServerHarness } from "../testing/serverHarness.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start();
  initializeCanvas(
    () => {
      throw new Error("There is no canvas here.");
    },
    (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height), colorSpace: "srgb" }),
  );
});
afterAll(() => h.dispose());

const CANVAS = { width: 90, height: 70 };
const PATCH = { width: 24, height: 16 };
const PIXELS = PATCH.width * PATCH.height;

type Rgba = readonly [number, number, number, number];

function png({ width, height }: { width: number; height: number }, pixelAt: (i: number) => Rgba): Promise<Buffer> {
  const data = Buffer.alloc(4 * width * height);
  for (let i = 0; i < width * height; i++) data.set(pixelAt(i), 4 * i);
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}

/** Noise of which a part is transparent and a part is half so, with colours hidden there. */
const base = () => png(CANVAS, (i) => [(i * 37) % 256, (i * 11) % 256, (i * 5) % 256, i % 90 < 30 ? 0 : i % 90 < 50 ? 128 : 255]);

/** Columns of any alpha beside any erase. */
const ALPHAS = [0, 60, 128, 255];
const ERASES = [0, 1, 90, 200, 255];
const alphaAt = (i: number) => ALPHAS[i % ALPHAS.length] ?? 0;
const eraseAt = (i: number) => ERASES[Math.floor(i / ALPHAS.length) % ERASES.length] ?? 0;

async function layersOn(file: Buffer) {
  const over = (await h.upload(await png(PATCH, (i) => [200, 30, 60, alphaAt(i)]))).id;
  const eraser = (await h.upload(await png(PATCH, (i) => [0, 0, 0, eraseAt(i)]))).id;
  const plain = (await h.upload(await png(PATCH, (i) => [10, 220, 90, i % 3 === 0 ? 255 : 130]))).id;
  return [
    { imageId: (await h.upload(file)).id, x: 0, y: 0 },
    { imageId: plain, x: 18, y: 24 },
    { imageId: over, eraseId: eraser, x: 24, y: 20 },
    { imageId: plain, eraseId: eraser, x: 36, y: 28 },
  ];
}

async function save(layers: readonly object[], format: string, more: object = {}) {
  const response = await h.send("POST", "/renders", { canvas: CANVAS, layers, format, ...more });
  if (response.statusCode !== 200) throw new Error(response.body);
  return { file: response.rawPayload, facts: RenderFacts.parse(response.headers) };
}

const rgba = async (file: Buffer) => [...(await sharp(file).ensureAlpha().raw({ depth: "uchar" }).toBuffer())];
const counted = { "overpaint-changed-pixels": 0 };

/** Largest difference between two pictures as they are seen: colours count as much as they are opaque. */
function farthest(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < one.length; i += 4) {
    const [a, b] = [(one[i + 3] ?? 0) / 255, (other[i + 3] ?? 0) / 255];
    most = Math.max(most, 255 * Math.abs(a - b));
    for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs((one[i + c] ?? 0) * a - (other[i + c] ?? 0) * b));
  }
  return most;
}

test("a layer takes away by its erase mask, then is drawn over; what it does neither to keeps every sample", async () => {
  const file = await base();
  const [bottom, , ...rest] = await layersOn(file);
  const [over] = rest;
  const { file: saved, facts } = await save(
    [bottom, over].flatMap((layer) => layer ?? []),
    "png",
  );
  const [before, after] = [await rgba(file), await rgba(saved)];
  let touched = 0;
  for (let i = 0; i < 90 * 70; i++) {
    const [x, y] = [(i % 90) - 24, Math.floor(i / 90) - 20];
    const isOn = x >= 0 && y >= 0 && x < PATCH.width && y < PATCH.height;
    const [a, e] = isOn ? [alphaAt(y * 24 + x), eraseAt(y * 24 + x)] : [0, 0];
    if (a === 0 && e === 0) {
      expect(after.slice(4 * i, 4 * i + 4)).toEqual(before.slice(4 * i, 4 * i + 4));
      continue;
    }
    touched++;
    const left = (((before[4 * i + 3] ?? 0) / 255) * (255 - e)) / 255;
    const alpha = a / 255 + left * (1 - a / 255);
    expect(Math.abs((after[4 * i + 3] ?? 0) - 255 * alpha)).toBeLessThanOrEqual(0.5);
    if (alpha > 0) {
      const red = ((200 * a) / 255 + (before[4 * i] ?? 0) * left * (1 - a / 255)) / alpha;
      expect(Math.abs((after[4 * i] ?? 0) - red)).toBeLessThanOrEqual(0.5);
    }
  }
  expect(touched).toBeGreaterThan(PIXELS / 2);
  expect(facts).toMatchObject({ ...counted, "overpaint-kept-pixels": 90 * 70 - touched });
});

test("TIFF and lossless WebP hold the same pixels, PSD and OpenRaster show them with all layers apart", async () => {
  const layers = await layersOn(await base());
  const wanted = await rgba((await save(layers, "png")).file);
  for (const [format, more] of [
    ["tiff", {}],
    ["webp", { lossless: true }],
  ] as const) {
    const { file, facts } = await save(layers, format, more);
    expect(await rgba(file)).toEqual(wanted);
    expect(facts).toMatchObject(counted);
  }

  const ora = await save(layers, "ora");
  expect(ora.facts).toMatchObject(counted);
  const files = unzipSync(ora.file);
  const listed = [...strFromU8(files["stack.xml"] ?? new Uint8Array()).matchAll(/src="([^"]+)" x="(\d+)" y="(\d+)"/g)].reverse();
  const stack = listed.map(([, name = "", x, y]) => ({ input: Buffer.from(files[name] ?? []), left: Number(x), top: Number(y) }));
  expect(stack).toHaveLength(4);
  const seen = await sharp({ create: { ...CANVAS, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .composite(stack)
    .raw()
    .toBuffer();
  expect(farthest(seen, wanted)).toBeLessThanOrEqual(2.5);

  const psd = await save(layers, "psd");
  expect(psd.facts).toMatchObject(counted);
  const read = readPsd(psd.file, { useImageData: true, skipThumbnail: true });
  for (const [i, layer] of (read.children ?? []).entries()) {
    const { data } = decode(Buffer.from(files[`data/layer${i}.png`] ?? []));
    expect([...(layer.imageData?.data ?? [])]).toEqual([...data]);
  }
});

test("16 bits stay 16 under an erase mask", async () => {
  const wide = Uint16Array.from({ length: 4 * 90 * 70 }, (_, i) => (i % 4 === 3 ? 65_535 : (i * 40_503) % 65_536));
  const file = await sharp(wide, { raw: { ...CANVAS, channels: 4 } })
    .toColourspace("rgb16")
    .png()
    .toBuffer();
  const { file: saved, facts } = await save(await layersOn(file), "png");
  expect(facts).toMatchObject({ ...counted, "overpaint-bit-depth": "16" });
  const { data, depth } = decode(saved);
  expect(depth).toBe(16);
  const [at, e] = [4 * (20 * 90 + 24 + 8), eraseAt(8)];
  expect(Math.abs((data[at + 3] ?? 0) - 65_535 * (1 - e / 255))).toBeLessThanOrEqual(1);
  expect([...data.slice(at, at + 3)]).toEqual([...wide.slice(at, at + 3)]);
});

test("an opaque base gets alpha where it is erased, and a JPEG shows white there", async () => {
  const file = await noise(CANVAS);
  const eraser = (await h.upload(await png(PATCH, () => [0, 0, 0, 255]))).id;
  const nothing = (await h.upload(await png(PATCH, () => [0, 0, 0, 0]))).id;
  const layers = [
    { imageId: (await h.upload(file)).id, x: 0, y: 0 },
    { imageId: nothing, eraseId: eraser, x: 30, y: 30 },
  ];
  const saved = await save(layers, "png");
  expect(saved.facts).toMatchObject({ ...counted, "overpaint-kept-pixels": 90 * 70 - PIXELS });
  const pixels = await rgba(saved.file);
  expect(pixels[4 * (35 * 90 + 35) + 3]).toBe(0);
  expect(pixels.filter((sample, i) => i % 4 === 3 && sample === 255)).toHaveLength(90 * 70 - PIXELS);
  const jpeg = await rgba((await save(layers, "jpg")).file);
  for (const sample of jpeg.slice(4 * (38 * 90 + 40), 4 * (38 * 90 + 41))) expect(sample).toBeGreaterThan(245);
});

test("an erase mask of another size, or of another user's, is refused", async () => {
  const layers = await layersOn(await base());
  const other = (await h.upload(await png({ width: 5, height: 5 }, () => [0, 0, 0, 255]))).id;
  for (const [eraseId, code] of [
    [other, "bad_request"],
    ["0".repeat(64), "not_found"],
  ]) {
    const wrong = layers.map((layer, i) => (i === 2 ? { ...layer, eraseId } : layer));
    expect((await h.send("POST", "/renders", { canvas: CANVAS, layers: wrong, format: "png" })).json()).toMatchObject({ code });
    expect((await h.postEdit(await h.inpaint({ canvas: CANVAS, layers: wrong }))).json()).toMatchObject({ code });
  }
});
