import type { Rect, Size } from "../geometry/geometry.ts";
import { ByteReader, blendBytes, hasBytes } from "./bytes.ts";
import { BT709, type ColourSpace, type HdrSpace, isHdr, type Primaries, spaceOfCodes, type Xy } from "./colourSpace.ts";
import { readOrientation, withStandardOrientation } from "./exifOrientation.ts";
import { iccProfileOf } from "./iccProfile.ts";
import { PNG_SIGNATURE, pngChunk } from "./pngChunk.ts";
import { AS_IT_IS, BY_SERVER, type ReadingPlan } from "./readingPlan.ts";
import { storedZlib } from "./storedZlib.ts";

/** A chunk's place: of its length field, of its content, and how long that is. */
interface Chunk {
  readonly type: string;
  readonly at: number;
  readonly content: number;
  readonly length: number;
}

const COLOUR_CHUNKS: ReadonlySet<string> = new Set(["cICP", "iCCP", "sRGB", "gAMA", "cHRM"]);
const ANIMATION_CHUNKS: ReadonlySet<string> = new Set(["acTL", "fcTL", "fdAT"]);
const SEQUENCE_BYTES = 4;
const END_BYTES = 12;
/** gAMA and cHRM are stored times this. (PNG third edition, sections 11.3.2.1 and 11.3.2.2) */
const UNIT = 100_000;
/** The gAMA value that sRGB encoders write: without cHRM, browsers read it as sRGB. */
const SRGB_GAMA = 45_455;
const GREY_COLOUR_TYPES: ReadonlySet<number> = new Set([0, 4]);

/**
 * Colour space of a PNG that has no ICC profile, or one that cICP overrules: by the chunk that comes first in the order cICP,
 * iCCP, sRGB, gAMA with cHRM.
 *
 * @returns "srgb" also where nothing is stated; "icc" for a profile of its own
 * @see PNG third edition, section 13.13 "Color space handling"
 */
export function pngColourSpace(bytes: Uint8Array): ColourSpace | HdrSpace | "srgb" | "icc" {
  return spaceOf(new ByteReader(bytes), chunksOf(bytes));
}

/**
 * A PNG with its colour stated by an ICC profile, its orientation by a SHORT, and the first frame of an animation in the place of a
 * default image that no browser shows. Decoders that know only some of the many ways to say these then agree.
 */
export function planPng(bytes: Uint8Array): ReadingPlan {
  const reader = new ByteReader(bytes);
  const chunks = chunksOf(bytes);
  if (chunks.at(-1)?.type !== "IEND") return BY_SERVER;
  const space = spaceOf(reader, chunks);
  const isPlain = space === "srgb" || space === "icc";
  if (!isPlain && isHdr(space)) return BY_SERVER;
  const first = firstFrame(reader, chunks);
  if (first && !first.isWhole) return BY_SERVER;
  const frame = first?.data;
  const exif = chunks.find(({ type }) => type === "eXIf");
  const turned = exif && readOrientation(contentOf(bytes, exif));
  if (isPlain && !frame && (turned?.isStandard ?? true)) return AS_IT_IS;
  const isGrey = GREY_COLOUR_TYPES.has(reader.u8(25));
  const parts: Uint8Array[] = [Uint8Array.from(PNG_SIGNATURE)];
  for (const chunk of chunks) {
    const whole = bytes.subarray(chunk.at, chunk.content + chunk.length + 4);
    if (!isPlain && COLOUR_CHUNKS.has(chunk.type)) continue;
    if (chunk === exif && turned) parts.push(pngChunk("eXIf", withStandardOrientation(contentOf(bytes, chunk))));
    else if (!frame) parts.push(whole);
    else if (frame.has(chunk)) parts.push(pngChunk("IDAT", contentOf(bytes, chunk).subarray(SEQUENCE_BYTES)));
    else if (chunk.type !== "IDAT" && !ANIMATION_CHUNKS.has(chunk.type)) parts.push(whole);
    if (chunk.type === "IHDR" && !isPlain) parts.push(profileChunk(space.name, iccProfileOf(space, isGrey ? "GRAY" : "RGB ")));
  }
  return { kind: "rewritten", bytes: blendBytes(parts) };
}

