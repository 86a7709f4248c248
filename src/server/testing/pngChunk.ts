import { crc32, deflateSync } from "node:zlib";

const SIGNATURE_AND_IHDR_BYTES = 33;

/** A PNG with a chunk more behind its header; its samples are not touched, as sharp would where it embeds a profile. */
export function withChunk(png: Buffer, type: string, content: Buffer): Buffer {
  const [before, after] = [png.subarray(0, SIGNATURE_AND_IHDR_BYTES), png.subarray(SIGNATURE_AND_IHDR_BYTES)];
  return Buffer.concat([before, chunk(type, content), after]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** Fields of a PNG's header: bits a sample, and the colour type: 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA. */
interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
}

/** A PNG of any depth and colour type, from its rows as they stand in it, each with its filter's byte. */
export function pngOf(
  { width, height, depth, colour }: PngHeader,
  rows: Buffer,
  chunks: Readonly<Record<string, Buffer>> = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour], 8);
  const between = Object.entries(chunks).map(([type, content]) => chunk(type, content));
  const ends = [chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", header), ...between, ...ends]);
}

export const withProfile = (png: Buffer, profile: Buffer): Buffer =>
  withChunk(png, "iCCP", Buffer.concat([Buffer.from("profile\0\0", "latin1"), deflateSync(profile)]));
