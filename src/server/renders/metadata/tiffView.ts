import { rationalOf, type Tag, TYPE_BYTES, turned, UNIT_BYTES } from "./exifTags.ts";

const ENTRY_BYTES = 12;
const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;
const EXIF_HEAD = "Exif\0\0";
/** HEIF puts four bytes before it, some writers a head of their own. */
const MAX_HEAD_BYTES = 16;

/** An entry of a directory, read and written where it stands. */
export interface Entry {
  readonly id: number;
  readonly count: number;
  /** Offset in the bytes of the four that hold its value, or the offset of its value. */
  readonly valueAt: number;
  /** Its first value; null where it is no whole number. */
  number(): number | null;
  rational(): number | null;
  /** Puts a number in the place of its value, in the type that stands there; nothing where that is no number. */
  write(value: number): void;
}

/** EXIF as it lies there: a TIFF of directories, in either byte order. What points outside of it is not there. */
export interface TiffView {
  readonly bytes: Buffer;
  /** Offset of the first directory. */
  readonly first: number;
  entriesAt(directory: number): readonly Entry[];
  nextOf(directory: number): number;
  /** Makes this directory the last of its chain. */
  endAfter(directory: number): void;
  removeEntry(directory: number, id: number): void;
  /** Overwrites a directory with zeros. */
  clearDirectory(directory: number): void;
  /**
   * Whole, with a copy of a directory behind all else that has these entries, too, in place of its own of the same ids.
   *
   * @param pointer where in the bytes stands where the directory lies
   */
  withEntries(pointer: number, tags: readonly Tag[]): Buffer;
}

/** @returns null where no TIFF begins */
export function openTiff(blob: Buffer): TiffView | null {
  const bytes = tiffOf(blob);
  if (!bytes || bytes.length < 14) return null;
  const isLittle = bytes[0] === 0x49;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const short = (at: number) => view.getUint16(at, isLittle);
  const long = (at: number) => view.getUint32(at, isLittle);

  const countOf = (directory: number): number => {
    if (directory < 8 || directory + 2 > bytes.length) return 0;
    return Math.min(short(directory), Math.floor((bytes.length - directory - 2) / ENTRY_BYTES));
  };
  const entryAt = (at: number): Entry => {
    const [type, count] = [short(at + 2), long(at + 4)];
    const length = (TYPE_BYTES[type] ?? 0) * count;
    const from = length <= 4 ? at + 8 : long(at + 8);
    const isThere = length > 0 && from + length <= bytes.length;
    return {
      id: short(at),
      count,
      valueAt: at + 8,
      number() {
        if (!isThere) return null;
        return type === SHORT ? short(from) : type === LONG ? long(from) : type === 1 ? view.getUint8(from) : null;
      },
      rational: () => (isThere && type === RATIONAL ? long(from) / long(from + 4) : null),
      write(value) {
        if (!isThere) return;
        if (type === 1) view.setUint8(from, value);
        if (type === SHORT) view.setUint16(from, Math.min(value, 65_535), isLittle);
        if (type === LONG) view.setUint32(from, value, isLittle);
        if (type !== RATIONAL) return;
        const [above, under] = rationalOf(value);
        view.setUint32(from, above, isLittle);
        view.setUint32(from + 4, under, isLittle);
      },
    };
  };
  const entriesAt = (directory: number) =>
    Array.from({ length: countOf(directory) }, (_, i) => entryAt(directory + 2 + ENTRY_BYTES * i));
  const endOf = (directory: number) => directory + 2 + ENTRY_BYTES * countOf(directory);
  const first = long(4);

  return {
    bytes,
    first,
    entriesAt,
    nextOf: (directory) => (countOf(directory) > 0 && endOf(directory) + 4 <= bytes.length ? long(endOf(directory)) : 0),
    endAfter(directory) {
      if (countOf(directory) > 0 && endOf(directory) + 4 <= bytes.length) view.setUint32(endOf(directory), 0, isLittle);
    },
    removeEntry(directory, id) {
      const index = entriesAt(directory).findIndex((entry) => entry.id === id);
      if (index < 0) return;
      const [at, end] = [directory + 2 + ENTRY_BYTES * index, Math.min(endOf(directory) + 4, bytes.length)];
      bytes.copy(bytes, at, at + ENTRY_BYTES, end);
      bytes.fill(0, end - ENTRY_BYTES, end);
      view.setUint16(directory, countOf(directory) - 1, isLittle);
    },
    clearDirectory(directory) {
      if (countOf(directory) > 0) bytes.fill(0, directory, endOf(directory));
    },
    withEntries(pointer, tags) {
      const directory = long(pointer);
      const at = bytes.length + (bytes.length % 2);
      const own = Array.from({ length: countOf(directory) }, (_, i) => {
        const from = directory + 2 + ENTRY_BYTES * i;
        return { id: short(from), entry: bytes.subarray(from, from + ENTRY_BYTES) };
      }).filter(({ id }) => tags.every((tag) => tag.id !== id));
      let end = at + 2 + ENTRY_BYTES * (own.length + tags.length) + 4;
      const values: Buffer[] = [];
      const fresh = tags.map(({ id, type, count, value }) => {
        const ordered = isLittle ? value : turned(Buffer.from(value), UNIT_BYTES[type] ?? 1);
        const entry = Buffer.alloc(ENTRY_BYTES);
        ordered.copy(entry, 8, 0, 4);
        const fields = new DataView(entry.buffer, entry.byteOffset);
        fields.setUint16(0, id, isLittle);
        fields.setUint16(2, type, isLittle);
        fields.setUint32(4, count, isLittle);
        if (ordered.length > 4) {
          fields.setUint32(8, end, isLittle);
          values.push(ordered);
          end += ordered.length;
        }
        return { id, entry };
      });
      const sorted = [...own, ...fresh].sort((a, b) => a.id - b.id);
      const before = Buffer.from(bytes);
      new DataView(before.buffer, before.byteOffset).setUint32(pointer, at, isLittle);
      const count = Buffer.alloc(2);
      new DataView(count.buffer, count.byteOffset).setUint16(0, sorted.length, isLittle);
      const added = [count, ...sorted.map(({ entry }) => entry), Buffer.alloc(4), ...values];
      return Buffer.concat([before, Buffer.alloc(at - bytes.length), ...added]);
    },
  };
}

function tiffOf(blob: Buffer): Buffer | null {
  if (blob.toString("latin1", 0, EXIF_HEAD.length) === EXIF_HEAD) return isTiffStart(blob, 6) ? blob.subarray(6) : null;
  for (let at = 0; at <= MAX_HEAD_BYTES; at++) if (isTiffStart(blob, at)) return blob.subarray(at);
  return null;
}

const isTiffStart = (blob: Buffer, at: number): boolean => ["II*\0", "MM\0*"].includes(blob.toString("latin1", at, at + 4));
