import { areaOf, type Size } from "../geometry/geometry.ts";
import { ByteReader } from "./bytes.ts";
import { type ColourSpace, type HdrSpace, spaceOfCodes } from "./colourSpace.ts";
import { AS_IT_IS, BY_SERVER, type ReadingPlan } from "./readingPlan.ts";

export interface AvifFacts {
  /** As stored, before it is turned or cropped; null where the header does not say. */
  readonly size: Size | null;
  readonly isComplete: boolean;
  /** The boxes in which the image is described: from, to. */
  readonly meta: readonly [from: number, to: number] | null;
}

const BOX_HEAD_BYTES = 8;
const META_HEAD_BYTES = 12;
const ITEM_PROPERTY_FOLDERS: ReadonlySet<string> = new Set(["iprp", "ipco"]);
/** Transfers that browsers take for sRGB's, as cameras and encoders that write them mean it. (ITU-T H.273, table 3) */
const LIKE_SRGB: ReadonlySet<number> = new Set([1, 2, 6, 13, 14, 15]);
const SRGB_TRANSFER = 13;
const [BT709_PRIMARIES, UNSPECIFIED] = [1, 2];

/** Walks the top boxes (ISO/IEC 14496-12, 4.2); the size is the largest that the meta box tells: tiles of a grid are smaller. */
export function readAvif(bytes: Uint8Array): AvifFacts {
  const reader = new ByteReader(bytes);
  let meta: AvifFacts["meta"] = null;
  let size: Size | null = null;
  let at = 0;
  while (at + BOX_HEAD_BYTES <= bytes.length) {
    const length = boxLength(reader, at, bytes.length);
    if (length < BOX_HEAD_BYTES) return { size, meta, isComplete: false };
    if (reader.text(at + 4, 4) === "meta") {
      meta = [at + META_HEAD_BYTES, Math.min(bytes.length, at + length)];
      size = largestSize(reader, meta);
    }
    at += length;
  }
  return { size, meta, isComplete: at <= bytes.length };
}

/**
 * The space of an AVIF's samples where it is told by code points, as browsers take them.
 *
 * @returns "srgb" also where nothing is told; "icc" for a profile of its own
 * @see ISO/IEC 14496-12, section 12.1.5 "Colour information"
 */
export function avifColourSpace(bytes: Uint8Array): ColourSpace | HdrSpace | "srgb" | "icc" {
  const reader = new ByteReader(bytes);
  const { meta } = readAvif(bytes);
  const colourBoxes = meta ? propertiesOf(reader, meta).filter(({ type }) => type === "colr") : [];
  if (colourBoxes.some(({ content }) => ["prof", "rICC"].includes(reader.text(content, 4)))) return "icc";
  const codes = colourBoxes.find(({ content }) => reader.text(content, 4) === "nclx");
  if (!codes) return "srgb";
  const [primaries, transfer] = [reader.u16(codes.content + 4), reader.u16(codes.content + 6)];
  const isLikeSrgb = LIKE_SRGB.has(transfer);
  if (isLikeSrgb && (primaries === BT709_PRIMARIES || primaries === UNSPECIFIED)) return "srgb";
  return spaceOfCodes(primaries, isLikeSrgb ? SRGB_TRANSFER : transfer) ?? "srgb";
}

/** Colours told by code points are the server's to state by a profile; what is cropped by a box, only some decoders crop. */
export function planAvif(bytes: Uint8Array): ReadingPlan {
  const { meta } = readAvif(bytes);
  const space = avifColourSpace(bytes);
  if (space !== "srgb" && space !== "icc") return BY_SERVER;
  const isCropped = meta && propertiesOf(new ByteReader(bytes), meta).some(({ type }) => type === "clap");
  return isCropped ? BY_SERVER : AS_IT_IS;
}

interface Box {
  readonly type: string;
  readonly content: number;
  readonly end: number;
}

function* boxesIn(reader: ByteReader, from: number, to: number): Generator<Box> {
  for (let at = from; at + BOX_HEAD_BYTES <= to; ) {
    const length = boxLength(reader, at, to);
    if (length < BOX_HEAD_BYTES) return;
    const type = reader.text(at + 4, 4);
    const end = Math.min(to, at + length);
    if (ITEM_PROPERTY_FOLDERS.has(type)) yield* boxesIn(reader, at + BOX_HEAD_BYTES, end);
    else yield { type, content: at + BOX_HEAD_BYTES, end };
    at += length;
  }
}

const propertiesOf = (reader: ByteReader, [from, to]: readonly [number, number]): Box[] => [...boxesIn(reader, from, to)];

function boxLength(reader: ByteReader, at: number, end: number): number {
  const short = reader.u32(at);
  if (short === 0) return end - at;
  return short === 1 ? reader.u32(at + 8) * 2 ** 32 + reader.u32(at + 12) : short;
}

function largestSize(reader: ByteReader, meta: readonly [number, number]): Size | null {
  let largest: Size | null = null;
  for (const { type, content } of propertiesOf(reader, meta)) {
    if (type !== "ispe") continue;
    const size = { width: reader.u32(content + 4), height: reader.u32(content + 8) };
    if (areaOf(size) > 0 && (!largest || areaOf(size) > areaOf(largest))) largest = size;
  }
  return largest;
}
