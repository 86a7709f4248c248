import type { Size } from "../../core/geometry/geometry.ts";
import { PNG_SIGNATURE, pngChunk } from "../../core/imageFile/pngChunk.ts";
import { profileChunk } from "../../core/imageFile/pngFile.ts";

/** RGBA of 8 or 16 bits, alpha not premultiplied. */
export interface RgbaImage extends Size {
  readonly data: Uint8ClampedArray<ArrayBuffer> | Uint16Array<ArrayBuffer>;
}

/** The colour space of samples: a profile, or sRGB for null. Of a grey one the red sample counts. */
export interface SampleSpace {
  readonly profile: Uint8Array | null;
  readonly isGrey: boolean;
}

export const SRGB: SampleSpace = { profile: null, isGrey: false };

const UP = 2;
const ROWS_AT_ONCE = 64;
const RGBA = 4;
const COLOUR_TYPE = { greyAlpha: 4, rgba: 6 } as const;

/**
 * A PNG with alpha, lossless to the byte. Not through a canvas: there colours are premultiplied, and a pixel of partial alpha comes
 * back changed, in 8 bits of another space. Every row is filtered "up". (PNG 3, W3C, sections 5, 9 and 11)
 */
export async function encodePng(image: RgbaImage, { profile, isGrey }: SampleSpace, signal?: AbortSignal): Promise<Blob> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, image.width);
  view.setUint32(4, image.height);
  const depth = 8 * image.data.BYTES_PER_ELEMENT;
  header.set([depth, isGrey ? COLOUR_TYPE.greyAlpha : COLOUR_TYPE.rgba, 0, 0, 0], 8);
  const rows = filteredRows(image, isGrey);
  const packed = new Response(rows.pipeThrough(new CompressionStream("deflate"), signal ? { signal } : {}));
  const parts = [
    Uint8Array.from(PNG_SIGNATURE),
    pngChunk("IHDR", header),
    profile ? profileChunk("ICC profile", profile) : pngChunk("sRGB", Uint8Array.of(0)),
    pngChunk("IDAT", new Uint8Array(await packed.arrayBuffer())),
  ];
  return new Blob([...parts, pngChunk("IEND")], { type: "image/png" });
}

function filteredRows(image: RgbaImage, isGrey: boolean): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { width, height } = image;
  const stride = (isGrey ? 2 : RGBA) * image.data.BYTES_PER_ELEMENT * width;
  let row = 0;
  let above: ArrayLike<number> = new Uint8Array(stride);
  return new ReadableStream({
    pull(controller) {
      const rows = Math.min(ROWS_AT_ONCE, height - row);
      if (rows <= 0) return controller.close();
      const out = new Uint8Array(rows * (stride + 1));
      for (let at = 0; at < out.length; row++) {
        const bytes = bytesOfRow(image, row, isGrey);
        out[at++] = UP;
        for (let i = 0; i < stride; i++) out[at + i] = (bytes[i] ?? 0) - (above[i] ?? 0);
        above = bytes;
        at += stride;
      }
      controller.enqueue(out);
    },
  });
}

/** As they stand in a PNG: 16 bits with the higher byte first. */
function bytesOfRow({ width, data }: RgbaImage, row: number, isGrey: boolean): Uint8ClampedArray | Uint8Array {
  const samples = data.subarray(RGBA * row * width, RGBA * (row + 1) * width);
  if (samples instanceof Uint8ClampedArray && !isGrey) return samples;
  const wanted = isGrey ? samples.filter((_, i) => i % RGBA === 0 || i % RGBA === 3) : samples;
  if (wanted instanceof Uint8ClampedArray) return wanted;
  const bytes = new Uint8Array(2 * wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    const sample = wanted[i] ?? 0;
    bytes[2 * i] = sample >> 8;
    bytes[2 * i + 1] = sample & 255;
  }
  return bytes;
}
