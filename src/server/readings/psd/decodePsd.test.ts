import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MaskDocument } from "../../../core/mask/maskDocument.ts";
import { PsdFile, psdKindOf } from "../../renders/photoshop.ts";
import { channelsOf, type PixelFormat } from "../../renders/pixelFormat.ts";
import { withRasters } from "../../renders/raster.ts";
import { adobeRgb } from "../../testing/iccProfiles.ts";
import { psdFile } from "../../testing/psdFiles.ts";
import { readingOf, refusalOf } from "../../testing/readingOf.ts";
import type { PixelForm } from "../layout.ts";
import { writePixels } from "../pixelWriter.ts";
import { decodePsd } from "./decodePsd.ts";

const MODE = { bitmap: 0, grey: 1, indexed: 2, rgb: 3, cmyk: 4, multichannel: 7, duotone: 8, lab: 9 } as const;
const [PACK_BITS, ZIP, ZIP_PREDICTED] = [1, 2, 3];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "overpaint-psd-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
const newFile = (extension: string) => join(folder, `${randomUUID()}.${extension}`);

const shorts = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer).swap16();
const rgb = { width: 2, height: 1, mode: MODE.rgb, depth: 8, channels: 3 } as const;

describe("what Overpaint exports", () => {
  const exported = fc.record({
    width: fc.integer({ min: 1, max: 60 }),
    height: fc.integer({ min: 1, max: 20 }),
    isLarge: fc.boolean(),
    model: fc.constantFrom("grey" as const, "rgb" as const, "cmyk" as const),
    depth: fc.constantFrom(8 as const, 16 as const),
    hasAlpha: fc.boolean(),
    samples: fc.infiniteStream(fc.integer({ min: 0, max: 65_535 })),
  });

  test("reads back to the same samples; what was laid on white comes to the same when it is laid on white again", async () => {
    await fc.assert(
      fc.asyncProperty(exported, async ({ isLarge, samples, ...chosen }) => {
        const hasAlpha = chosen.hasAlpha && chosen.model !== "cmyk";
        // A PSB begins at 30,001 pixels a side.
        const size = isLarge ? { width: 30_001, height: 1 } : { width: chosen.width, height: chosen.height };
        const pixelFormat: PixelFormat = { model: chosen.model, depth: chosen.depth, hasAlpha, isConverted: false, target: null };
        const count = size.width * size.height * channelsOf(pixelFormat);
        const few = [...samples.take(Math.min(count, 500))];
        const scale = pixelFormat.depth === 8 ? 257 : 1;
        const pixels = Array.from({ length: count }, (_, i) => Math.floor((few[i % few.length] ?? 0) / scale));
        const path = await exportedFile({ ...size, ...pixelFormat }, pixels);
        const { pixels: read, notes } = await decodePsd(path, newFile, { maxMegapixels: 1 });
        const found = await withRasters([read.path], (raster) => raster.read(0, raster.height));
        expect(notes).toContain("layers_flattened");
        // Inks are given 16 bits before they are converted.
        const wide = pixelFormat.model === "cmyk" ? scale : 1;
        if (!hasAlpha) expect([...found]).toEqual(pixels.map((value) => value * wide));
        else
          expect(onWhite([...found], channelsOf(pixelFormat), 2 ** pixelFormat.depth - 1)).toEqual(
            onWhite(pixels, channelsOf(pixelFormat), 2 ** pixelFormat.depth - 1),
          );
      }),
      { numRuns: 40, seed: 17 },
    );
  });

  async function exportedFile(pixelFormat: PixelForm & PixelFormat, pixels: readonly number[]): Promise<string> {
    const { width, height, depth } = pixelFormat;
    const row = width * channelsOf(pixelFormat);
    const { path: raster } = await writePixels({ ...pixelFormat, hasAlpha: pixelFormat.hasAlpha }, newFile, async (sink) => {
      for (let y = 0; y < height; y++) {
        const part = pixels.slice(y * row, (y + 1) * row);
        sink.write(0, y, depth === 8 ? Uint8Array.from(part) : Uint16Array.from(part));
      }
    });
    const content = { canvas: { width, height }, pixelFormat, layers: [{ name: "Original", at: { x: 0, y: 0, width, height } }] };
    const path = newFile(psdKindOf(content));
    const psd = await PsdFile.create(path, content);
    await psd.begin({ icc: undefined, density: null, exif: null, iptc: null, xmp: null, comments: [] });
    await psd.add(raster);
    await psd.finish({ path: raster, pixelFormat, canvas: { width, height }, covered: new MaskDocument({ width, height }) });
    await psd.close();
    return path;
  }

  function onWhite(samples: readonly number[], channels: number, full: number): number[] {
    return samples.map((sample, i) => {
      if (i % channels === channels - 1) return sample;
      const alpha = samples[i - (i % channels) + channels - 1] ?? 0;
      return Math.round((sample * alpha + full * (full - alpha)) / full);
    });
  }
});

