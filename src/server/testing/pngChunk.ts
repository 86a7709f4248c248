import { crc32, deflateSync } from "node:zlib";

const SIGNATURE_AND_IHDR_BYTES = 33;

/** A PNG with a chunk more behind its header; its samples are not touched, as sharp would where it embeds a profile. */
export function withChunk(png: Buffer, type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  const [before, after] = [png.subarray(0, SIGNATURE_AND_IHDR_BYTES), png.subarray(SIGNATURE_AND_IHDR_BYTES)];
  return Buffer.concat([before, length, body, checksum, after]);
}

export const withProfile = (png: Buffer, profile: Buffer): Buffer =>
  withChunk(png, "iCCP", Buffer.concat([Buffer.from("profile\0\0", "latin1"), deflateSync(profile)]));
