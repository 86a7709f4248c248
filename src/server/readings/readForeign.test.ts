import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createScratch, type Scratch } from "../renders/scratch.ts";
import { grid, heifFile, quarters, rotation } from "../testing/heifFiles.ts";
import { psdFile } from "../testing/psdFiles.ts";
import { short, tiffFile } from "../testing/tiffFiles.ts";
import { foreignSize } from "./foreignSize.ts";
import { readForeign } from "./readForeign.ts";
import type { ForeignKind } from "./reading.ts";

const LIMITS = { maxMegapixels: 1 };
const REFUSALS = ["image_truncated", "image_type_refused", "image_too_many_pixels"];

const TILE = { ...quarters(), isHidden: true };

let folder = "";
let scratch: Scratch;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "overpaint-foreign-"));
  scratch = createScratch(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of each kind and packing, and its size upright. */
const FILES: readonly (readonly [name: string, kind: ForeignKind, file: Buffer, width: number, height: number])[] = [
  ["a plain TIFF on its side", "tiff", tiffFile([plainTiff(20, 30)]), 30, 20],
  ["a TIFF with LZW in tiles", "tiff", await tiffOf("lzw"), 48, 32],
  ["a TIFF with ZIP", "tiff", await tiffOf("deflate"), 48, 32],
  ["a TIFF with JPEG", "tiff", await tiffOf("jpeg"), 48, 32],
  ["a PSD", "psd", psdFile({ width: 7, height: 5, mode: 3, depth: 8, channels: 3, data: Buffer.alloc(105, 9) }), 7, 5],
  [
    "a PSB",
    "psd",
    psdFile({ width: 7, height: 5, mode: 1, depth: 16, channels: 1, isLarge: true, layers: -1, data: Buffer.alloc(70, 9) }),
    7,
    5,
  ],
  ["a HEIC of tiles", "heif", heifFile([TILE, TILE, grid(1, 2, [128, 64], [0, 1], [rotation(1)])], 2), 64, 128],
];

function plainTiff(width: number, height: number) {
  const tags = [short(256, width), short(257, height), short(258, 8), short(259, 1), short(262, 1), short(277, 1), short(274, 6)];
  return { tags, chunks: [Buffer.alloc(width * height, 100)] };
}

function tiffOf(compression: "lzw" | "deflate" | "jpeg"): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 120, sigma: 40 } as const;
  return sharp({ create: { width: 48, height: 32, channels: 3, background: "#a52", noise } })
    .tiff({ compression, tile: compression === "lzw", tileWidth: 16, tileHeight: 16 })
    .toBuffer();
}

function written(file: Buffer): string {
  const path = scratch.file("foreign");
  writeFileSync(path, file);
  return path;
}

describe.each(FILES)("%s", (_name, kind, file, width, height) => {
  test("becomes a PNG of the size that its header told, and leaves nothing beside it", async () => {
    const before = readdirSync(folder);
    const path = written(file);
    expect(await foreignSize(path, kind)).toEqual({ width, height });
    const reading = await readForeign(kind, path, scratch, LIMITS);
    expect(await sharp(readFileSync(reading.path)).metadata()).toMatchObject({ format: "png", width, height });
    expect(readdirSync(folder).length).toBe(before.length + 2);
    await scratch.drop(reading.path);
    await scratch.drop(path);
    expect(readdirSync(folder)).toEqual(before);
  });

  test("cut short or damaged anywhere, is read or refused with a code, and leaves nothing", async () => {
    const before = readdirSync(folder);
    const damage = fc.record({
      end: fc.oneof(fc.constant(file.length), fc.nat(file.length)),
      changes: fc.array(fc.tuple(fc.nat(Math.min(file.length, 400) - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ end, changes }) => {
        const damaged = Buffer.from(file);
        for (const [at, value] of changes) damaged[at] = value;
        const path = written(damaged.subarray(0, end));
        const refused = await readForeign(kind, path, scratch, LIMITS).then(
          ({ path: png }) => scratch.drop(png),
          (error: { code: string }) => error.code,
        );
        if (refused !== undefined) expect(REFUSALS).toContain(refused);
        await foreignSize(path, kind).catch((error: { code: string }) => expect(REFUSALS).toContain(error.code));
        await scratch.drop(path);
        expect(readdirSync(folder)).toEqual(before);
      }),
      { numRuns: 30, seed: 17 },
    );
  });
});

test("ends when it is told to, with the reason", async () => {
  const path = written(tiffFile([plainTiff(20, 30)]));
  const stop = new AbortController();
  const reading = readForeign("tiff", path, scratch, { ...LIMITS, signal: stop.signal });
  stop.abort(new Error("enough"));
  await expect(reading).rejects.toThrow("enough");
});
