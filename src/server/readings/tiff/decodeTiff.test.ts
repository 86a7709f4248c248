import { deflateSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { packBits, packedMax } from "../../renders/packBits.ts";
import { corpus } from "../../testing/corpus.ts";
import { adobeRgb, linearProfile } from "../../testing/iccProfiles.ts";
import { readingOf, refusalOf } from "../../testing/readingOf.ts";
import { bytes, long, short, type TiffPage, type TiffTag, tiffFile } from "../../testing/tiffFiles.ts";
import { unpackLzw } from "./lzw.ts";

const [NONE, DEFLATE, PACK_BITS, ZSTD] = [1, 8, 32_773, 50_000] as const;
const [WHITE_IS_ZERO, GREY, RGB, PALETTE, CMYK, YCBCR, LAB] = [0, 1, 2, 3, 5, 6, 8];
const [EXTRA_SAMPLES, SAMPLE_FORMAT, ORIENTATION] = [338, 339, 274];
const [ASSOCIATED, STRAIGHT, UNSPECIFIED] = [1, 2, 0];
const FLOAT = 3;

/** One strip of unpacked samples. */
function plain(
  size: [number, number],
  bits: number,
  photometric: number,
  samples: number,
  data: Buffer,
  ...more: TiffTag[]
): TiffPage {
  const [width, height] = size;
  return { tags: [...tagsOf(width, height, bits, photometric, samples, NONE), short(278, height), ...more], chunks: [data] };
}
const tagsOf = (width: number, height: number, bits: number, photometric: number, samples: number, compression: number) => [
  short(256, width),
  short(257, height),
  short(258, ...new Array<number>(samples).fill(bits)),
  short(259, compression),
  short(262, photometric),
  short(277, samples),
];
const shorts = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer);
const floats = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer);
const read = (page: TiffPage, options?: Parameters<typeof tiffFile>[1]) => readingOf("tiff", tiffFile([page], options));

