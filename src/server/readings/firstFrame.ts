import { writeFile } from "node:fs/promises";
import { contains, intersect, isEmpty, type Rect, rectOf, type Size } from "../../core/geometry/geometry.ts";
import { ByteReader } from "../../core/imageFile/bytes.ts";
import { type GifFacts, readGif } from "../../core/imageFile/gifFile.ts";
import { partialFirstFrame } from "../../core/imageFile/pngFile.ts";
import { withRasters } from "../renders/raster.ts";
import type { Scratch } from "../renders/scratch.ts";
import { openImageFile } from "../storage/openImageFile.ts";
import type { Reading } from "./reading.ts";

/** A GIF's first frame on its canvas, transparent where that frame does not reach. */
export async function readGifFrame(path: string, bytes: Uint8Array, scratch: Scratch): Promise<Reading> {
  const { size, firstFrame }: GifFacts = readGif(bytes);
  const raster = scratch.file("v");
  await openImageFile(path).toColourspace("srgb").ensureAlpha().toFile(raster);
  await withRasters([raster], async (canvas) => {
    const frame = intersect(firstFrame ?? rectOf(size), rectOf(canvas));
    for (let row = 0; row < canvas.height; row++) {
      const samples = await canvas.read(row, 1);
      clearOutside(samples, row, frame, canvas.channels);
      await canvas.write(row, samples);
    }
  });
  const png = scratch.file("png");
  await openImageFile(raster).png().toFile(png);
  return { path: png, mime: "image/png", notes: [] };
}

function clearOutside(samples: Uint8Array | Uint16Array, row: number, { x, y, width, height }: Rect, channels: number): void {
  if (row < y || row >= y + height) samples.fill(0);
  else samples.fill(0, 0, channels * x).fill(0, channels * (x + width));
}

/** The first frame of an animated PNG on its canvas, transparent where that frame does not reach; null where it is not a part of it. */
export async function readApngFrame(bytes: Uint8Array, scratch: Scratch): Promise<Reading | null> {
  const frame = partialFirstFrame(bytes);
  if (!frame) return null;
  const reader = new ByteReader(bytes);
  const canvas: Size = { width: reader.u32(16), height: reader.u32(20) };
  const at = intersect(frame.at, rectOf(canvas));
  if (isEmpty(at) || !contains(rectOf(canvas), frame.at)) return null;
  const part = scratch.file("png");
  await writeFile(part, frame.png);
  const path = scratch.file("png");
  const { space, depth } = await openImageFile(part).metadata();
  await openImageFile(part, { ignoreIcc: true })
    .toColourspace(depth === "ushort" ? (space === "grey16" ? "grey16" : "rgb16") : space === "b-w" ? "b-w" : "srgb")
    .ensureAlpha()
    .extend({
      left: at.x,
      top: at.y,
      right: canvas.width - at.x - at.width,
      bottom: canvas.height - at.y - at.height,
      background: { r: 0, g: 0, b: 0, alpha: 0 },
    })
    .keepMetadata()
    .png()
    .toFile(path);
  return { path, mime: "image/png", notes: [] };
}
