import sharp from "sharp";
import { describe, expect, test } from "vitest";
import {
  alphaOf,
  colourCodes,
  grid,
  type HeifItem,
  heifFile,
  imageSize,
  mirror,
  profileBox,
  QUARTERS,
  quarters,
  rotation,
} from "../../testing/heifFiles.ts";
import { adobeRgb } from "../../testing/iccProfiles.ts";
import { readingOf, refusalOf } from "../../testing/readingOf.ts";

const [RED, GREEN, BLUE, YELLOW] = [0, 1, 2, 3];
type Reading = Awaited<ReturnType<typeof readingOf>>;
const read = (items: readonly HeifItem[], primary = 0) => readingOf("heif", heifFile(items, primary));

/** The quarters that lie at the middles of a reading's quarters, row by row. */
const seen = (reading: Reading): number[] => quartersAt(reading, [0.25, 0.75], [0.25, 0.75]);

function quartersAt(
  { width, height, channels, depth, samples }: Reading,
  columns: readonly number[],
  rows: readonly number[],
): number[] {
  const scale = depth === 16 ? 257 : 1;
  return rows.flatMap((y) =>
    columns.map((x) => {
      const at = channels * (Math.floor(y * height) * width + Math.floor(x * width));
      return QUARTERS.colours.findIndex((colour) =>
        colour.every((value, c) => Math.abs((samples[at + c] ?? 0) / scale - value) <= 3),
      );
    }),
  );
}

describe("pixels", () => {
  test("of 8 bits, and of 10 in 16", async () => {
    const eight = await read([quarters()]);
    expect(eight).toMatchObject({ width: 64, height: 64, channels: 3, depth: 8, notes: [] });
    expect(seen(eight)).toEqual([RED, GREEN, BLUE, YELLOW]);
    const ten = await read([quarters([], QUARTERS.ten)]);
    expect([ten.depth, seen(ten)]).toEqual([16, [RED, GREEN, BLUE, YELLOW]]);
    expect(ten.samples.every((sample) => sample === Math.round((Math.round((sample * 1023) / 65_535) * 65_535) / 1023))).toBe(
      true,
    );
  });

  test("are turned and mirrored as the file says, once, whatever EXIF says", async () => {
    const exifData = (
      await sharp(
        await sharp({ create: { width: 1, height: 1, channels: 3, background: "red" } })
          .withMetadata({ orientation: 6 })
          .jpeg()
          .toBuffer(),
      ).metadata()
    ).exif;
    const exif: HeifItem = {
      type: "Exif",
      data: Buffer.concat([Buffer.from([0, 0, 0, 6]), exifData ?? Buffer.alloc(0)]),
      references: [["cdsc", [0]]],
    };
    const turned = await read([quarters([rotation(1)]), exif]);
    expect(seen(turned)).toEqual([GREEN, YELLOW, RED, BLUE]);
    expect(turned.metadata.exif).toBeDefined();
    expect(turned.metadata.orientation).toBe(1);
    expect(seen(await read([quarters([mirror(1)])]))).toEqual([GREEN, RED, YELLOW, BLUE]);
    expect(seen(await read([quarters(), exif]))).toEqual([RED, GREEN, BLUE, YELLOW]);
  });

  test("of a grid of tiles, as telephones make it, are one image, turned as a whole", async () => {
    const tiles = [quarters(), quarters()].map((tile) => ({ ...tile, isHidden: true }));
    const items = [...tiles, grid(1, 2, [128, 64], [0, 1], [rotation(3)])];
    const reading = await read(items, 2);
    expect([reading.width, reading.height]).toEqual([64, 128]);
    expect(quartersAt(reading, [0.25, 0.75], [0.125, 0.375, 0.625, 0.875])).toEqual([
      BLUE,
      RED,
      YELLOW,
      GREEN,
      BLUE,
      RED,
      YELLOW,
      GREEN,
    ]);
  });

  test("have the transparency of an auxiliary image", async () => {
    const { channels, samples } = await read([quarters(), alphaOf(0)]);
    expect(channels).toBe(4);
    const alphaAt = (x: number) => samples[4 * (32 * 64 + x) + 3] ?? 0;
    expect(alphaAt(16)).toBeGreaterThan(252);
    expect(Math.abs(alphaAt(48) - 128)).toBeLessThanOrEqual(3);
  });

  test("are the primary image's, and others are told of", async () => {
    const reading = await read([quarters(), quarters([mirror(1)])], 1);
    expect(seen(reading)).toEqual([GREEN, RED, YELLOW, BLUE]);
    expect(reading.notes).toEqual(["primary_image"]);
  });
});

describe("colour", () => {
  test("an ICC profile is kept as it is", async () => {
    const { metadata } = await read([quarters([profileBox(adobeRgb())])]);
    expect(metadata.icc?.equals(adobeRgb())).toBe(true);
  });

  test("codes of Display P3 become a profile, those of sRGB none", async () => {
    const { metadata } = await read([quarters([colourCodes(12, 13)])]);
    expect(metadata.icc?.toString("utf16le").length).toBeGreaterThan(100);
    expect(metadata.icc?.includes(Buffer.from("Display P3", "utf16le").swap16())).toBe(true);
    expect((await read([quarters([colourCodes(1, 13)])])).metadata.icc).toBeUndefined();
  });

  test("PQ is brought to SDR, darker tones in their places, and that is told", async () => {
    const { notes, metadata, samples } = await read([quarters([colourCodes(9, 16)], QUARTERS.ten)]);
    expect(notes).toEqual(["hdr_to_sdr"]);
    expect(metadata.icc).toBeDefined();
    // A signal of 200 / 255 is 1,555 nits, that of 60 / 255 is 2.6: far over white, and nearly black.
    expect(samples[0]).toBeGreaterThan(64_000);
    expect(samples[1]).toBeLessThan(9_000);
  });
});

test("keeps XMP, told that the image stands upright", async () => {
  const xmp: HeifItem = { type: "mime", data: Buffer.from('<x tiff:Orientation="6"/>'), references: [["cdsc", [0]]] };
  expect((await read([quarters(), xmp])).metadata.xmpAsString).toBe('<x tiff:Orientation="1"/>');
});

describe("refuses, and says what to do", () => {
  const whole = heifFile([quarters()]);

  test.each([
    ["a file that ends in its head", whole.subarray(0, 100), /^image_truncated: This HEIC is incomplete/],
    ["a file that ends in its samples", whole.subarray(0, whole.length - 40), /^image_truncated/],
    ["a file without an image", Buffer.concat([whole.subarray(0, 24), Buffer.alloc(2_000)]), /^image_truncated/],
  ])("%s", async (_name, file, expected) => {
    expect(await refusalOf("heif", file)).toMatch(expected);
  });

  test("a coding that is not read", async () => {
    const avif = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
      .avif()
      .toBuffer();
    expect(await refusalOf("heif", avif)).toMatch(/^image_type_refused: .*Export it as JPEG or PNG/);
  });

  test("more pixels than are taken, before they are decoded", async () => {
    const huge = { ...quarters(), properties: [...(quarters().properties ?? []).slice(0, 1), imageSize(40_000, 40_000)] };
    expect(await refusalOf("heif", heifFile([huge]))).toMatch(/^image_t/);
    expect(await refusalOf("heif", whole, 0.001)).toMatch(/^image_too_many_pixels/);
  });
});
