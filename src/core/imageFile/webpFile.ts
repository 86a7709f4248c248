import type { Size } from "../geometry/geometry.ts";
import { ByteReader, blendBytes } from "./bytes.ts";
import { type Orientation, readOrientation, withStandardOrientation } from "./exifOrientation.ts";
import { AS_IT_IS, type ReadingPlan } from "./readingPlan.ts";

interface Chunk {
  readonly type: string;
  readonly content: number;
  readonly length: number;
}

const RIFF_BYTES = 12;
const HEAD_BYTES = 8;
/** Bits of the extended header that promise a chunk. (WebP container specification, "Extended File Format") */
const FLAGS: Readonly<Record<string, number>> = { ICCP: 0x20, EXIF: 0x08, "XMP ": 0x04 };
const ALPHA_FLAG = 0x10;

/** Width and height of a WebP as stored; 0 where it does not say. */
export function webpSize(bytes: Uint8Array): Size {
  const reader = new ByteReader(bytes);
  switch (reader.text(12, 4)) {
    case "VP8X":
      return { width: reader.u24(24) + 1, height: reader.u24(27) + 1 };
    case "VP8L": {
      const packed = reader.u32(21, true);
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
    }
    default:
      return { width: reader.u16(26, true) & 0x3fff, height: reader.u16(28, true) & 0x3fff };
  }
}

/** True when the file is as long as its header states; a last byte of padding may be missing. */
export function isWholeWebp(bytes: Uint8Array): boolean {
  const end = new ByteReader(bytes).u32(4, true) + HEAD_BYTES;
  return end <= bytes.length || lacksPadding(bytes, end);
}

/** The orientation in a WebP's EXIF chunk; 1 where there is none. Not every browser turns a WebP itself. */
export function webpOrientation(bytes: Uint8Array): Orientation {
  const exif = chunksOf(bytes).find(({ type }) => type === "EXIF");
  return (exif && readOrientation(contentOf(bytes, exif))?.orientation) ?? 1;
}

/**
 * A WebP whose extended header promises the metadata that it holds: some decoders read what is not promised, others do not. Its
 * orientation is stored as EXIF demands. A last byte of padding that is missing is added.
 */
export function planWebp(bytes: Uint8Array): ReadingPlan {
  const reader = new ByteReader(bytes);
  const chunks = chunksOf(bytes);
  const header = chunks.find(({ type }) => type === "VP8X");
  const held = chunks.reduce((flags, { type }) => flags | (FLAGS[type] ?? 0), 0);
  const promised = header ? reader.u8(header.content) : 0;
  const exif = chunks.find(({ type }) => type === "EXIF");
  const turned = exif && readOrientation(contentOf(bytes, exif));
  const isPadded = !lacksPadding(bytes, reader.u32(4, true) + HEAD_BYTES);
  if ((promised & held) === held && (turned?.isStandard ?? true) && isPadded) return AS_IT_IS;
  const parts: Uint8Array[] = [];
  if (!header && held > 0) parts.push(chunkOf("VP8X", extendedHeader(bytes, chunks, held)));
  for (const chunk of chunks) {
    const content = contentOf(bytes, chunk);
    if (chunk === header) parts.push(chunkOf("VP8X", withFlags(content, held)));
    else if (chunk === exif && turned) parts.push(chunkOf("EXIF", withStandardOrientation(content)));
    else parts.push(chunkOf(chunk.type, content));
  }
  const body = blendBytes(parts);
  const riff = bytes.slice(0, RIFF_BYTES);
  new DataView(riff.buffer).setUint32(4, body.length + 4, true);
  return { kind: "rewritten", bytes: blendBytes([riff, body]) };
}

/** The last chunk's content is whole, and of an odd length. */
function lacksPadding(bytes: Uint8Array, end: number): boolean {
  const last = chunksOf(bytes).at(-1);
  return end === bytes.length + 1 && last !== undefined && last.content + last.length === bytes.length && last.length % 2 === 1;
}

function chunksOf(bytes: Uint8Array): Chunk[] {
  const reader = new ByteReader(bytes);
  const chunks: Chunk[] = [];
  const end = Math.min(bytes.length, HEAD_BYTES + reader.u32(4, true));
  for (let at = RIFF_BYTES; at + HEAD_BYTES <= end; ) {
    const chunk = { type: reader.text(at, 4), content: at + HEAD_BYTES, length: reader.u32(at + 4, true) };
    at = chunk.content + chunk.length + (chunk.length % 2);
    if (chunk.content + chunk.length <= bytes.length) chunks.push(chunk);
  }
  return chunks;
}

const contentOf = (bytes: Uint8Array, { content, length }: Chunk): Uint8Array => bytes.subarray(content, content + length);

function chunkOf(type: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(HEAD_BYTES + content.length + (content.length % 2));
  for (let i = 0; i < 4; i++) chunk[i] = type.charCodeAt(i);
  new DataView(chunk.buffer).setUint32(4, content.length, true);
  chunk.set(content, HEAD_BYTES);
  return chunk;
}

function withFlags(header: Uint8Array, flags: number): Uint8Array {
  const copy = Uint8Array.from(header);
  copy[0] = (copy[0] ?? 0) | flags;
  return copy;
}

function extendedHeader(bytes: Uint8Array, chunks: readonly Chunk[], flags: number): Uint8Array {
  const { width, height } = webpSize(bytes);
  const image = chunks.find(({ type }) => type === "VP8L");
  // Of a lossless image the bit behind its sizes tells of alpha. (WebP lossless bitstream, section 3)
  const hasAlpha = image ? ((bytes[image.content + 4] ?? 0) & 0x10) !== 0 : chunks.some(({ type }) => type === "ALPH");
  const header = new Uint8Array(10);
  header[0] = flags | (hasAlpha ? ALPHA_FLAG : 0);
  [width - 1, height - 1].forEach((side, i) => {
    for (let byte = 0; byte < 3; byte++) header[4 + 3 * i + byte] = (side >> (8 * byte)) & 255;
  });
  return header;
}
