import type { Size } from "../geometry/geometry.ts";
import { planAvif, readAvif } from "./avifFile.ts";
import { ByteReader, hasBytes } from "./bytes.ts";
import { planGif, readGif } from "./gifFile.ts";
import { planJpeg, readJpeg } from "./jpegFile.ts";
import { PNG_SIGNATURE } from "./pngChunk.ts";
import { lackOfPng, planPng, pngSize } from "./pngFile.ts";
import { rawTiffOf } from "./rawTiff.ts";
import { BY_SERVER, type ReadingPlan } from "./readingPlan.ts";
import { isWholeWebp, planWebp, webpSize } from "./webpFile.ts";

const BROWSER_MIMES = ["image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"] as const;
export type ImageFileMime = (typeof BROWSER_MIMES)[number] | "image/tiff" | "image/heic" | "image/vnd.adobe.photoshop";

export interface ImageHeader {
  readonly mime: ImageFileMime;
  /** As stored, before orientation; null where the header does not say. */
  readonly size: Size | null;
  /**
   * "data": it breaks off before its own end, which some browsers decode silently. "end": only the mark of its end is missing, as far
   * as can be told without decoding it.
   */
  readonly lacks: "nothing" | "end" | "data";
}

/** As many as tell a camera's raw file from an image. */
const RAW_TIFF_BYTES = 4_096;
const HEIF_BRANDS: ReadonlySet<string> = new Set(["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"]);
const AVIF_BRANDS: ReadonlySet<string> = new Set(["avif", "avis"]);

/**
 * MIME type of an image file by its content, whatever its name says; null when it is none that is accepted.
 *
 * @param start the file's first 4,096 bytes, or all of it
 */
export function mimeOf(start: Uint8Array): ImageFileMime | null {
  const reader = new ByteReader(start);
  if (hasBytes(start, 0, 0xff, 0xd8, 0xff)) return "image/jpeg";
  if (hasBytes(start, 0, ...PNG_SIGNATURE)) return "image/png";
  if (["GIF87a", "GIF89a"].includes(reader.text(0, 6))) return "image/gif";
  if (reader.text(0, 4) === "RIFF" && reader.text(8, 4) === "WEBP") return "image/webp";
  if (reader.text(4, 4) === "ftyp") return mimeOfBrands(brandsOf(reader));
  // Many a camera's raw file is a TIFF.
  if (isTiff(reader)) return rawTiffOf(start.subarray(0, RAW_TIFF_BYTES)) ? null : "image/tiff";
  return reader.text(0, 4) === "8BPS" ? "image/vnd.adobe.photoshop" : null;
}

/** Header of a whole file, read without decoding a pixel; null when it is no image that is accepted. */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const mime = mimeOf(bytes);
  switch (mime) {
    case "image/jpeg": {
      const { hasEnd, ...size } = readJpeg(bytes);
      return { mime, size: sizeOf(size), lacks: hasEnd ? "nothing" : "end" };
    }
    case "image/png":
      return { mime, size: sizeOf(pngSize(bytes)), lacks: lackOfPng(bytes) };
    case "image/gif": {
      const { size, lacks } = readGif(bytes);
      return { mime, size: sizeOf(size), lacks };
    }
    case "image/webp":
      return { mime, size: sizeOf(webpSize(bytes)), lacks: isWholeWebp(bytes) ? "nothing" : "data" };
    case "image/avif": {
      const { size, isComplete } = readAvif(bytes);
      return { mime, size, lacks: isComplete ? "nothing" : "data" };
    }
    case null:
      return null;
    default:
      return { mime, size: null, lacks: "nothing" };
  }
}

/** The plan by which browsers and the server read the same image from a file of this kind. */
export function planReading(bytes: Uint8Array, mime: ImageFileMime): ReadingPlan {
  switch (mime) {
    case "image/jpeg":
      return planJpeg(bytes);
    case "image/png":
      return planPng(bytes);
    case "image/webp":
      return planWebp(bytes);
    case "image/gif":
      return planGif(bytes);
    case "image/avif":
      return planAvif(bytes);
    default:
      return BY_SERVER;
  }
}

const sizeOf = ({ width, height }: Size): Size | null => (width > 0 && height > 0 ? { width, height } : null);

/** The major brand first. (ISO/IEC 14496-12, section 4.3) */
function brandsOf(reader: ByteReader): string[] {
  const end = Math.min(reader.bytes.length, reader.u32(0));
  const brands = [reader.text(8, 4)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(reader.text(at, 4));
  return brands;
}

function mimeOfBrands(brands: readonly string[]): ImageFileMime | null {
  if (brands.some((brand) => AVIF_BRANDS.has(brand))) return "image/avif";
  return brands.some((brand) => HEIF_BRANDS.has(brand)) ? "image/heic" : null;
}

/** Classic or BigTIFF, either byte order. (TIFF 6.0, section 2) */
function isTiff(reader: ByteReader): boolean {
  const order = reader.text(0, 2);
  if (order !== "II" && order !== "MM") return false;
  const version = reader.u16(2, order === "II");
  return version === 42 || version === 43;
}
