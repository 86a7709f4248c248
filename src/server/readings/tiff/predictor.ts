import { endianness } from "node:os";
import { swapBytes } from "../samples.ts";

const IS_HOST_LITTLE = endianness() === "LE";

/**
 * Undoes horizontal differencing: each sample is the difference to the one of the same channel before it.
 *
 * @param row in the file's byte order, and left so
 * @param stride channels
 * @see TIFF 6.0, section 14
 */
export function undoDifferences(row: Buffer, bits: number, stride: number, isLittle: boolean): void {
  const isTurned = bits > 8 && isLittle !== IS_HOST_LITTLE;
  if (isTurned) swapBytes(row, bits / 8);
  if (bits === 8) accumulate(row, stride);
  // Copied, for rows do not always begin where wider samples may.
  else {
    const bytes = Uint8Array.from(row);
    if (bits === 64) accumulateBig(new BigUint64Array(bytes.buffer), stride);
    else accumulate(bits === 16 ? new Uint16Array(bytes.buffer) : new Uint32Array(bytes.buffer), stride);
    row.set(bytes);
  }
  if (isTurned) swapBytes(row, bits / 8);
}

function accumulate(samples: Uint8Array | Uint16Array | Uint32Array, stride: number): void {
  for (let i = stride; i < samples.length; i++) samples[i] = (samples[i] ?? 0) + (samples[i - stride] ?? 0);
}

function accumulateBig(samples: BigUint64Array, stride: number): void {
  for (let i = stride; i < samples.length; i++) samples[i] = (samples[i] ?? 0n) + (samples[i - stride] ?? 0n);
}

/**
 * Undoes the floating point predictor: the highest bytes of all samples stand first, then the next, and bytes are differences.
 *
 * @returns big-endian samples, whatever the file's byte order is
 * @see Adobe Photoshop TIFF Technical Note 3
 */
export function undoFloatDifferences(row: Buffer, bits: number, stride: number): Buffer {
  accumulate(row, stride);
  const bytes = bits / 8;
  const count = row.length / bytes;
  const samples = Buffer.allocUnsafe(row.length);
  for (let i = 0; i < count; i++) {
    for (let byte = 0; byte < bytes; byte++) samples[i * bytes + byte] = row[byte * count + i] ?? 0;
  }
  return samples;
}
