import type { Metadata } from "sharp";
import { areaOf, type Size } from "../../core/geometry/geometry.ts";
import { BYTES_PER_MB } from "./imageLimits.ts";
import { openImageFile } from "./openImageFile.ts";

/** Rows that libvips keeps of an image that it reads as a stream, in all its steps together. */
const STREAMED_ROWS = 1_024;
/** Threads, tables, the encoder of what is made. */
const BESIDE = 32 * BYTES_PER_MB;
/** Of images that a decoder holds as a whole, measured on 40 megapixels with libvips 8.18: bytes a pixel. */
const HELD = { avif: 19, gif: 5.5, webp: 8 } as const;
const BYTES_PER_COEFFICIENT = 2;
/** Coefficients a pixel where the two of colour are half as many across and down. */
const HALVED_COLOUR = 1.5;
/** A model's raw pixels, and what is made of them on the way. */
const RGBA_BYTES = 4;

/**
 * The memory that it takes to decode an image's file from its first row to its last, by what its header says: that of a few rows, or of
 * all of it where its decoder cannot do otherwise.
 */
export async function decodeBytes(path: string): Promise<number> {
  return decodeBytesOf(await openImageFile(path).metadata());
}

/** The memory of all of an image that its decoder holds, and cannot do otherwise; 0 for one that is read as a stream. */
export const heldBytes = (header: Header): number => areaOf(header) * heldBytesAPixel(header);

export type Header = Pick<
  Metadata,
  "format" | "width" | "height" | "channels" | "depth" | "isProgressive" | "orientation" | "chromaSubsampling"
>;

export function decodeBytesOf(header: Header): number {
  const { width, height, orientation = 1 } = header;
  const rows = width * Math.min(STREAMED_ROWS, height) * pixelBytes(header);
  const turned = orientation > 1 ? areaOf(header) * pixelBytes(header) : 0;
  return BESIDE + rows + turned + heldBytes(header);
}

const pixelBytes = ({ channels = RGBA_BYTES, depth }: Header): number => channels * (depth === "ushort" ? 2 : 1);

/** Bytes a pixel that a decoder holds until it has read the last row. */
function heldBytesAPixel(header: Header): number {
  const { format, channels = RGBA_BYTES, isProgressive = false } = header;
  switch (format) {
    case "heif":
      return HELD.avif;
    case "gif":
      return HELD.gif;
    case "webp":
      return HELD.webp;
    case "png":
      return isProgressive ? pixelBytes(header) : 0;
    case "jpeg":
      return isProgressive ? BYTES_PER_COEFFICIENT * (header.chromaSubsampling === "4:2:0" ? HALVED_COLOUR : channels) : 0;
    default:
      return 0;
  }
}

/** The memory that the largest of some files takes to decode, one after the other. */
export async function largestDecodeBytes(paths: Iterable<string>): Promise<number> {
  let most = BESIDE;
  for (const path of new Set(paths)) most = Math.max(most, await decodeBytes(path));
  return most;
}

/** Raw RGBA of 8 bits, so many times. */
export const rgbaBytes = (size: Size, times = 1): number => times * RGBA_BYTES * areaOf(size);
