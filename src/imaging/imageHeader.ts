import { areaOf, type Size } from "../core/geometry.ts";

export interface ImageHeader {
  readonly mime: "image/jpeg" | "image/png" | "image/webp" | "image/avif" | "image/gif";
  /** As stored, before EXIF orientation; null where the header does not say. */
  readonly size: Size | null;
  /** False when the file breaks off before its own end. Browsers decode such files silently. */
  readonly isComplete: boolean;
}

type Rest = Omit<ImageHeader, "mime">;

/** What the bytes of a whole file say of themselves, without decoding a pixel; null when they are no image that we take. */
export function readImageHeader(bytes: Uint8Array<ArrayBuffer>): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(bytes, 0, 0xff, 0xd8, 0xff)) return { mime: "image/jpeg", ...jpeg(bytes, view) };
  if (startsWith(bytes, 0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return { mime: "image/png", ...png(bytes, view) };
  if (text(bytes, 0, 4) === "GIF8") return { mime: "image/gif", ...gif(bytes, view) };
  if (text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 4) === "WEBP") return { mime: "image/webp", ...webp(bytes, view) };
  if (text(bytes, 4, 4) === "ftyp" && isAvif(bytes, view)) return { mime: "image/avif", ...avif(bytes, view) };
  return null;
}

const startsWith = (bytes: Uint8Array, at: number, ...wanted: number[]): boolean =>
  wanted.every((byte, i) => bytes[at + i] === byte);
const text = (bytes: Uint8Array, at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));
const u16 = (view: DataView, at: number, little = false): number => (at + 2 <= view.byteLength ? view.getUint16(at, little) : 0);
const u32 = (view: DataView, at: number, little = false): number => (at + 4 <= view.byteLength ? view.getUint32(at, little) : 0);
const sizeOf = (width: number, height: number): Size | null => (width > 0 && height > 0 ? { width, height } : null);

/**
 * Walks the segments and the entropy-coded data between them up to EOI. The thumbnail's EOI lies inside a segment and is passed
 * over; what a camera appends after EOI is not looked at. (ITU-T T.81, B.1)
 */
function jpeg(bytes: Uint8Array, view: DataView): Rest {
  let size: Size | null = null;
  let at = 2;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) return { size, isComplete: false };
    const marker = bytes[at + 1];
    if (marker === undefined) return { size, isComplete: false };
    if (marker === 0xd9) return { size, isComplete: true };
    if (marker === 0xff) at += 1;
    else if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else {
      const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
      if (isFrame) size = sizeOf(u16(view, at + 7), u16(view, at + 5));
      at += 2 + Math.max(2, u16(view, at + 2));
    }
  }
}

function png(bytes: Uint8Array, view: DataView): Rest {
  const size = text(bytes, 12, 4) === "IHDR" ? sizeOf(u32(view, 16), u32(view, 20)) : null;
  let at = 8;
  while (at + 12 <= bytes.length) {
    const isEnd = text(bytes, at + 4, 4) === "IEND";
    at += 12 + u32(view, at);
    if (isEnd) return { size, isComplete: at <= bytes.length };
  }
  return { size, isComplete: false };
}

/** Walks extensions and frames up to the trailer (GIF89a, appendix B). */
function gif(bytes: Uint8Array, view: DataView): Rest {
  const size = sizeOf(u16(view, 6, true), u16(view, 8, true));
  const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + tableBytes(bytes[10] ?? 0);
  for (;;) {
    const kind = bytes[at];
    if (kind === 0x3b) return { size, isComplete: true };
    if (kind === 0x21) at += 2;
    else if (kind === 0x2c) at += 11 + tableBytes(bytes[at + 9] ?? 0);
    else return { size, isComplete: false };
    for (let length = bytes[at]; length !== 0; length = bytes[at]) {
      if (length === undefined) return { size, isComplete: false };
      at += 1 + length;
    }
    at += 1;
  }
}

function webp(bytes: Uint8Array, view: DataView): Rest {
  const isComplete = u32(view, 4, true) + 8 <= bytes.length;
  const u24 = (at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  switch (text(bytes, 12, 4)) {
    case "VP8X":
      return { size: sizeOf(u24(24) + 1, u24(27) + 1), isComplete };
    case "VP8L": {
      const packed = u32(view, 21, true);
      return { size: sizeOf((packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1), isComplete };
    }
    default:
      return { size: sizeOf(u16(view, 26, true) & 0x3fff, u16(view, 28, true) & 0x3fff), isComplete };
  }
}

function isAvif(bytes: Uint8Array, view: DataView): boolean {
  const end = Math.min(bytes.length, u32(view, 0));
  for (let at = 8; at + 4 <= end; at += 4) if (["avif", "avis"].includes(text(bytes, at, 4))) return true;
  return false;
}

/** Walks the top boxes (ISO/IEC 14496-12, 4.2); the size is the largest `ispe` of the meta box: tiles of a grid are smaller. */
function avif(bytes: Uint8Array, view: DataView): Rest {
  let size: Size | null = null;
  let at = 0;
  while (at + 8 <= bytes.length) {
    const short = u32(view, at);
    const length = short === 0 ? bytes.length - at : short === 1 ? u32(view, at + 8) * 2 ** 32 + u32(view, at + 12) : short;
    if (length < 8) return { size, isComplete: false };
    if (text(bytes, at + 4, 4) === "meta") size = largestIspe(bytes, view, at, Math.min(bytes.length, at + length));
    at += length;
  }
  return { size, isComplete: at <= bytes.length };
}

function largestIspe(bytes: Uint8Array, view: DataView, from: number, to: number): Size | null {
  let largest: Size | null = null;
  for (let at = bytes.indexOf(0x69, from); at >= 0 && at + 16 <= to; at = bytes.indexOf(0x69, at + 1)) {
    if (text(bytes, at, 4) !== "ispe") continue;
    const size = sizeOf(u32(view, at + 8), u32(view, at + 12));
    if (size && (!largest || areaOf(size) > areaOf(largest))) largest = size;
  }
  return largest;
}
