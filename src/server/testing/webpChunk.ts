import type { Size } from "../../core/geometry/geometry.ts";

const RIFF_HEAD_BYTES = 12;

/** A simple WebP made an extended one with a chunk of EXIF or XMP at its end. */
export function webpWith(webp: Buffer, { width, height }: Size, type: "EXIF" | "XMP ", content: Buffer): Buffer {
  const extended = Buffer.alloc(10);
  extended[0] = type === "EXIF" ? 0x08 : 0x04;
  extended.writeUIntLE(width - 1, 4, 3);
  extended.writeUIntLE(height - 1, 7, 3);
  const body = Buffer.concat([riff("VP8X", extended), webp.subarray(RIFF_HEAD_BYTES), riff(type, content)]);
  const head = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  head.writeUInt32LE(4 + body.length, 4);
  return Buffer.concat([head, body]);
}

function riff(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, "latin1");
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}
