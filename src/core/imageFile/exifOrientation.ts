import { ByteReader, textAt } from "./bytes.ts";

/** Orientation in which an image's pixels are stored, EXIF 2.32, tag 0x0112: 1 is upright, 2 to 8 are rotated or mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
const ORIENTATION_TAG = 0x0112;
const ENTRY_BYTES = 12;
const SHORT = 3;
const EXIF_HEAD = "Exif\0\0";
/** Bytes of one value of the whole-number types. (TIFF 6.0, section 2) */
const INTEGER_BYTES: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4, 6: 1, 8: 2, 9: 4 };

/** An orientation as a file states it. */
export interface StatedOrientation {
  readonly orientation: Orientation;
  /** One SHORT, as EXIF demands. Of any other type, some decoders turn the image and others do not. */
  readonly isStandard: boolean;
}

/**
 * The orientation in EXIF's first directory, whatever whole-number type it is stored in.
 *
 * @param exif a TIFF structure (TIFF 6.0, section 2), with or without the name that a JPEG sets before it
 * @returns null where there is none, or none from 1 to 8
 */
export function readOrientation(exif: Uint8Array): StatedOrientation | null {
  const entry = findEntry(exif);
  return entry && { orientation: entry.orientation, isStandard: entry.type === SHORT && entry.count === 1 };
}

/** The same EXIF with its orientation stored as EXIF demands. */
export function withStandardOrientation(exif: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(exif);
  const entry = findEntry(copy);
  if (!entry) return copy;
  const view = new DataView(copy.buffer);
  view.setUint16(entry.at + 2, SHORT, entry.isLittle);
  view.setUint32(entry.at + 4, 1, entry.isLittle);
  view.setUint32(entry.at + 8, 0);
  view.setUint16(entry.at + 8, entry.orientation, entry.isLittle);
  return copy;
}

interface Entry {
  readonly at: number;
  readonly type: number;
  readonly count: number;
  readonly orientation: Orientation;
  readonly isLittle: boolean;
}

function findEntry(exif: Uint8Array): Entry | null {
  const start = textAt(exif, 0, EXIF_HEAD.length) === EXIF_HEAD ? EXIF_HEAD.length : 0;
  const tiff = new ByteReader(exif.subarray(start));
  const isLittle = tiff.text(0, 2) === "II";
  if (!isLittle && tiff.text(0, 2) !== "MM") return null;
  const directory = tiff.u32(4, isLittle);
  const entries = tiff.u16(directory, isLittle);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + ENTRY_BYTES * i;
    if (at + ENTRY_BYTES > tiff.bytes.length) return null;
    if (tiff.u16(at, isLittle) !== ORIENTATION_TAG) continue;
    const [type, count] = [tiff.u16(at + 2, isLittle), tiff.u32(at + 4, isLittle)];
    const bytes = INTEGER_BYTES[type];
    if (!bytes || count === 0) return null;
    const value = bytes * count <= 4 ? at + 8 : tiff.u32(at + 8, isLittle);
    const stored = bytes === 1 ? tiff.u8(value) : bytes === 2 ? tiff.u16(value, isLittle) : tiff.u32(value, isLittle);
    const orientation = ORIENTATIONS.find((known) => known === stored);
    return orientation ? { at: start + at, type, count, orientation, isLittle } : null;
  }
  return null;
}
