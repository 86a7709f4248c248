import type { ByteFile } from "../byteFile.ts";
import { damaged } from "../refusals.ts";
import { swapBytes } from "../samples.ts";

/** Bytes a value of each TIFF type takes. @see TIFF 6.0, section 2; BigTIFF: 13, 16 to 18 */
const TYPE_BYTES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};
/** Bytes of the unit that a change of byte order reverses: each half of a rational by itself. */
const UNIT_BYTES: Readonly<Record<number, number>> = { ...TYPE_BYTES, 5: 4, 10: 4 };
const [CLASSIC, BIG] = [42, 43];
/** More than any writer makes; what goes on beyond is not meant to be read. */
const MAX_ENTRIES = 4_096;
const MAX_DIRECTORIES = 1_024;
const MAX_VALUE_BYTES = 64 * 1024 * 1024;

/** A tag's value, read when it is asked for. */
export interface TiffEntry {
  readonly id: number;
  readonly type: number;
  readonly count: number;
  /** Offset of the value in the file. */
  readonly at: number;
}

/** The directories of a TIFF or BigTIFF of either byte order. */
export class TiffFile {
  readonly isLittle: boolean;
  readonly #file: ByteFile;
  readonly #isBig: boolean;
  readonly #first: number;

  /** @throws AppError image_truncated when it is no TIFF, or what it points to is not there */
  constructor(file: ByteFile) {
    this.#file = file;
    const head = file.read(0, Math.min(16, file.size));
    const order = head.toString("latin1", 0, 2);
    this.isLittle = order === "II";
    if ((order !== "II" && order !== "MM") || head.length < 8) throw damaged("TIFF");
    const version = this.#number(head, 2, 2);
    this.#isBig = version === BIG;
    if (version !== CLASSIC && (!this.#isBig || head.length < 16)) throw damaged("TIFF");
    this.#first = this.#isBig ? this.#number(head, 8, 8) : this.#number(head, 4, 4);
  }

  /** The chain of directories, as far as it holds together. */
  *directories(): Generator<TiffDirectory> {
    const seen = new Set<number>();
    for (let at = this.#first; at !== 0 && !seen.has(at) && seen.size < MAX_DIRECTORIES; ) {
      const isFirst = seen.size === 0;
      seen.add(at);
      try {
        const { directory, next } = this.#readDirectory(at);
        yield directory;
        at = next;
      } catch (error) {
        if (isFirst) throw error;
        return;
      }
    }
    if (seen.size === 0) throw damaged("TIFF");
  }

  /** The directory at a place that a tag gives. */
  directoryAt(at: number): TiffDirectory {
    return this.#readDirectory(at).directory;
  }

  #readDirectory(at: number): { directory: TiffDirectory; next: number } {
    const [countBytes, entryBytes, offsetBytes] = this.#isBig ? [8, 20, 8] : [2, 12, 4];
    const count = this.#number(this.#file.read(at, countBytes), 0, countBytes);
    if (count > MAX_ENTRIES) throw damaged("TIFF");
    const table = this.#file.read(at + countBytes, count * entryBytes);
    const entries: TiffEntry[] = [];
    for (let i = 0; i < count; i++) {
      const from = i * entryBytes;
      const type = this.#number(table, from + 2, 2);
      const values = this.#number(table, from + 4, offsetBytes);
      const bytes = (TYPE_BYTES[type] ?? 0) * values;
      const field = from + 4 + offsetBytes;
      const place = bytes <= offsetBytes ? at + countBytes + field : this.#number(table, field, offsetBytes);
      if (bytes > 0) entries.push({ id: this.#number(table, from, 2), type, count: values, at: place });
    }
    const nextAt = at + countBytes + table.length;
    const next = this.#file.holds(nextAt, offsetBytes) ? this.#number(this.#file.read(nextAt, offsetBytes), 0, offsetBytes) : 0;
    return { directory: new TiffDirectory(this.#file, this.isLittle, entries, at), next };
  }

  #number(bytes: Buffer, at: number, length: number): number {
    if (length === 8) return Number(this.isLittle ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
    return this.isLittle ? bytes.readUIntLE(at, length) : bytes.readUIntBE(at, length);
  }
}

export class TiffDirectory {
  readonly at: number;
  readonly entries: readonly TiffEntry[];
  readonly #file: ByteFile;
  readonly #isLittle: boolean;

  constructor(file: ByteFile, isLittle: boolean, entries: readonly TiffEntry[], at: number) {
    this.#file = file;
    this.#isLittle = isLittle;
    this.entries = entries;
    this.at = at;
  }

  find(id: number): TiffEntry | undefined {
    return this.entries.find((entry) => entry.id === id);
  }

  /** A tag's bytes in little-endian order; null without the tag. @throws AppError image_truncated */
  bytes(id: number): Buffer | null {
    const entry = this.find(id);
    return entry ? this.littleEndian(entry) : null;
  }

  littleEndian({ type, count, at }: TiffEntry): Buffer {
    const length = (TYPE_BYTES[type] ?? 0) * count;
    if (length > MAX_VALUE_BYTES) throw damaged("TIFF");
    const value = this.#file.read(at, length);
    if (!this.#isLittle) swapBytes(value, UNIT_BYTES[type] ?? 1);
    return value;
  }

  /** A tag's numbers; an empty list without the tag. */
  numbers(id: number): number[] {
    const entry = this.find(id);
    if (!entry) return [];
    const { type, count } = entry;
    const value = this.littleEndian(entry);
    return Array.from({ length: count }, (_, i) => numberAt(value, type, i));
  }

  number(id: number): number | undefined {
    return this.numbers(id)[0];
  }
}

function numberAt(value: Buffer, type: number, i: number): number {
  switch (type) {
    case 3:
      return value.readUInt16LE(2 * i);
    case 4:
    case 13:
      return value.readUInt32LE(4 * i);
    case 5:
      return value.readUInt32LE(8 * i) / value.readUInt32LE(8 * i + 4);
    case 6:
      return value.readInt8(i);
    case 8:
      return value.readInt16LE(2 * i);
    case 9:
      return value.readInt32LE(4 * i);
    case 11:
      return value.readFloatLE(4 * i);
    case 12:
      return value.readDoubleLE(8 * i);
    case 16:
    case 17:
    case 18:
      return Number(value.readBigUInt64LE(8 * i));
    default:
      return value[i] ?? 0;
  }
}
