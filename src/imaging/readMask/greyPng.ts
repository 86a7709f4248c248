import { AppError } from "../../core/appError.ts";
import type { Rect, Size } from "../../core/geometry/geometry.ts";
import { PNG_SIGNATURE } from "../../core/imageFile/pngChunk.ts";
import { newRaster, type Raster } from "../../core/raster.ts";
import { m } from "../../messages/messages.js";

/** A PNG of 8-bit grey, not interlaced, whose samples are its pixels: no palette, transparency, gamma or profile. */
export interface GreyPng {
  readonly size: Size;
  /** The content of its IDAT chunks, one zlib stream. */
  readonly packed: readonly Uint8Array<ArrayBuffer>[];
}

/** A part of an image, and where it lies. */
export type ImagePart = readonly [pixels: Raster, at: Rect];

const ROWS_AT_ONCE = 64;
/** Depth, colour type, compression, filters and interlacing as IHDR has them. */
const PLAIN_GREY = [8, 0, 0, 0, 0];
/** Chunks that leave the pixels as they are: size on paper, words, time. */
const HARMLESS: ReadonlySet<string> = new Set(["pHYs", "tEXt", "zTXt", "iTXt", "tIME"]);
/** Each grey as an opaque RGBA pixel. */
const PIXELS = Uint32Array.from({ length: 256 }, (_, grey) => 0xff000000 | (0x010101 * grey));

/**
 * The image, if it is such a PNG, as every mask is that was saved here; else null. What it holds can be read without a canvas, which
 * some browsers falsify where a page reads it.
 *
 * @see PNG specification, third edition, sections 5 and 11
 */
export function greyPng(bytes: Uint8Array<ArrayBuffer>): GreyPng | null {
  if (PNG_SIGNATURE.some((byte, i) => bytes[i] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packed: Uint8Array<ArrayBuffer>[] = [];
  let size: Size | null = null;
  for (let at = PNG_SIGNATURE.length; at + 12 <= bytes.length; ) {
    const content = bytes.subarray(at + 8, at + 8 + view.getUint32(at));
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === "IHDR") {
      if (PLAIN_GREY.some((byte, i) => content[8 + i] !== byte)) return null;
      size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    } else if (type === "IDAT") packed.push(content);
    else if (type === "IEND") break;
    else if (!HARMLESS.has(type)) return null;
    at += 12 + content.length;
  }
  return size && { size, packed };
}

/**
 * Its pixels, as many rows at a time as are quickly worked on, from the top down.
 *
 * @throws AppError `image_truncated` where the stream ends early or is damaged
 */
export async function* greyParts({ size: { width, height }, packed }: GreyPng): AsyncGenerator<ImagePart> {
  const row = new Uint8Array(1 + width);
  const above = new Uint8Array(1 + width);
  let part = newPart(width, 0, height);
  let y = 0;
  let filled = 0;
  for await (const bytes of inflated(packed)) {
    for (let from = 0; from < bytes.length && y < height; ) {
      const some = bytes.subarray(from, from + row.length - filled);
      row.set(some, filled);
      from += some.length;
      filled += some.length;
      if (filled < row.length) continue;
      filled = 0;
      unfilter(row, above);
      above.set(row);
      const [raster, at] = part;
      const pixels = new Uint32Array(raster.data.buffer);
      for (let x = 1, to = (y - at.y) * width; x <= width; x++, to++) pixels[to] = PIXELS[row[x] ?? 0] ?? 0;
      if (++y < at.y + at.height) continue;
      yield part;
      part = newPart(width, y, height);
    }
  }
  if (y < height) throw truncated();
}

function newPart(width: number, y: number, height: number): ImagePart {
  const at = { x: 0, y, width, height: Math.min(ROWS_AT_ONCE, height - y) };
  return [newRaster(at), at];
}

async function* inflated(packed: readonly Uint8Array<ArrayBuffer>[]): AsyncGenerator<Uint8Array> {
  const reader = new Blob([...packed]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  for (;;) {
    const { value, done } = await reader.read().catch((cause: unknown) => {
      throw truncated(cause);
    });
    if (done) return;
    yield value;
  }
}

/**
 * Gives a row its samples in place of what its filter has made of them.
 *
 * @param row the number of the filter, then the row; `above` is the row above, its first byte 0 or ignored
 * @throws AppError `image_truncated` for a filter that there is not
 * @see PNG specification, third edition, section 9
 */
function unfilter(row: Uint8Array, above: Uint8Array): void {
  const filter = row[0];
  row[0] = 0;
  above[0] = 0;
  const left = (x: number) => row[x - 1] ?? 0;
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let x = 1; x < row.length; x++) row[x] = (row[x] ?? 0) + left(x);
      return;
    case 2:
      for (let x = 1; x < row.length; x++) row[x] = (row[x] ?? 0) + (above[x] ?? 0);
      return;
    case 3:
      for (let x = 1; x < row.length; x++) row[x] = (row[x] ?? 0) + ((left(x) + (above[x] ?? 0)) >> 1);
      return;
    case 4:
      for (let x = 1; x < row.length; x++) row[x] = (row[x] ?? 0) + paeth(left(x), above[x] ?? 0, above[x - 1] ?? 0);
      return;
    default:
      throw truncated();
  }
}

/** Of the three the one that is nearest to a + b - c. */
function paeth(a: number, b: number, c: number): number {
  const fromA = Math.abs(b - c);
  const fromB = Math.abs(a - c);
  const fromC = Math.abs(a + b - 2 * c);
  if (fromA <= fromB && fromA <= fromC) return a;
  return fromB <= fromC ? b : c;
}

const truncated = (cause?: unknown): AppError => new AppError("image_truncated", m.imaging_truncated(), { cause });
