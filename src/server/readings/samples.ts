import { endianness } from "node:os";

/** Samples as a file has them, at their own width. */
export type RawSamples =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>;

export interface SampleCoding {
  readonly bits: number;
  readonly isFloat: boolean;
  readonly isLittle: boolean;
}

const IS_HOST_LITTLE = endianness() === "LE";

/** Bits that a sample may have: integers up to 16 and 32; floats of a half, of 24 bits (Photoshop's), single and double. */
export function isReadable({ bits, isFloat }: Pick<SampleCoding, "bits" | "isFloat">): boolean {
  return isFloat ? [16, 24, 32, 64].includes(bits) : (bits >= 1 && bits <= 16) || bits === 32;
}

/** Bytes of a row; rows of less than 8 bits end at a byte. */
export const rowBytesOf = (samples: number, bits: number): number => Math.ceil((samples * bits) / 8);

export function emptySamples(count: number, { bits, isFloat }: Pick<SampleCoding, "bits" | "isFloat">): RawSamples {
  if (isFloat) return new Float32Array(count);
  if (bits <= 8) return new Uint8Array(count);
  return bits <= 16 ? new Uint16Array(count) : new Uint32Array(count);
}

/** Turns every `unit` bytes round. */
export function swapBytes(row: Buffer, unit: number): void {
  if (unit === 2) row.swap16();
  else if (unit === 4) row.swap32();
  else if (unit === 8) row.swap64();
  else if (unit === 3) for (let at = 0; at + 3 <= row.length; at += 3) row.subarray(at, at + 3).reverse();
}

/** Takes a row of bytes apart into samples; its bytes may be turned round on the way. */
export function unpackSamples(row: Buffer, { bits, isFloat, isLittle }: SampleCoding, to: RawSamples): void {
  const isWhole = bits === 8 || bits === 16 || bits === 32;
  if (isWhole && !(isFloat && bits === 16)) {
    if (bits > 8 && isLittle !== IS_HOST_LITTLE) swapBytes(row, bits / 8);
    new Uint8Array(to.buffer, to.byteOffset, to.byteLength).set(row.subarray(0, to.byteLength));
  } else if (isFloat) unpackFloats(row, bits, isLittle, to);
  else unpackBitFields(row, bits, to);
}

function unpackFloats(row: Buffer, bits: number, isLittle: boolean, to: RawSamples): void {
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  if (bits === 64) for (let i = 0; i < to.length; i++) to[i] = view.getFloat64(8 * i, isLittle);
  else if (bits === 24)
    for (let i = 0; i < to.length; i++) to[i] = float24(isLittle ? row.readUIntLE(3 * i, 3) : row.readUIntBE(3 * i, 3));
  else for (let i = 0; i < to.length; i++) to[i] = smallFloat(view.getUint16(2 * i, isLittle), 5, 10);
}

/** @see Adobe Photoshop TIFF Technical Note 3, "24 bit floating point": a sign, 7 bits of exponent, 16 of mantissa */
const float24 = (pattern: number): number => smallFloat(pattern, 7, 16);

/** A float of a sign and so many bits of exponent and mantissa, as IEEE 754 has it. */
function smallFloat(pattern: number, exponentBits: number, mantissaBits: number): number {
  const sign = pattern >> (exponentBits + mantissaBits) ? -1 : 1;
  const exponent = (pattern >> mantissaBits) & (2 ** exponentBits - 1);
  const mantissa = (pattern & (2 ** mantissaBits - 1)) / 2 ** mantissaBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  if (exponent === 2 ** exponentBits - 1) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent ? (1 + mantissa) * 2 ** (exponent - bias) : mantissa * 2 ** (1 - bias));
}

/** Bits from the highest on, as TIFF and PSD have them. */
function unpackBitFields(row: Buffer, bits: number, to: RawSamples): void {
  let held = 0;
  let buffer = 0;
  let at = 0;
  for (let i = 0; i < to.length; i++) {
    while (held < bits) {
      buffer = ((buffer << 8) | (row[at++] ?? 0)) & 0xff_ff_ff;
      held += 8;
    }
    held -= bits;
    to[i] = (buffer >> held) & ((1 << bits) - 1);
  }
}