/** The first frame of an animation that covers only a part of its canvas; null for every other PNG. */
export function partialFirstFrame(bytes: Uint8Array): { readonly png: Uint8Array<ArrayBuffer>; readonly at: Rect } | null {
  const reader = new ByteReader(bytes);
  const chunks = chunksOf(bytes);
  const frame = firstFrame(reader, chunks);
  if (!frame || frame.isWhole) return null;
  const parts: Uint8Array[] = [Uint8Array.from(PNG_SIGNATURE)];
  for (const chunk of chunks) {
    const content = contentOf(bytes, chunk);
    if (chunk.type === "IHDR") parts.push(pngChunk("IHDR", headerOf(content, frame.at)));
    else if (frame.data.has(chunk)) parts.push(pngChunk("IDAT", content.subarray(SEQUENCE_BYTES)));
    else if (chunk.type !== "IDAT" && !ANIMATION_CHUNKS.has(chunk.type)) parts.push(pngChunk(chunk.type, content));
  }
  return { png: blendBytes(parts), at: frame.at };
}

/** A PNG with this profile in the place of what it says of its colours; its samples are not touched. */
export function withProfile(bytes: Uint8Array, name: string, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [Uint8Array.from(PNG_SIGNATURE)];
  for (const { type, at, content, length } of chunksOf(bytes)) {
    if (!COLOUR_CHUNKS.has(type)) parts.push(bytes.subarray(at, content + length + 4));
    if (type === "IHDR") parts.push(profileChunk(name, profile));
  }
  return blendBytes(parts);
}

/** True when a PNG states its pixels per metre, or their aspect ratio (pHYs). */
export const hasDensity = (bytes: Uint8Array): boolean => chunksOf(bytes).some(({ type }) => type === "pHYs");

/** A PNG that does not state it. */
export function withoutDensity(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = chunksOf(bytes).filter(({ type }) => type !== "pHYs");
  const parts = kept.map(({ at, content, length }) => bytes.subarray(at, content + length + 4));
  return blendBytes([Uint8Array.from(PNG_SIGNATURE), ...parts]);
}

/** A PNG with an end behind its last whole chunk. */
export function withEnd(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const last = chunksOf(bytes).at(-1);
  return blendBytes([bytes.subarray(0, last ? last.content + last.length + 4 : 0), pngChunk("IEND")]);
}

/** As its header says; 0 where there is none. */
export function pngSize(bytes: Uint8Array): Size {
  const reader = new ByteReader(bytes);
  return reader.text(12, 4) === "IHDR" ? { width: reader.u32(16), height: reader.u32(20) } : { width: 0, height: 0 };
}

/** The part that a PNG lacks: its end chunk, or some of the data before it. */
export function lackOfPng(bytes: Uint8Array): "nothing" | "end" | "data" {
  const chunks = chunksOf(bytes);
  const last = chunks.at(-1);
  if (last?.type === "IEND") return "nothing";
  const end = last ? last.content + last.length + 4 : 0;
  return chunks.some(({ type }) => type === "IDAT") && bytes.length - end < END_BYTES ? "end" : "data";
}

/** All chunks up to and with IEND, or up to where the file breaks off. */
function chunksOf(bytes: Uint8Array): Chunk[] {
  const reader = new ByteReader(bytes);
  const chunks: Chunk[] = [];
  if (!hasBytes(bytes, 0, ...PNG_SIGNATURE)) return chunks;
  for (let at = PNG_SIGNATURE.length; at + 12 <= bytes.length; ) {
    const chunk = { type: reader.text(at + 4, 4), at, content: at + 8, length: reader.u32(at) };
    at += 12 + chunk.length;
    if (at > bytes.length) break;
    chunks.push(chunk);
    if (chunk.type === "IEND") break;
  }
  return chunks;
}