describe("layouts", () => {
  const layout = fc.record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    bits: fc.constantFrom(8 as const, 16 as const),
    samples: fc.constantFrom(1 as const, 3 as const, 4 as const),
    compression: fc.constantFrom(NONE, DEFLATE, PACK_BITS, ZSTD),
    isPredicted: fc.boolean(),
    isTiled: fc.boolean(),
    isPlanar: fc.boolean(),
    isLittle: fc.boolean(),
    isBig: fc.boolean(),
    seed: fc.integer(),
  });

  test("whatever the strips, tiles, planes, byte order and packing are, each sample is read", async () => {
    await fc.assert(
      fc.asyncProperty(layout, async (chosen) => {
        const { width, height, samples, isLittle, isBig } = chosen;
        const pixels = noise(width * height * samples, chosen.bits, chosen.seed);
        const reading = await read(written(pixels, chosen), { isLittle, isBig });
        expect(reading).toMatchObject({ width, height, channels: samples, depth: chosen.bits, notes: [] });
        expect(reading.samples).toEqual(pixels);
      }),
      { numRuns: 40, seed: 17 },
    );
  });

  function noise(count: number, bits: number, seed: number): number[] {
    let state = seed >>> 0;
    return Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> (32 - bits);
    });
  }

  /** A page of chunks of 16 x 16 tiles, or strips of 7 rows. */
  function written(pixels: readonly number[], chosen: typeof layout extends fc.Arbitrary<infer T> ? T : never): TiffPage {
    const { width, height, bits, samples, compression, isPlanar, isTiled, isLittle } = chosen;
    const isPredicted = chosen.isPredicted && (compression === DEFLATE || compression === ZSTD);
    const [chunkWidth, chunkHeight] = isTiled ? [16, 16] : [width, 7];
    const planes = isPlanar
      ? Array.from({ length: samples }, (_, plane) => [plane])
      : [Array.from({ length: samples }, (_, c) => c)];
    const chunks: Buffer[] = [];
    for (const channels of planes) {
      for (let y = 0; y < height; y += chunkHeight) {
        for (let x = 0; x < width; x += chunkWidth) {
          const rows = isTiled ? chunkHeight : Math.min(chunkHeight, height - y);
          chunks.push(
            packed(
              Array.from({ length: rows }, (_, row) => rowOf(x, y + row, channels)),
              channels.length,
            ),
          );
        }
      }
    }
    const extra = samples === 4 ? [short(EXTRA_SAMPLES, STRAIGHT)] : [];
    const cut = isTiled ? [short(322, chunkWidth), short(323, chunkHeight)] : [short(278, chunkHeight)];
    const head = tagsOf(width, height, bits, samples === 1 ? GREY : RGB, samples, compression);
    return { tags: [...head, ...extra, ...cut, short(284, isPlanar ? 2 : 1), short(317, isPredicted ? 2 : 1)], chunks, isTiled };

    function rowOf(x: number, y: number, channels: readonly number[]): number[] {
      return Array.from({ length: chunkWidth }, (_, column) =>
        channels.map((channel) =>
          x + column < width && y < height ? (pixels[(y * width + x + column) * samples + channel] ?? 0) : 0,
        ),
      ).flat();
    }

    function packed(rows: number[][], stride: number): Buffer {
      const full = 2 ** bits;
      const coded = rows.map((row) => {
        const values = isPredicted
          ? row.map((value, i) => (value - (i < stride ? 0 : (row[i - stride] ?? 0)) + full) % full)
          : row;
        const buffer = bits === 8 ? Buffer.from(values) : shorts(...values);
        return bits === 16 && !isLittle ? buffer.swap16() : buffer;
      });
      const whole = Buffer.concat(coded);
      if (compression === DEFLATE) return deflateSync(whole);
      if (compression === ZSTD) return zstdCompressSync(whole);
      if (compression === NONE) return whole;
      const to = new Uint8Array(packedMax(whole.length));
      return Buffer.from(to.subarray(0, packBits(whole, to, 0)));
    }
  }

  const image = () =>
    sharp({
      create: { width: 90, height: 70, channels: 3, background: "#a52", noise: { type: "gaussian", mean: 120, sigma: 40 } },
    });

  test.each([
    ["LZW", { compression: "lzw" }],
    ["LZW in tiles with a predictor", { compression: "lzw", predictor: "horizontal", tile: true, tileWidth: 32, tileHeight: 32 }],
    ["ZIP with a predictor", { compression: "deflate", predictor: "horizontal" }],
    ["JPEG", { compression: "jpeg", quality: 100 }],
    ["JPEG in tiles", { compression: "jpeg", quality: 80, tile: true, tileWidth: 32, tileHeight: 32 }],
    ["WebP", { compression: "webp", quality: 90 }],
    ["BigTIFF", { compression: "none", bigtiff: true }],
  ] as const)("reads what libvips writes, as libvips does: %s", async (_name, options) => {
    const file = await image().tiff(options).toBuffer();
    const { samples } = await readingOf("tiff", file);
    expect(samples).toEqual([...(await sharp(file).raw().toBuffer())]);
  });

  test("reads a fax's black and white", async () => {
    const file = await image()
      .greyscale()
      .threshold(120)
      .toColourspace("b-w")
      .tiff({ compression: "ccittfax4", bitdepth: 1 })
      .toBuffer();
    const { samples, channels, depth } = await readingOf("tiff", file);
    expect([channels, depth]).toEqual([1, 8]);
    expect(samples).toEqual([...(await sharp(file).toColourspace("b-w").raw().toBuffer())]);
  });

  test("LZW goes on over any number of tables", async () => {
    const file = await sharp(await (corpus["16 bit"] ?? fail)())
      .tiff({ compression: "lzw" })
      .toBuffer();
    const { samples } = await readingOf("tiff", file);
    expect(samples).toEqual((await readingOf("tiff", await sharp(file).tiff({ compression: "none" }).toBuffer())).samples);
    expect(
      [...unpackLzw(Buffer.from([0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01]), 10)].flatMap((block) => [...block]),
    ).toEqual([45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
  });
});

