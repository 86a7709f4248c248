import { PNG_SIGNATURE, pngChunk } from "../core/imageFile/pngChunk.ts";
import type { Raster } from "../core/raster.ts";

const UP = 2;
const ROWS_AT_ONCE = 64;

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
    Uint8Array.from(PNG_SIGNATURE),
    pngChunk("IHDR", header),
    pngChunk("sRGB", Uint8Array.of(0)),
    pngChunk("IDAT", new Uint8Array(await packed.arrayBuffer())),
  ];
  return new Blob([...parts, pngChunk("IEND")], { type: "image/png" });
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
