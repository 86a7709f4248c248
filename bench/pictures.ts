import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { areaOf, intersect, type Rect, rectOf, type Size } from "../src/core/geometry/geometry.ts";
import { newRaster, type Raster } from "../src/core/raster.ts";
import { MP_24, MP_50, MP_100 } from "./scene.ts";

const PHOTOGRAPH = fileURLToPath(new URL("../public/samples/coffee.png", import.meta.url));
/** Enlarged, the photograph has about as much detail a pixel as a camera's own files. */
const TILE: Size = { width: 1200, height: 800 };

export const jpegName = (size: Size): string => `${Math.round(areaOf(size) / 1e6)}.jpg`;

/** A JPEG of that size, its ground covered with a photograph again and again. */
export async function writeJpeg(folder: string, size: Size): Promise<string> {
  const file = join(folder, jpegName(size));
  const photograph = await sharp(PHOTOGRAPH).resize(TILE).removeAlpha().png().toBuffer();
  await sharp({ create: { ...size, channels: 3, background: "#808080" }, limitInputPixels: false })
    .composite([{ input: photograph, tile: true }])
    .jpeg({ quality: 90 })
    .toFile(file);
  return file;
}

export async function writePictures(folder: string): Promise<void> {
  for (const size of [MP_24, MP_50, MP_100]) await writeJpeg(folder, size);
}

/** A part of a picture; what lies beyond it is transparent black. */
export function cropped(picture: Raster, part: Rect): Raster {
  const result = newRaster(part);
  const inside = intersect(part, rectOf(picture));
  for (let y = inside.y; y < inside.y + inside.height; y++) {
    const from = 4 * (y * picture.width + inside.x);
    const to = 4 * ((y - part.y) * part.width + inside.x - part.x);
    result.data.set(picture.data.subarray(from, from + 4 * inside.width), to);
  }
  return result;
}
