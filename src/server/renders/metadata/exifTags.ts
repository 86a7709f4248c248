/** Bytes a value of each TIFF type takes; 0 where there is no such type. @see TIFF 6.0, section 2 "IFD Entry" */
export const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
/** Bytes of the unit that a change of byte order reverses: each half of a rational by itself. */
export const UNIT_BYTES = [0, 1, 1, 2, 4, 4, 1, 1, 2, 4, 4, 4, 8];
const ENTRY_BYTES = 12;
const EXIF_HEAD = "Exif\0\0";
const [EXIF_DIRECTORY, GPS_DIRECTORY, INTEROPERABILITY] = [0x87_69, 0x88_25, 0xa0_05];

/** A tag and its value in little-endian order. */
export interface Tag {
  readonly id: number;
  readonly type: number;
  readonly count: number;
  readonly value: Buffer;
}

/** The directories of EXIF that a TIFF has too. */
export interface ExifTags {
  /** Of the picture: camera, artist, copyright. */
  readonly main: readonly Tag[];
  readonly exif: readonly Tag[];
  readonly gps: readonly Tag[];
}

/**
 * Takes EXIF apart. What points outside of it is left out, and what makes more of it than there is: values that lie over one another.
 *
 * @param blob as a JPEG has it, with or without its six bytes' head
 */
export function readExif(blob: Buffer): ExifTags {
  const tiff = blob.toString("latin1", 0, EXIF_HEAD.length) === EXIF_HEAD ? blob.subarray(EXIF_HEAD.length) : blob;
  const isLittle = tiff.toString("latin1", 0, 2) === "II";
  if (tiff.length < 8) return { main: [], exif: [], gps: [] };
  const main = readDirectory(tiff, isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4), isLittle);
  const below = (id: number) => {
    const pointer = main.find((tag) => tag.id === id && tag.type === 4);
    return pointer ? readDirectory(tiff, pointer.value.readUInt32LE(0), isLittle) : [];
  };
  return {
    main: main.filter(({ id }) => id !== EXIF_DIRECTORY && id !== GPS_DIRECTORY),
    exif: below(EXIF_DIRECTORY).filter(({ id }) => id !== INTEROPERABILITY),
    gps: below(GPS_DIRECTORY),
  };
}

function readDirectory(tiff: Buffer, at: number, isLittle: boolean): Tag[] {
  const short = (offset: number) => (isLittle ? tiff.readUInt16LE(offset) : tiff.readUInt16BE(offset));
  const long = (offset: number) => (isLittle ? tiff.readUInt32LE(offset) : tiff.readUInt32BE(offset));
  if (at + 2 > tiff.length) return [];
  const tags: Tag[] = [];
  let room = tiff.length;
  for (let entry = at + 2, left = short(at); left > 0 && entry + ENTRY_BYTES <= tiff.length; entry += ENTRY_BYTES, left--) {
    const [id, type, count] = [short(entry), short(entry + 2), long(entry + 4)];
    const bytes = (TYPE_BYTES[type] ?? 0) * count;
    const from = bytes <= 4 ? entry + 8 : long(entry + 8);
    if (bytes === 0 || from + bytes > tiff.length || bytes > room) continue;
    room -= bytes;
    const value = Buffer.from(tiff.subarray(from, from + bytes));
    tags.push({ id, type, count, value: isLittle ? value : turned(value, UNIT_BYTES[type] ?? 1) });
  }
  return tags;
}

/** Each unit of so many bytes the other way round, in place. */
export function turned(value: Buffer, unit: number): Buffer {
  for (let at = 0; at < value.length; at += unit) value.subarray(at, at + unit).reverse();
  return value;
}

/** A number as a tag of type long. */
export function longTag(id: number, number: number): Tag {
  const value = Buffer.alloc(4);
  value.writeUInt32LE(number);
  return { id, type: 4, count: 1, value };
}

export function shortTag(id: number, number: number): Tag {
  const value = Buffer.alloc(2);
  value.writeUInt16LE(number);
  return { id, type: 3, count: 1, value };
}

export function rationalTag(id: number, number: number): Tag {
  const value = Buffer.alloc(8);
  const [above, under] = rationalOf(number);
  value.writeUInt32LE(above, 0);
  value.writeUInt32LE(under, 4);
  return { id, type: 5, count: 1, value };
}

/** A number as numerator and denominator: whole ones over 1, others to four decimals. */
export function rationalOf(number: number): [above: number, under: number] {
  const under = Number.isInteger(number) || number > 400_000 ? 1 : 10_000;
  return [Math.min(Math.round(number * under), 2 ** 32 - 1), under];
}

/** A directory as it stands at `at` in a little-endian TIFF, with its values behind it; the last of its chain. */
export function directoryAt(at: number, tags: readonly Tag[]): Buffer {
  const sorted = [...tags].sort((a, b) => a.id - b.id);
  const head = Buffer.alloc(2 + ENTRY_BYTES * sorted.length + 4);
  head.writeUInt16LE(sorted.length, 0);
  const values: Buffer[] = [];
  let end = at + head.length;
  for (const [i, { id, type, count, value }] of sorted.entries()) {
    const entry = 2 + ENTRY_BYTES * i;
    head.writeUInt16LE(id, entry);
    head.writeUInt16LE(type, entry + 2);
    head.writeUInt32LE(count, entry + 4);
    if (value.length <= 4) {
      value.copy(head, entry + 8);
      continue;
    }
    head.writeUInt32LE(end, entry + 8);
    const padded = Buffer.concat([value, Buffer.alloc(value.length % 2)]);
    values.push(padded);
    end += padded.length;
  }
  return Buffer.concat([head, ...values]);
}