const contentOf = (bytes: Uint8Array, { content, length }: Chunk): Uint8Array => bytes.subarray(content, content + length);

function spaceOf(reader: ByteReader, chunks: readonly Chunk[]): ColourSpace | HdrSpace | "srgb" | "icc" {
  const find = (wanted: string) => {
    const end = chunks.findIndex(({ type }) => type === "IDAT");
    return chunks.slice(0, end < 0 ? undefined : end).find(({ type }) => type === wanted);
  };
  const cicp = find("cICP");
  if (cicp) {
    const [primaries, transfer, matrix, isFullRange] = [0, 1, 2, 3].map((i) => reader.u8(cicp.content + i));
    const named = matrix === 0 && isFullRange === 1 ? spaceOfCodes(primaries ?? 0, transfer ?? 0) : null;
    if (named) return named;
  }
  if (find("iCCP")) return "icc";
  const gama = find("gAMA");
  if (find("sRGB") || !gama) return "srgb";
  const stored = reader.u32(gama.content);
  const chrm = find("cHRM");
  const primaries = chrm ? primariesAt(reader, chrm.content) : BT709;
  if (stored === 0 || !primaries || (!chrm && stored === SRGB_GAMA)) return "srgb";
  return { name: `PNG gamma ${stored / UNIT}`, primaries, curve: { kind: "power", exponent: UNIT / stored } };
}

/** Null where they enclose no area: a space that no colour could be converted from. */
function primariesAt(reader: ByteReader, at: number): Primaries | null {
  const xy = (i: number): Xy => [reader.u32(at + 8 * i) / UNIT, reader.u32(at + 8 * i + 4) / UNIT];
  const [white, red, green, blue] = [xy(0), xy(1), xy(2), xy(3)];
  const area = (green[0] - red[0]) * (blue[1] - red[1]) - (blue[0] - red[0]) * (green[1] - red[1]);
  if (Math.abs(area) < 1e-3 || [white, red, green, blue].some(([x, y]) => y === 0 || x + y > 1)) return null;
  return { white, red, green, blue };
}

interface FirstFrame {
  /** The chunks that hold it. */
  readonly data: ReadonlySet<Chunk>;
  readonly at: Rect;
  /** True when it covers the canvas. */
  readonly isWhole: boolean;
}

/** An animation's first frame where that is not the default image; null where it is, or nothing is animated. (PNG third edition, 4.9) */
function firstFrame(reader: ByteReader, chunks: readonly Chunk[]): FirstFrame | null {
  const idat = chunks.findIndex(({ type }) => type === "IDAT");
  const isAnimated = chunks.slice(0, idat).some(({ type, content }) => type === "acTL" && reader.u32(content) > 0);
  const controls = chunks.flatMap(({ type }, i) => (type === "fcTL" ? [i] : []));
  const [control = -1, next = chunks.length] = controls;
  const frame = chunks[control];
  if (!isAnimated || !frame || control < idat) return null;
  const data = chunks.slice(control, next).filter(({ type }) => type === "fdAT");
  if (data.length === 0) return null;
  const [width = 0, height = 0, x = 0, y = 0] = [4, 8, 12, 16].map((i) => reader.u32(frame.content + i));
  const isWhole = width === reader.u32(16) && height === reader.u32(20) && x === 0 && y === 0;
  return { data: new Set(data), at: { x, y, width, height }, isWhole };
}

function headerOf(header: Uint8Array, { width, height }: Size): Uint8Array {
  const copy = Uint8Array.from(header);
  const view = new DataView(copy.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  return copy;
}

export function profileChunk(name: string, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = Uint8Array.from(`${name}\0\0`, (letter) => letter.charCodeAt(0));
  return pngChunk("iCCP", head, storedZlib(profile));
}
