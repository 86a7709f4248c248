import type { FileHandle } from "node:fs/promises";
import type { Size } from "../../../core/geometry/geometry.ts";
import { exifOf } from "./exif.ts";
import type { Metadata } from "./metadata.ts";
import { type Piece, readBytes } from "./pieces.ts";

const FLAGS = { icc: 0x20, alpha: 0x10, exif: 0x08, xmp: 0x04 } as const;

/** The pieces of a WebP that says this and nothing else of the kind; its density stands in EXIF alone, and it has no place for IPTC. */
export async function webpPieces(
  file: FileHandle,
  { density, exif: own, xmp }: Metadata,
  { width, height }: Size,
): Promise<Piece[]> {
  const exif = own ?? exifOf(density);
  const kept: { from: number; to: number }[] = [];
  let flags = 0;
  const { size } = await file.stat();
  for (let at = 12; at + 8 <= size; ) {
    const head = await readBytes(file, at, 21);
    const type = head.toString("latin1", 0, 4);
    const length = head.readUInt32LE(4);
    const to = at + 8 + length + (length % 2);
    if (type === "ICCP") flags |= FLAGS.icc;
    // A lossless image says in the bit behind its sizes whether it has alpha.
    if (type === "ALPH" || (type === "VP8L" && ((head[12] ?? 0) & 0x10) !== 0)) flags |= FLAGS.alpha;
    if (type !== "VP8X" && type !== "EXIF" && type !== "XMP ") kept.push({ from: at, to });
    at = to;
  }
  const added = [...(exif ? [riffChunk("EXIF", exif)] : []), ...(xmp ? [riffChunk("XMP ", xmp)] : [])];
  flags |= (exif ? FLAGS.exif : 0) | (xmp ? FLAGS.xmp : 0);
  const extended = Buffer.alloc(10);
  extended[0] = flags;
  extended.writeUIntLE(width - 1, 4, 3);
  extended.writeUIntLE(height - 1, 7, 3);
  const pieces: Piece[] = [...(flags === 0 ? [] : [riffChunk("VP8X", extended)]), ...kept, ...added];
  const header = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  header.writeUInt32LE(4 + pieces.reduce((sum, piece) => sum + bytesIn(piece), 0), 4);
  return [header, ...pieces];
}

const bytesIn = (piece: Piece): number => (piece instanceof Uint8Array ? piece.length : piece.to - piece.from);

function riffChunk(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, "latin1");
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}
