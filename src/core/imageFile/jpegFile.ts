import { ByteReader, blendBytes } from "./bytes.ts";
import { readOrientation, withStandardOrientation } from "./exifOrientation.ts";
import { iccKindOf } from "./iccProfile.ts";
import { AS_IT_IS, BY_SERVER, type ReadingPlan } from "./readingPlan.ts";

/** A marker segment: where its marker stands, and how long it is with marker and length. */
interface Segment {
  readonly marker: number;
  readonly at: number;
  readonly length: number;
}

export interface JpegFacts {
  /** As stored. */
  readonly width: number;
  readonly height: number;
  /** Colour channels: 1, 3, or 4 for inks. */
  readonly components: number;
  /** True when the end-of-image marker is there. */
  readonly hasEnd: boolean;
  /** Those with metadata (APPn, COM), in the file's order. */
  readonly segments: readonly Segment[];
}

const [APP1, APP2, APP15, COMMENT, START_OF_SCAN, END_OF_IMAGE] = [0xe1, 0xe2, 0xef, 0xfe, 0xda, 0xd9];
const EXIF_HEAD = "Exif\0\0";
const ICC_HEAD = "ICC_PROFILE\0";
const SEGMENT_HEAD_BYTES = 4;
const KIND_OF_COMPONENTS: Readonly<Record<number, string>> = { 1: "GRAY", 3: "RGB ", 4: "CMYK" };

/**
 * Walks the segments and the entropy-coded data between them up to the end-of-image marker. That of a thumbnail lies inside a segment
 * and is passed over; what a camera appends after the end is not looked at.
 *
 * @see ITU-T T.81, section B.1
 */
export function readJpeg(bytes: Uint8Array): JpegFacts {
  const reader = new ByteReader(bytes);
  const segments: Segment[] = [];
  let [width, height, components, hasEnd, hasScan] = [0, 0, 0, false, false];
  for (let at = bytes.indexOf(0xff, 2); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at)) {
    const marker = reader.u8(at + 1);
    if (marker === END_OF_IMAGE) {
      hasEnd = true;
      break;
    }
    if (marker === START_OF_SCAN) hasScan = true;
    if (marker === 0xff) at += 1;
    else if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else {
      const length = 2 + Math.max(2, reader.u16(at + 2));
      const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
      if (isFrame) [width, height, components] = [reader.u16(at + 7), reader.u16(at + 5), reader.u8(at + 9)];
      if ((marker > 0xdf && marker <= APP15) || marker === COMMENT) segments.push({ marker, at, length });
      at += length;
    }
  }
  // A damaged byte of the data may look like a segment that reaches over the end.
  const isEnded = hasEnd || (hasScan && bytes.at(-2) === 0xff && bytes.at(-1) === END_OF_IMAGE);
  return { width, height, components, hasEnd: isEnded, segments };
}

/** Inks, and a file that lacks its end, are the server's to decode; of any other what `rewrittenJpeg` gives. */
export function planJpeg(bytes: Uint8Array): ReadingPlan {
  const { components, hasEnd } = readJpeg(bytes);
  if (!hasEnd || components === 4) return BY_SERVER;
  const rewritten = rewrittenJpeg(bytes);
  return rewritten ? { kind: "rewritten", bytes: rewritten } : AS_IT_IS;
}

/** A JPEG with an end-of-image marker behind its data. */
export function withEnd(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const hasHalf = bytes.at(-1) === 0xff;
  return blendBytes([hasHalf ? bytes.subarray(0, -1) : bytes, Uint8Array.of(0xff, END_OF_IMAGE)]);
}

/** A JPEG with its orientation stored as EXIF demands, without a profile that no decoder can use; null where it is so already. */
export function rewrittenJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const { segments, components } = readJpeg(bytes);
  const exif = segments.find((segment) => isOf(bytes, segment, APP1, EXIF_HEAD));
  const turned = exif && readOrientation(contentOf(bytes, exif));
  const isTurnedOddly = turned ? !turned.isStandard : false;
  const profile = segments.filter((segment) => isOf(bytes, segment, APP2, ICC_HEAD));
  const isUnusable = profile.length > 0 && kindOfProfile(bytes, profile) !== KIND_OF_COMPONENTS[components];
  if (!isTurnedOddly && !isUnusable) return null;
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const segment of segments) {
    const { at, length } = segment;
    if (segment === exif && isTurnedOddly) {
      parts.push(bytes.subarray(from, at + SEGMENT_HEAD_BYTES), withStandardOrientation(contentOf(bytes, segment)));
    } else if (isUnusable && profile.includes(segment)) parts.push(bytes.subarray(from, at));
    else continue;
    from = at + length;
  }
  return blendBytes([...parts, bytes.subarray(from)]);
}

const contentOf = (bytes: Uint8Array, { at, length }: Segment): Uint8Array =>
  bytes.subarray(at + SEGMENT_HEAD_BYTES, at + length);

const isOf = (bytes: Uint8Array, { marker, at }: Segment, wanted: number, head: string): boolean =>
  marker === wanted && new ByteReader(bytes).text(at + SEGMENT_HEAD_BYTES, head.length) === head;

/** Colour space of the profile in these segments; null where it is incomplete. (ICC.1:2022, annex B.4) */
function kindOfProfile(bytes: Uint8Array, segments: readonly Segment[]): string | null {
  const parts = segments.map((segment) => {
    const content = contentOf(bytes, segment);
    return {
      number: content[ICC_HEAD.length] ?? 0,
      count: content[ICC_HEAD.length + 1] ?? 0,
      data: content.subarray(ICC_HEAD.length + 2),
    };
  });
  const sorted = parts.sort((a, b) => a.number - b.number);
  if (sorted.some(({ number, count }, i) => number !== i + 1 || count !== sorted.length)) return null;
  return iccKindOf(blendBytes(sorted.map(({ data }) => data)));
}
