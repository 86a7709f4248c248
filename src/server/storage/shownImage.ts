import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import type { ImageReading } from "../../contract/images.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import { coarseImage } from "../../core/imageFile/coarse.ts";
import { createScratch } from "../renders/scratch.ts";
import { openInSrgb } from "./openImageFile.ts";

/** A side from which the colours of the whole image can be told. */
const COARSE_SIDE = 512;
/** Maximum side of a webp, in pixels. */
const WEBP_SIDE_MAX = 16_383;

/** A webp at most `width` pixels wide, upright, never enlarged. */
export async function thumbnailOf(path: string, width: number): Promise<Buffer> {
  const upright = await openInSrgb(path, { sequentialRead: true });
  const size = { width, height: WEBP_SIDE_MAX, fit: "inside", withoutEnlargement: true } as const;
  return await upright
    .resize({ ...size, kernel: "lanczos3" })
    .webp({ quality: 85 })
    .toBuffer();
}

/** A PNG of 8 bits, upright, in sRGB. The stream's end removes it from the disk. */
export async function shownPng(path: string, folder: string): Promise<Readable> {
  const scratch = createScratch(folder);
  try {
    const png = scratch.file("png");
    await (await openInSrgb(path, { sequentialRead: true })).png({ compressionLevel: 3 }).toFile(png);
    const stream = createReadStream(png);
    stream.once("close", () => void scratch.dispose());
    return stream;
  } catch (error) {
    await scratch.dispose();
    throw error;
  }
}

/** The image's colours, as means over a grid of cells. */
export async function coarseOf(path: string, full: Size): Promise<ImageReading["coarse"]> {
  const { data, info } = await (await openInSrgb(path, { sequentialRead: true }))
    .resize({ width: COARSE_SIDE, height: COARSE_SIDE, fit: "inside", withoutEnlargement: true, kernel: "linear" })
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const coarse = coarseImage({ width: info.width, height: info.height, data: new Uint8ClampedArray(data) }, full);
  return { width: coarse.width, height: coarse.height, data: Buffer.from(coarse.data).toString("base64") };
}
