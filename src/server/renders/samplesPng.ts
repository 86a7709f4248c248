import sharp from "sharp";
import { clampNumber } from "../../core/geometry/geometry.ts";
import { withProfile } from "../../core/imageFile/pngFile.ts";
import type { Raster, Samples } from "../../core/raster.ts";

/** A PNG's samples as they stand in it: nothing is converted. Grey ones stand in all three colours. */
export interface SamplesPng {
  readonly raster: Raster<Samples>;
  readonly isGrey: boolean;
  readonly hasAlpha: boolean;
  /** Profile of the samples; null for none, which is sRGB. */
  readonly profile: Uint8Array | null;
}

/** 65535 of 16 bits is 255. */
const SCALE = 257;
const RGBA = 4;
const COMPRESSION_LEVEL = 3;

/** Reads a PNG of 8 or 16 bits. */
export async function decodeSamples(png: Uint8Array): Promise<SamplesPng> {
  const image = sharp(png, { limitInputPixels: false, ignoreIcc: true });
  const { depth, space, hasAlpha, icc } = await image.metadata();
  const isDeep = depth === "ushort";
  const rgba = image.toColourspace(isDeep ? "rgb16" : "srgb").ensureAlpha();
  const { data, info } = await rgba.raw({ depth: isDeep ? "ushort" : "uchar" }).toBuffer({ resolveWithObject: true });
  const { buffer, byteOffset, length } = data;
  const samples = isDeep
    ? Float32Array.from(new Uint16Array(buffer, byteOffset, length / 2), (sample) => sample / SCALE)
    : new Uint8ClampedArray(data);
  return {
    raster: { width: info.width, height: info.height, data: samples },
    isGrey: space === "b-w" || space === "grey16",
    hasAlpha,
    profile: icc ?? null,
  };
}

/** Writes a PNG of 16 bits where the samples have fractions, else of 8. Of a grey one the first colour counts. */
export async function encodeSamples({ raster, isGrey, hasAlpha, profile }: SamplesPng): Promise<Uint8Array> {
  const { width, height, data } = raster;
  const isDeep = data instanceof Float32Array;
  const colours = isGrey ? 1 : 3;
  const channels = (colours + (hasAlpha ? 1 : 0)) as 1 | 2 | 3 | 4;
  const packed = isDeep ? new Uint16Array(channels * width * height) : new Uint8Array(channels * width * height);
  const scale = isDeep ? SCALE : 1;
  const sampleOf = (sample = 0): number => Math.round(clampNumber(sample, 0, 255) * scale);
  for (let from = 0, to = 0; from < data.length; from += RGBA) {
    for (let channel = 0; channel < colours; channel++) packed[to++] = sampleOf(data[from + channel]);
    if (hasAlpha) packed[to++] = sampleOf(data[from + 3]);
  }
  const space = isGrey ? (isDeep ? "grey16" : "b-w") : isDeep ? "rgb16" : "srgb";
  const image = sharp(packed, { raw: { width, height, channels }, limitInputPixels: false }).toColourspace(space);
  const png = await image.png({ compressionLevel: COMPRESSION_LEVEL }).toBuffer();
  return profile ? withProfile(png, "ICC profile", profile) : png;
}
