import { closeSync, openSync, writeSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { pngChunk } from "../../core/imageFile/pngChunk.ts";
import { type ByteFile, withFile } from "./byteFile.ts";
import type { Density, FileMetadata } from "./decoded.ts";

const SIGNATURE_BYTES = 8;
const FRAME_BYTES = 12;
const HEX_PER_LINE = 72;
const IPTC_RESOURCE = 1_028;
/** Of a sample's PNG alone: everything that an encoder adds to it is left out. */
const IMAGE_CHUNKS: ReadonlySet<string> = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);

/**
 * Writes a PNG anew with this metadata in place of its own; its samples are not touched. (libvips would write EXIF as it understands
 * it, and IPTC not at all.)
 * @see PNG third edition, section 11.3
 */
export async function writePngMetadata(from: string, to: string, metadata: FileMetadata): Promise<void> {
  await withFile(from, "PNG", (png) => {
    const descriptor = openSync(to, "wx");
    try {
      for (const bytes of withMetadata(png, metadata)) writeSync(descriptor, bytes);
    } finally {
      closeSync(descriptor);
    }
  });
}

function* withMetadata(png: ByteFile, metadata: FileMetadata): Generator<Uint8Array> {
  yield png.read(0, SIGNATURE_BYTES);
  for (let at = SIGNATURE_BYTES; at < png.size; ) {
    const head = png.read(at, 8);
    const type = head.toString("latin1", 4);
    const length = FRAME_BYTES + head.readUInt32BE(0);
    if (IMAGE_CHUNKS.has(type)) yield* png.blocks(at, length);
    if (type === "IHDR") yield* metadataChunks(metadata);
    at += length;
  }
}

function metadataChunks({ profile, exif, xmp, iptc, density }: FileMetadata): Uint8Array[] {
  return [
    ...(profile ? [pngChunk("iCCP", latin1("ICC profile\0\0"), deflateSync(profile))] : []),
    ...(density ? [pngChunk("pHYs", densityBytes(density))] : []),
    ...(exif ? [pngChunk("eXIf", exif)] : []),
    ...(xmp ? [pngChunk("iTXt", latin1("XML:com.adobe.xmp\0\0\0\0\0"), xmp)] : []),
    ...(iptc ? [pngChunk("zTXt", latin1("Raw profile type iptc\0\0"), deflateSync(iptcText(iptc)))] : []),
  ];
}

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

/** Pixels a metre. */
function densityBytes({ across, down }: Density): Buffer {
  const bytes = Buffer.alloc(9);
  const whole = (value: number) => Math.min(0x7fff_ffff, Math.max(1, Math.round(value)));
  bytes.writeUInt32BE(whole(across), 0);
  bytes.writeUInt32BE(whole(down), 4);
  bytes[8] = 1;
  return bytes;
}

/** A PNG has no place of its own for IPTC: as ImageMagick puts it, and ExifTool reads it. */
function iptcText(records: Buffer): Buffer {
  const head = Buffer.from("8BIM\0\0\0\0\0\0\0\0", "latin1");
  head.writeUInt16BE(IPTC_RESOURCE, 4);
  head.writeUInt32BE(records.length, 8);
  const resources = Buffer.concat([head, records, Buffer.alloc(records.length % 2)]);
  const hex = resources.toString("hex").replace(new RegExp(`.{1,${HEX_PER_LINE}}`, "g"), "$&\n");
  return latin1(`\niptc\n${String(resources.length).padStart(8)}\n${hex}`);
}
