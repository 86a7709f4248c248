import { blendBytes } from "./bytes.ts";

export const PNG_SIGNATURE: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

/** CRC-32 as PNG, zip and zlib have it. (PNG third edition, annex D) */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** A PNG chunk with its length and checksum. (PNG third edition, section 5.3) */
export function pngChunk(type: string, ...content: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const chunk = blendBytes([new Uint8Array(8), ...content, new Uint8Array(4)]);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, chunk.length - 12);
  for (let i = 0; i < 4; i++) chunk[4 + i] = type.charCodeAt(i);
  view.setUint32(chunk.length - 4, crc32(chunk.subarray(4, -4)));
  return chunk;
}
