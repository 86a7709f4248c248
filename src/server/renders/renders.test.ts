import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { decode } from "fast-png";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RenderFacts } from "../../contract/renders.ts";
import { corpus } from "../testing/corpus.ts";
import { noise, ServerHarness } from "../testing/serverHarness.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start({ limits: { maxUploadMb: 8, maxMegapixels: 120, maxUploadSeconds: 60 } });
});
afterAll(() => h.dispose());

interface Layer {
  readonly imageId: string;
  readonly x: number;
  readonly y: number;
}
const put = async (bytes: Buffer, x = 0, y = 0): Promise<Layer> => ({ imageId: (await h.upload(bytes)).id, x, y });

async function render(canvas: { width: number; height: number }, layers: readonly Layer[], more: object = { format: "png" }) {
  const response = await h.send("POST", "/renders", { canvas, layers, ...more });
  if (response.statusCode !== 200) throw new Error(response.body);
  return { file: response.rawPayload, facts: RenderFacts.parse(response.headers) };
}

/** A plain picture whose alpha is 0 in its left half. */
async function halfClear({ width, height }: { width: number; height: number }): Promise<Buffer> {
  const data = Buffer.alloc(4 * width * height);
  for (let i = 0; i < width * height; i++) data.set([200, 60, 30, i % width < width / 2 ? 0 : 255], 4 * i);
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

describe("at the ends of what comes in", () => {
  test("1x1, beneath a layer and beneath the clear part of one", async () => {
    const base = await put(await noise({ width: 1, height: 1 }));
    const layer = await halfClear({ width: 2, height: 1 });
    const kept = await render({ width: 1, height: 1 }, [base, await put(layer)]);
    expect(kept.facts).toMatchObject({ "overpaint-kept-pixels": 1, "overpaint-changed-pixels": 0 });
    expect(decode(kept.file).data).toEqual(decode(await noise({ width: 1, height: 1 })).data);
    const covered = await render({ width: 1, height: 1 }, [base, await put(layer, -1)]);
    expect(covered.facts).toMatchObject({ "overpaint-kept-pixels": 0, "overpaint-changed-pixels": 0 });
    expect([...decode(covered.file).data]).toEqual([200, 60, 30]);
  });

  test("100 megapixels, half of them covered", async () => {
    const size = { width: 11_648, height: 8_736 };
    const base = await sharp({ create: { ...size, channels: 3, background: "#306090" }, limitInputPixels: false })
      .png({ compressionLevel: 1 })
      .toBuffer();
    const layer = await halfClear({ width: 11_648, height: 1_000 });
    const { file, facts } = await render(size, [await put(base), await put(layer, 0, 4_000)]);
    expect(facts).toMatchObject({
      "overpaint-kept-pixels": 11_648 * 8_736 - 5_824 * 1_000,
      "overpaint-changed-pixels": 0,
    });
    const data = await sharp(file, { limitInputPixels: false }).raw().toBuffer();
    expect(data.length).toBe(3 * 11_648 * 8_736);
    const pixelAt = (x: number, y: number) => [...data.subarray(3 * (y * 11_648 + x), 3 * (y * 11_648 + x) + 3)];
    let changed = 0;
    for (let i = 0; i < data.length; i += 3) if (data[i] !== 0x30 || data[i + 1] !== 0x60 || data[i + 2] !== 0x90) changed++;
    expect(changed).toBe(5_824 * 1_000);
    expect([pixelAt(5_823, 4_500), pixelAt(5_824, 4_500)]).toEqual([
      [0x30, 0x60, 0x90],
      [200, 60, 30],
    ]);
  });
});

test("a canvas larger than its base keeps samples and profile, and has no alpha where layers cover the rest", async () => {
  const base = (await corpus["ProPhoto 16 bit"]?.()) ?? Buffer.alloc(0);
  const placed = await put(base, 10, 5);
  const frame = await sharp({ create: { width: 110, height: 80, channels: 4, background: "#808080" } })
    .composite([
      { input: { create: { width: 90, height: 70, channels: 4, background: "#000f" } }, left: 10, top: 5, blend: "dest-out" },
    ])
    .png()
    .toBuffer();
  const canvas = { width: 110, height: 80 };
  const open = await render(canvas, [placed]);
  const closed = await render(canvas, [placed, await put(frame)]);
  for (const { file, facts } of [open, closed]) {
    expect(facts).toMatchObject({ "overpaint-kept-pixels": 6_300, "overpaint-changed-pixels": 0, "overpaint-profile": "kept" });
    const [before, after] = [decode(base), decode(file)];
    for (let y = 0; y < 70; y++) {
      for (let x = 0; x < 90; x++) {
        const at = after.channels * ((y + 5) * 110 + x + 10);
        expect(after.data.subarray(at, at + 3)).toEqual(before.data.subarray(3 * (y * 90 + x), 3 * (y * 90 + x) + 3));
      }
    }
  }
  expect([decode(open.file).channels, decode(closed.file).channels]).toEqual([4, 3]);
});

test("what a lossy format changes is counted, and 16 bits that it narrows are told", async () => {
  const base = await put((await corpus["16 bit"]?.()) ?? Buffer.alloc(0));
  const { facts } = await render({ width: 90, height: 70 }, [base], { format: "jpg", quality: 60 });
  expect(facts["overpaint-changed-pixels"]).toBeGreaterThan(5_000);
  expect(facts).toMatchObject({ "overpaint-bit-depth": "8", "overpaint-base-bit-depth": "16" });
});

test("a WebP that its format or the memory cannot hold is refused in words, before anything is made", async () => {
  const base = await put(await noise({ width: 10, height: 10 }));
  for (const [canvas, more] of [
    [{ width: 16_384, height: 10 }, {}],
    [{ width: 8_000, height: 8_000 }, { lossless: true }],
  ] as const) {
    const response = await h.send("POST", "/renders", { canvas, layers: [base], format: "webp", ...more });
    expect(response.json()).toMatchObject({ status: 400, code: "bad_request" });
    expect(response.json().detail).toMatch(/WebP.*Save this image as PNG/);
  }
});

test("a render leaves nothing on the disk, whether it is fetched, refused or called off", async () => {
  const base = await put(await noise({ width: 900, height: 700 }));
  const canvas = { width: 900, height: 700 };
  await render(canvas, [base, await put(await noise({ width: 50, height: 50 }), 9, 9)], { format: "ora" });
  const incoming = () => readdirSync(join(h.folder, "incoming"));
  while (incoming().length > 0) await setImmediate();
  const gone = new AbortController();
  const called = fetch(`${await h.app.listen({ port: 0 })}/api/renders`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ canvas, layers: [base], format: "ora" }),
    signal: gone.signal,
  });
  while (incoming().length === 0) await setImmediate();
  gone.abort();
  await expect(called).rejects.toThrow();
  // Renders come one after the other: when the next is there, the one called off has ended.
  await render(canvas, [base]);
  while (incoming().length > 0) await setImmediate();
  expect(h.logged.filter((line) => line.includes("request failed"))).toEqual([]);
});
