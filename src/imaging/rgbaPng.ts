import type { Raster } from "../core/raster.ts";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const UP = 2;
const ROWS_AT_ONCE = 64;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

/**
 * An 8-bit RGBA PNG, lossless to the byte. Not through a canvas: there colours are premultiplied, and a pixel of partial alpha
 * comes back changed. Every row is filtered "up"; sRGB is declared. (PNG 3, W3C, sections 5, 9 and 11)
 */
export async function encodePng(raster: Raster, signal?: AbortSignal): Promise<Blob> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, raster.width);
  view.setUint32(4, raster.height);
  header.set([8, 6, 0, 0, 0], 8);
  const packed = new Response(filteredRows(raster).pipeThrough(new CompressionStream("deflate"), signal ? { signal } : {}));
  const parts = [
    SIGNATURE,
    chunk("IHDR", header),
    chunk("sRGB", Uint8Array.of(0)),
    chunk("IDAT", new Uint8Array(await packed.arrayBuffer())),
  ];
  return new Blob([...parts, chunk("IEND", new Uint8Array(0))], { type: "image/png" });
}

function filteredRows({ width, height, data }: Raster): ReadableStream<Uint8Array<ArrayBuffer>> {
  const stride = 4 * width;
  let row = 0;
  return new ReadableStream({
    pull(controller) {
      const rows = Math.min(ROWS_AT_ONCE, height - row);
      if (rows <= 0) return controller.close();
      const out = new Uint8Array(rows * (stride + 1));
      for (let at = 0; at < out.length; row++) {
        const from = row * stride;
        out[at++] = UP;
        if (row === 0) out.set(data.subarray(0, stride), at);
        else for (let i = 0; i < stride; i++) out[at + i] = (data[from + i] ?? 0) - (data[from + i - stride] ?? 0);
        at += stride;
      }
      controller.enqueue(out);
    },
  });
}

function chunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(body, 8);
  view.setUint32(8 + body.length, crc32(bytes.subarray(4, 8 + body.length)));
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (CRC_TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
