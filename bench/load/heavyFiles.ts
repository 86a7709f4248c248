import sharp, { type Sharp } from "sharp";
import type { Size } from "../../src/core/geometry/geometry.ts";

const LARGEST = { width: 10_000, height: 10_000 };
const FLAT = { channels: 3, background: "#a52" } as const;

/** Files that cost a server most: as large as are taken, in the forms that decoders hold as a whole, and in those that they stream. */
export async function heavyFiles(): Promise<Uint8Array<ArrayBuffer>[]> {
  const flat = (size: Size) => sharp({ create: { ...size, ...FLAT } });
  const noisy = (size: Size) => sharp({ create: { ...size, ...FLAT, noise: { type: "gaussian", mean: 128, sigma: 30 } } });
  const square = { width: 8_000, height: 8_000 };
  const made: Sharp[] = [
    flat(LARGEST).png(),
    flat(LARGEST).toColourspace("rgb16").png(),
    flat(square).png({ progressive: true }),
    flat(LARGEST).jpeg({ progressive: true }),
    flat(square).withMetadata({ orientation: 6 }).jpeg(),
    flat({ width: 9_000, height: 7_000 }).webp(),
    flat({ width: 6_800, height: 5_000 }).avif({ effort: 0 }),
    flat({ width: 8_000, height: 5_000 }).gif({ effort: 1 }),
    flat(LARGEST).tiff({ compression: "lzw" }),
    noisy({ width: 4_000, height: 3_000 }).png({ compressionLevel: 1 }),
    noisy({ width: 6_000, height: 4_000 }).jpeg(),
  ];
  const files: Uint8Array<ArrayBuffer>[] = [];
  for (const image of made) files.push(new Uint8Array(await image.toBuffer()));
  return files;
}