describe("samples", () => {
  test("few bits and white that is 0 become grey of 8 bits; both ends stay", async () => {
    expect((await read(plain([4, 1], 2, GREY, 1, Buffer.from([0b00011011])))).samples).toEqual([0, 85, 170, 255]);
    expect((await read(plain([4, 1], 4, WHITE_IS_ZERO, 1, Buffer.from([0x01, 0xef])))).samples).toEqual([255, 238, 17, 0]);
    expect((await read(plain([4, 1], 1, WHITE_IS_ZERO, 1, Buffer.from([0b01010000])))).samples).toEqual([255, 0, 255, 0]);
    expect((await read(plain([2, 1], 16, WHITE_IS_ZERO, 1, shorts(0, 1_000)))).samples).toEqual([65_535, 64_535]);
    expect((await read(plain([2, 1], 12, GREY, 1, Buffer.from([0xff, 0xf0, 0x00])))).samples).toEqual([65_535, 0]);
    expect((await read(plain([4, 1], 1, GREY, 1, Buffer.from([0b00001010]), short(266, 2)))).samples).toEqual([0, 255, 0, 255]);
  });

  test("a palette becomes RGB", async () => {
    const map = Array.from({ length: 48 }, (_, i) => (i % 16) * 4_369);
    const { samples, channels } = await read(plain([2, 1], 4, PALETTE, 1, Buffer.from([0x1f]), short(320, ...map)));
    expect([channels, samples]).toEqual([3, [17, 17, 17, 255, 255, 255]]);
  });

  test("what was multiplied by alpha is divided by it, once, rounded; straight alpha stays", async () => {
    const pixels = Buffer.from([100, 50, 20, 128, 10, 10, 10, 20, 7, 7, 7, 0, 9, 8, 7, 255]);
    const covered = await read(plain([4, 1], 8, RGB, 4, pixels, short(EXTRA_SAMPLES, ASSOCIATED)));
    expect(covered.samples).toEqual([199, 100, 40, 128, 128, 128, 128, 20, 7, 7, 7, 0, 9, 8, 7, 255]);
    const straight = await read(plain([4, 1], 8, RGB, 4, pixels, short(EXTRA_SAMPLES, STRAIGHT)));
    expect(straight.samples).toEqual([...pixels]);
    expect((await read(plain([4, 1], 8, RGB, 4, pixels))).samples).toEqual([...pixels]);
  });

  test("saved selections are left out and told, also before alpha", async () => {
    const selection = await read(plain([1, 1], 8, RGB, 4, Buffer.from([1, 2, 3, 99]), short(EXTRA_SAMPLES, UNSPECIFIED)));
    expect(selection).toMatchObject({ channels: 3, samples: [1, 2, 3], notes: ["channels_left_out"] });
    const both = await read(
      plain([1, 1], 8, RGB, 5, Buffer.from([1, 2, 3, 99, 50]), short(EXTRA_SAMPLES, UNSPECIFIED, STRAIGHT)),
    );
    expect(both).toMatchObject({ channels: 4, samples: [1, 2, 3, 50], notes: ["channels_left_out"] });
  });

  test("light in floats gets sRGB's curve in 16 bits; what is brighter than white is white, and told", async () => {
    const page = plain([2, 1], 32, RGB, 3, floats(0, 0.5, 1, 0.1, -1, 0.2), short(SAMPLE_FORMAT, FLOAT));
    const { samples, depth, notes } = await read(page);
    expect([depth, notes]).toEqual([16, ["float_to_16_bit"]]);
    const wanted = [0, 0.5, 1, 0.1, 0, 0.2].map(
      (light) => 65_535 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055),
    );
    samples.forEach((sample, i) => {
      expect(Math.abs(sample - (wanted[i] ?? 0))).toBeLessThanOrEqual(1);
    });
    const bright = await read(plain([1, 1], 32, GREY, 1, floats(4), short(SAMPLE_FORMAT, FLOAT)));
    expect(bright).toMatchObject({ samples: [65_535], notes: ["float_to_16_bit", "highlights_clipped"] });
  });

  test("halves, doubles and floats with a predictor are read as floats are", async () => {
    expect((await read(plain([2, 1], 16, GREY, 1, shorts(0x3c00, 0x0000), short(SAMPLE_FORMAT, FLOAT)))).samples).toEqual([
      65_535, 0,
    ]);
    const doubles = Buffer.from(Float64Array.from([1, 0]).buffer);
    expect((await read(plain([2, 1], 64, GREY, 1, doubles, short(SAMPLE_FORMAT, FLOAT)))).samples).toEqual([65_535, 0]);
    // 1 and 0 as big-endian floats, byte by byte, as differences.
    const coded = deflateSync(Buffer.from([0x3f, 0xc1, 0x80, 0x80, 0, 0, 0, 0]));
    const head = [...tagsOf(2, 1, 32, GREY, 1, DEFLATE), short(278, 1), short(SAMPLE_FORMAT, FLOAT), short(317, 3)];
    expect((await read({ tags: head, chunks: [coded] })).samples).toEqual([65_535, 0]);
  });

  test("floats with a profile that says light get its gamma, and so does the profile", async () => {
    const page = plain([1, 1], 32, RGB, 3, floats(0.5, 0.5, 0.5), short(SAMPLE_FORMAT, FLOAT), bytes(34_675, linearProfile()));
    const { samples, metadata } = await read(page);
    expect(samples[0]).toBe(Math.round(65_535 * 0.5 ** (256 / 563)));
    expect(metadata.icc?.includes(Buffer.from([0x63, 0x75, 0x72, 0x76, 0, 0, 0, 0, 0, 0, 0, 1, 563 >> 8, 563 & 255]))).toBe(true);
  });

  test("samples of 32 bits become 16, and that is told", async () => {
    const page = plain([2, 1], 32, GREY, 1, Buffer.from(Uint32Array.from([2 ** 32 - 1, 2 ** 31]).buffer));
    expect(await read(page)).toMatchObject({ samples: [65_535, 32_768], notes: ["depth_reduced"] });
  });
});

