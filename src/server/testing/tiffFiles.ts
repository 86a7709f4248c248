const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 11: 4, 12: 8, 13: 4, 16: 8 };
const [SHORT, LONG, LONG8] = [3, 4, 16];

/** A tag's values: numbers of a TIFF type, or bytes as they are. */
export interface TiffTag {
  readonly id: number;
  readonly type: number;
  readonly values: readonly number[] | Buffer;
}

/** One page: its tags without those that say where its data lie, and the data, a strip or tile each. */
export interface TiffPage {
  readonly tags: readonly TiffTag[];
  readonly chunks: readonly Buffer[];
  readonly isTiled?: boolean;
}

export const short = (id: number, ...values: number[]): TiffTag => ({ id, type: SHORT, values });
export const long = (id: number, ...values: number[]): TiffTag => ({ id, type: LONG, values });
export const bytes = (id: number, values: Buffer): TiffTag => ({ id, type: 7, values });

/** Writes a TIFF of any layout: for what no encoder at hand writes. `isBig` is BigTIFF. */
export function tiffFile(pages: readonly TiffPage[], { isLittle = true, isBig = false } = {}): Buffer {
  const number = (value: number, length: number): Buffer => {
    const field = Buffer.alloc(length);
    if (length === 8) isLittle ? field.writeBigUInt64LE(BigInt(value)) : field.writeBigUInt64BE(BigInt(value));
    else if (isLittle) field.writeUIntLE(value, 0, length);
    else field.writeUIntBE(value, 0, length);
    return field;
  };
  const offsetBytes = isBig ? 8 : 4;
  const fieldOf = ({ type, values }: TiffTag): Buffer =>
    Buffer.isBuffer(values)
      ? values
      : type === 5
        ? Buffer.concat(values.flatMap((value) => [number(Math.round(value * 1000), 4), number(1000, 4)]))
        : Buffer.concat(values.map((value) => number(value, SIZES[type] ?? 1)));
  const parts: Buffer[] = [Buffer.alloc(isBig ? 16 : 8)];
  let end = parts[0]?.length ?? 0;
  const append = (part: Buffer): number => {
    const at = end;
    const padded = Buffer.concat([part, Buffer.alloc(-part.length & 7)]);
    parts.push(padded);
    end += padded.length;
    return at;
  };
  const directories: { readonly at: number; readonly nextAt: number }[] = [];
  for (const { tags, chunks, isTiled = false } of pages) {
    const type = isBig ? LONG8 : LONG;
    const all: TiffTag[] = [
      ...tags,
      { id: isTiled ? 324 : 273, type, values: chunks.map(append) },
      { id: isTiled ? 325 : 279, type, values: chunks.map(({ length }) => length) },
    ].sort((a, b) => a.id - b.id);
    const entries = all.map((tag) => {
      const value = fieldOf(tag);
      const count = value.length / (SIZES[tag.type] ?? 1);
      const held = value.length <= offsetBytes ? Buffer.concat([value, Buffer.alloc(offsetBytes - value.length)]) : null;
      return Buffer.concat([
        number(tag.id, 2),
        number(tag.type, 2),
        number(count, offsetBytes),
        held ?? number(append(value), offsetBytes),
      ]);
    });
    const head = number(entries.length, isBig ? 8 : 2);
    const at = append(Buffer.concat([head, ...entries, Buffer.alloc(offsetBytes)]));
    directories.push({ at, nextAt: at + head.length + entries.length * (entries[0]?.length ?? 0) });
  }
  const file = Buffer.concat(parts);
  Buffer.concat([
    Buffer.from(isLittle ? "II" : "MM"),
    number(isBig ? 43 : 42, 2),
    ...(isBig ? [number(8, 2), number(0, 2)] : []),
    number(directories[0]?.at ?? 0, offsetBytes),
  ]).copy(file);
  directories.forEach(({ nextAt }, i) => {
    number(directories[i + 1]?.at ?? 0, offsetBytes).copy(file, nextAt);
  });
  return file;
}
