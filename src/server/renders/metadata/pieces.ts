import { createWriteStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A part of a new file: bytes, or a range of the old one. */
export type Piece = Uint8Array | { readonly from: number; readonly to: number };

/** Of a PNG's chunk, or a JPEG's segment: its first byte in the file, and its bytes with head and end. */
interface Part {
  readonly at: number;
  readonly length: number;
}
export interface PngChunk extends Part {
  readonly type: string;
}
export interface JpegSegment extends Part {
  readonly marker: number;
}

const PNG_SIGNATURE_BYTES = 8;
const COPIED_BYTES = 1024 * 1024;
/** A file that goes on telling of itself beyond so many parts is not meant to be read. */
const MAX_PARTS = 10_000;

/** As many bytes of a file as there are from `at` on. */
export async function readBytes(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** A PNG's chunks before its samples; none of another file. */
export async function pngChunks(file: FileHandle): Promise<PngChunk[]> {
  const chunks: PngChunk[] = [];
  if ((await readBytes(file, 0, 4)).toString("latin1") !== "\x89PNG") return chunks;
  for (let at = PNG_SIGNATURE_BYTES; chunks.length < MAX_PARTS; ) {
    const head = await readBytes(file, at, 8);
    const type = head.toString("latin1", 4);
    if (head.length < 8 || type === "IDAT" || type === "IEND") break;
    const length = head.readUInt32BE(0) + 12;
    chunks.push({ type, at, length });
    at += length;
  }
  return chunks;
}

/** A JPEG's segments before its samples. */
export async function jpegSegments(file: FileHandle): Promise<JpegSegment[]> {
  const segments: JpegSegment[] = [];
  for (let at = 2; segments.length < MAX_PARTS; ) {
    const head = await readBytes(file, at, 4);
    const marker = head[1];
    if (head.length < 4 || head[0] !== 0xff || marker === undefined || marker === 0xda) break;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = head.readUInt16BE(2) + 2;
    segments.push({ marker, at, length });
    at += length;
  }
  return segments;
}

/** Writes a file out of pieces of another. */
export async function writePieces(source: FileHandle, path: string, pieces: readonly Piece[]): Promise<void> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) {
      if (piece instanceof Uint8Array) yield piece;
      else {
        for (let at = piece.from; at < piece.to; at += COPIED_BYTES) {
          yield await readBytes(source, at, Math.min(COPIED_BYTES, piece.to - at));
        }
      }
    }
  }
  await pipeline(Readable.from(bytes()), createWriteStream(path, { flags: "wx" }));
}

/** Opens a file for as long as `work` takes. */
export async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}