describe("colours", () => {
  test("CMYK becomes Display P3 of 16 bits by its profile, its alpha as it was", async () => {
    const inks = Buffer.from([0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255]);
    const { samples, depth, notes, metadata } = await read(plain([3, 1], 8, CMYK, 4, inks));
    expect([depth, notes]).toEqual([16, ["cmyk_to_rgb"]]);
    expect(metadata.icc?.length).toBeGreaterThan(0);
    const [paper, cyan, black] = [samples.slice(0, 3), samples.slice(3, 6), samples.slice(6)];
    expect(Math.min(...paper)).toBeGreaterThan(65_000);
    expect(cyan[0]).toBeLessThan((cyan[2] ?? 0) / 2);
    expect(Math.max(...black)).toBeLessThan(16_000);
    const withAlpha = Buffer.from([255, 0, 0, 0, 128]);
    const covered = await read(plain([1, 1], 8, CMYK, 5, withAlpha, short(EXTRA_SAMPLES, STRAIGHT)));
    expect(covered.samples).toEqual([...cyan, 128 * 257]);
  });

  test("Lab becomes Display P3 of 16 bits", async () => {
    const { samples, notes } = await read(plain([3, 1], 8, LAB, 3, Buffer.from([255, 0, 0, 0, 0, 0, 138, 206, 50])));
    expect(notes).toEqual(["lab_to_rgb"]);
    expect(samples.slice(0, 6)).toEqual([65_535, 65_535, 65_535, 0, 0, 0]);
    // Lab 54.1, -50, 50 is a green: of sRGB about 0, 151, 24, which is duller in P3.
    expect(samples[7]).toBeGreaterThan(2 * (samples[6] ?? 0));
    const wide = await read(plain([1, 1], 16, LAB, 3, shorts(65_535, 0, 0)));
    expect(wide.samples).toEqual([65_535, 65_535, 65_535]);
  });

  test("YCbCr without JPEG becomes RGB", async () => {
    const full = await read(plain([1, 1], 8, YCBCR, 3, Buffer.from([100, 128, 228]), short(530, 1, 1)));
    expect(full.samples).toEqual([240, 29, 100]);
    const halved = await read(plain([2, 2], 8, YCBCR, 3, Buffer.from([10, 20, 30, 40, 128, 128]), short(530, 2, 2)));
    expect(halved.samples.filter((_, i) => i % 3 === 0)).toEqual([10, 20, 30, 40]);
  });
});

