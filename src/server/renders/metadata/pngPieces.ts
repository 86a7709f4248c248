import type { FileHandle } from "node:fs/promises";
import { deflateSync } from "node:zlib";
import { pngChunk } from "../../../core/imageFile/pngChunk.ts";
import { physOf } from "./density.ts";
import type { Metadata } from "./metadata.ts";
import { withoutHead } from "./photoshopResources.ts";
import { type Piece, pngChunks } from "./pieces.ts";

const HEAD_BYTES = 33;
const HEX_PER_LINE = 72;
const XMP_KEYWORD = "XML:com.adobe.xmp";

/** The pieces of a PNG that says this and nothing else of the kind. */
export async function pngPieces(file: FileHandle, { density, exif, iptc, xmp, comments }: Metadata): Promise<Piece[]> {
  const { size } = await file.stat();
  const chunks = await pngChunks(file);
  const kept = chunks.slice(1).filter(({ type }) => type !== "pHYs" && type !== "eXIf");
  const last = chunks.at(-1);
  const samples = { from: last ? last.at + last.length : HEAD_BYTES, to: size };
  const phys = physOf(density);
  return [
    { from: 0, to: HEAD_BYTES },
    ...(phys ? [pngChunk("pHYs", phys)] : []),
    ...kept.map(({ at, length }) => ({ from: at, to: at + length })),
    ...comments,
    ...(exif ? [pngChunk("eXIf", exif)] : []),
    ...(xmp ? [pngChunk("iTXt", Buffer.concat([Buffer.from(`${XMP_KEYWORD}\0\0\0\0\0`, "latin1"), xmp]))] : []),
    ...(iptc ? [pngChunk("zTXt", iptcText(withoutHead(iptc)))] : []),
    samples,
  ];
}

/** A PNG has no place of its own for IPTC: in the way that ImageMagick introduced and ExifTool reads. */
function iptcText(resources: Buffer): Buffer {
  const hex = resources.toString("hex").replace(new RegExp(`.{1,${HEX_PER_LINE}}`, "g"), "$&\n");
  const text = `\niptc\n${String(resources.length).padStart(8)}\n${hex}`;
  return Buffer.concat([Buffer.from("Raw profile type iptc\0\0", "latin1"), deflateSync(Buffer.from(text, "latin1"))]);
}
