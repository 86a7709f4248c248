/** The bytes from `at` as Latin-1 text. */
export const textAt = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

export const hasBytes = (bytes: Uint8Array, at: number, ...wanted: number[]): boolean =>
  wanted.every((byte, i) => bytes[at + i] === byte);

/** Numbers of a file; 0 for what lies beyond its end. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(at: number): number {
    return this.bytes[at] ?? 0;
  }
  u16(at: number, isLittle = false): number {
    return at >= 0 && at + 2 <= this.bytes.length ? this.#view.getUint16(at, isLittle) : 0;
  }
  u24(at: number): number {
    return this.u8(at) | (this.u8(at + 1) << 8) | (this.u8(at + 2) << 16);
  }
  u32(at: number, isLittle = false): number {
    return at >= 0 && at + 4 <= this.bytes.length ? this.#view.getUint32(at, isLittle) : 0;
  }
  text(at: number, length: number): string {
    return textAt(this.bytes, at, length);
  }
}

/** Parts one after the other, in one array. */
export function blendBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