describe("pages and metadata", () => {
  const grey = (...values: number[]) => Buffer.from(values);

  test("the first page that is a full image is read, and told when there are others", async () => {
    const page = (value: number, ...more: TiffTag[]) => plain([1, 1], 8, GREY, 1, grey(value), ...more);
    const small = page(1, long(254, 1));
    const mask = page(2, long(254, 4));
    expect(await readingOf("tiff", tiffFile([small, mask, page(3), page(4)]))).toMatchObject({
      samples: [3],
      notes: ["first_page"],
    });
    expect(await readingOf("tiff", tiffFile([small, page(3)]))).toMatchObject({ samples: [3], notes: [] });
  });

  test.each([
    [1, [1, 2, 3, 4, 5, 6], 3],
    [2, [3, 2, 1, 6, 5, 4], 3],
    [3, [6, 5, 4, 3, 2, 1], 3],
    [4, [4, 5, 6, 1, 2, 3], 3],
    [5, [1, 4, 2, 5, 3, 6], 2],
    [6, [4, 1, 5, 2, 6, 3], 2],
    [7, [6, 3, 5, 2, 4, 1], 2],
    [8, [3, 6, 2, 5, 1, 4], 2],
  ])("orientation %i is applied to the pixels once, and the density turned with them", async (orientation, wanted, width) => {
    const densities = [
      { id: 282, type: 5, values: [300] },
      { id: 283, type: 5, values: [150] },
    ];
    const reading = await read(plain([3, 2], 8, GREY, 1, grey(1, 2, 3, 4, 5, 6), short(ORIENTATION, orientation), ...densities));
    expect(reading.width).toBe(width);
    expect(reading.samples).toEqual(wanted);
    expect(reading.metadata.orientation).toBeUndefined();
    expect(reading.metadata.density).toBe(orientation > 4 ? 150 : 300);
  });

  test("profile, XMP, EXIF and IPTC are kept, without what would turn the image again", async () => {
    const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf tiff:Orientation="6"/></x:xmpmeta>';
    const iptc = Buffer.from("\x1c\x02\x50\0\x06Adele ", "latin1");
    const file = tiffFile([
      plain(
        [1, 1],
        8,
        RGB,
        3,
        grey(1, 2, 3),
        short(ORIENTATION, 6),
        { id: 315, type: 2, values: Buffer.from("Adele\0") },
        bytes(700, Buffer.from(xmp)),
        bytes(33_723, iptc),
        bytes(34_675, adobeRgb()),
      ),
    ]);
    const { metadata, bytes: png } = await readingOf("tiff", file);
    expect(metadata.icc?.equals(adobeRgb())).toBe(true);
    expect(metadata.xmpAsString).toContain('tiff:Orientation="1"');
    expect(metadata.exif?.includes("Adele")).toBe(true);
    expect(metadata.orientation).toBeUndefined();
    expect(png.includes("Raw profile type iptc")).toBe(true);
  });

  test("a profile of other colours than the image's goes, and that is told", async () => {
    const { metadata, notes } = await read(plain([1, 1], 8, GREY, 1, grey(1), bytes(34_675, adobeRgb())));
    expect([metadata.icc, notes]).toEqual([undefined, ["profile_left_out"]]);
  });
});

describe("refuses, and says what to do", () => {
  const page = (...more: TiffTag[]) => plain([2, 2], 8, GREY, 1, Buffer.alloc(4), ...more);
  const without = (id: number, ...more: TiffTag[]): TiffPage => {
    const { tags, chunks } = page();
    return { chunks, tags: [...tags.filter((tag) => tag.id !== id), ...more] };
  };

  test.each([
    ["too many pixels", plain([60_000, 60_000], 8, GREY, 1, Buffer.alloc(4)), /^image_too_many_pixels/],
    ["no width", without(256), /^image_truncated/],
    ["more rows than there are data for", without(257, short(257, 400)), /^image_truncated/],
    ["an unknown packing", without(259, short(259, 34_925)), /^image_type_refused: .*LZMA.*Save it as a TIFF with LZW/],
    ["a raw file's mosaic", without(262, short(262, 32_803)), /^image_type_refused: .*raw/],
    ["a DNG", page(bytes(50_706, Buffer.from([1, 4, 0, 0]))), /^image_type_refused: .*DNG.*Develop it/],
    ["signed samples", page(short(SAMPLE_FORMAT, 2)), /^image_type_refused: .*signed/],
    ["tiles of nothing", { ...page(short(322, 0), short(323, 0)), isTiled: true }, /^image_truncated/],
    ["tiles far larger than the image", { ...page(short(322, 60_000), short(323, 60_000)), isTiled: true }, /^image_truncated/],
  ])("%s", async (_name, refusedPage, expected) => {
    expect(await refusalOf("tiff", tiffFile([refusedPage as TiffPage]))).toMatch(expected);
  });

  test("a strip that lies outside of the file, and one that unpacks to too little", async () => {
    const file = tiffFile([page()]);
    const at = file.indexOf(Buffer.from([0x11, 0x01, 4, 0, 1, 0, 0, 0]));
    file.writeUInt32LE(0xff_ff_ff_00, at + 8);
    expect(await refusalOf("tiff", file)).toMatch(/^image_truncated/);
    const short_ = { tags: without(259, short(259, DEFLATE)).tags, chunks: [deflateSync(Buffer.alloc(3))] };
    expect(await refusalOf("tiff", tiffFile([short_]))).toMatch(/^image_truncated/);
  });
});

function fail(): never {
  throw new Error("The corpus has no such image.");
}