describe("modes", () => {
  const reading = (parts: Parameters<typeof psdFile>[0]) => readingOf("psd", psdFile(parts));

  test("black and white, grey, duotone and a palette", async () => {
    const size = { width: 4, height: 1, channels: 1 };
    expect((await reading({ ...size, mode: MODE.bitmap, depth: 1, data: Buffer.from([0b01010000]) })).samples).toEqual([
      255, 0, 255, 0,
    ]);
    expect((await reading({ ...size, mode: MODE.grey, depth: 8, data: Buffer.from([1, 2, 3, 4]) })).samples).toEqual([
      1, 2, 3, 4,
    ]);
    const duotone = await reading({
      ...size,
      mode: MODE.duotone,
      depth: 8,
      colourData: Buffer.alloc(500),
      data: Buffer.from([1, 2, 3, 4]),
    });
    expect(duotone).toMatchObject({ samples: [1, 2, 3, 4], notes: ["duotone_to_grey"] });
    const colourData = Buffer.alloc(768, (0).toString());
    [10, 20, 30].forEach((value, channel) => {
      colourData[256 * channel + 7] = value;
    });
    const indexed = { width: 1, height: 1, channels: 1, mode: MODE.indexed, depth: 8, colourData, data: Buffer.from([7]) };
    expect((await reading(indexed)).samples).toEqual([10, 20, 30]);
    expect((await reading({ ...indexed, resources: [[1_047, shorts(7)]] })).samples).toEqual([10, 20, 30, 0]);
  });

  test("16 bits, floats of light, and Lab whose middle is grey", async () => {
    const deep = await reading({ ...rgb, width: 1, depth: 16, data: shorts(1, 2, 65_535) });
    expect(deep).toMatchObject({ depth: 16, samples: [1, 2, 65_535] });
    const light = Buffer.alloc(12);
    [0, 1, 2].forEach((value, i) => {
      light.writeFloatBE(value, 4 * i);
    });
    const float = await reading({ ...rgb, width: 1, depth: 32, data: light });
    expect(float).toMatchObject({ samples: [0, 65_535, 65_535], notes: ["float_to_16_bit", "highlights_clipped"] });
    for (const [depth, data] of [
      [8, Buffer.from([128, 128, 128])],
      [16, shorts(32_896, 32_768, 32_768)],
    ] as const) {
      const [red = 0, green = 0, blue = 0] = (await reading({ ...rgb, width: 1, mode: MODE.lab, depth, data })).samples;
      expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(40);
      expect(Math.abs(red - 0.4665 * 65_535)).toBeLessThan(400);
    }
  });

  test("inks, which are stored as light, become Display P3; their transparency stays", async () => {
    const inks = { ...rgb, width: 1, mode: MODE.cmyk, channels: 5, layers: -1, data: Buffer.from([255, 255, 255, 255, 128]) };
    const { samples, notes } = await reading(inks);
    expect(notes).toEqual(["layers_flattened", "cmyk_to_rgb"]);
    expect(Math.min(...samples.slice(0, 3))).toBeGreaterThan(65_000);
    expect(samples[3]).toBe(128 * 257);
  });

  test("a transparent image comes off its white; one that was never on white stays", async () => {
    // Half of 100, 50, 20 on white.
    const matted = { ...rgb, channels: 4, layers: -1, data: Buffer.from([178, 9, 153, 9, 138, 9, 127, 255]) };
    const [red = 0, green = 0, blue = 0, ...rest] = (await reading(matted)).samples;
    expect([Math.abs(red - 100), Math.abs(green - 50), Math.abs(blue - 20)].every((difference) => difference <= 1)).toBe(true);
    expect(rest).toEqual([127, 9, 9, 9, 255]);
    const straight = { ...matted, data: Buffer.from([10, 9, 10, 9, 10, 9, 127, 255]) };
    expect((await reading(straight)).samples).toEqual([10, 10, 10, 127, 9, 9, 9, 255]);
  });

  test("a saved selection is no transparency", async () => {
    const file = { ...rgb, channels: 4, data: Buffer.from([1, 2, 3, 4, 5, 6, 0, 0]) };
    expect(await reading(file)).toMatchObject({ samples: [1, 3, 5, 2, 4, 6], notes: ["channels_left_out"] });
  });
});

describe("packings", () => {
  const planes = Buffer.from([5, 5, 5, 5, 1, 2, 3, 4, 9, 9, 8, 8]);
  const size = { ...rgb, width: 4 };
  const wanted = [5, 1, 9, 5, 2, 9, 5, 3, 8, 5, 4, 8];
  const differences = Buffer.from([5, 0, 0, 0, 1, 1, 1, 1, 9, 0, 255, 0]);
  const packed = Buffer.from([253, 5, 3, 1, 2, 3, 4, 255, 9, 255, 8]);

  test.each([
    ["PackBits", { packing: PACK_BITS, data: Buffer.concat([shorts(2, 5, 4), packed]) }],
    [
      "PackBits of a PSB",
      { packing: PACK_BITS, isLarge: true, data: Buffer.concat([Buffer.from([0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0, 4]), packed]) },
    ],
    ["ZIP", { packing: ZIP, data: deflateSync(planes) }],
    ["ZIP with prediction", { packing: ZIP_PREDICTED, data: deflateSync(differences) }],
  ])("%s", async (_name, parts) => {
    expect((await readingOf("psd", psdFile({ ...size, ...parts }))).samples).toEqual(wanted);
  });

  test.each([
    ["a table of lengths beyond the end", { packing: PACK_BITS, data: shorts(2, 60_000, 4) }],
    ["a ZIP that ends early", { packing: ZIP, data: deflateSync(planes.subarray(0, 5)) }],
    ["samples that end early", { data: planes.subarray(0, 11) }],
  ])("refuses %s", async (_name, parts) => {
    expect(await refusalOf("psd", psdFile({ ...size, ...parts }))).toMatch(/^image_truncated/);
  });
});

test("keeps profile, EXIF, XMP, IPTC and density; EXIF does not turn the image", async () => {
  const turnedExif = (
    await sharp({ create: { width: 1, height: 1, channels: 3, background: "red" } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
      .then((jpeg) => sharp(jpeg).metadata())
  ).exif;
  const exif = turnedExif?.subarray(6) ?? Buffer.alloc(0);
  const density = Buffer.alloc(16);
  density.writeUInt32BE(300 * 65_536, 0);
  density.writeUInt32BE(300 * 65_536, 8);
  const resources = [
    [1_005, density],
    [1_028, Buffer.from("\x1c\x02\x50\0\x05Adele", "latin1")],
    [1_039, adobeRgb()],
    [1_058, exif],
    [1_060, Buffer.from("<x:xmpmeta/>")],
  ] as const;
  const { metadata, width, bytes } = await readingOf("psd", psdFile({ ...rgb, resources, data: Buffer.alloc(6) }));
  expect([width, metadata.density, metadata.orientation, metadata.xmpAsString]).toEqual([2, 300, 1, "<x:xmpmeta/>"]);
  expect(metadata.icc?.equals(adobeRgb())).toBe(true);
  expect(bytes.includes("Raw profile type iptc")).toBe(true);
});

test.each([
  [
    "layers without a flattened image",
    { layers: 2, resources: [[1_057, Buffer.alloc(20)]] as const },
    /^image_type_refused: .*Maximize Compatibility/,
  ],
  ["Multichannel", { mode: MODE.multichannel }, /^image_type_refused: .*Multichannel.*Convert it/],
  ["too many pixels", { width: 30_000, height: 30_000 }, /^image_too_many_pixels/],
  ["no pixels", { width: 0 }, /^image_truncated/],
])("refuses %s, and says what to do", async (_name, parts, expected) => {
  expect(await refusalOf("psd", psdFile({ ...rgb, data: Buffer.alloc(6), ...parts }))).toMatch(expected);
});

test("an image of no layers is its own flattened image, whatever is said of that", async () => {
  const resources = [[1_057, Buffer.alloc(20)]] as const;
  expect((await readingOf("psd", psdFile({ ...rgb, resources, data: Buffer.from([1, 2, 3, 4, 5, 6]) }))).samples).toEqual([
    1, 3, 5, 2, 4, 6,
  ]);
});
