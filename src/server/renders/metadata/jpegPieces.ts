import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { jfifOf } from "./density.ts";
import { exifOf, exifWithin } from "./exif.ts";
import type { Metadata } from "./metadata.ts";
import { inParts } from "./photoshopResources.ts";
import { jpegSegments, type Piece } from "./pieces.ts";

const XMP_HEAD = "http://ns.adobe.com/xap/1.0/\0";
const EXTENSION_HEAD = "http://ns.adobe.com/xmp/extension/\0";
const EXIF_HEAD = "Exif\0\0";
const MAX_SEGMENT_BYTES = 65_533;
const EXTENSION_FIELDS_BYTES = 40;
const MARKER = { jfif: 0xe0, exifAndXmp: 0xe1, photoshop: 0xed, adobe: 0xee } as const;

/** The pieces of a JPEG that says this and nothing else of the kind. One of inks has no JFIF, and its density in EXIF. */
export async function jpegPieces(file: FileHandle, { density, exif, iptc, xmp }: Metadata): Promise<Piece[]> {
  const { size } = await file.stat();
  const segments = await jpegSegments(file);
  const isInks = segments.some(({ marker }) => marker === MARKER.adobe);
  const written = exif ?? (isInks ? exifOf(density) : null);
  const small = written && exifWithin(written, MAX_SEGMENT_BYTES - EXIF_HEAD.length);
  const kept = segments.filter(
    ({ marker }) => marker !== MARKER.jfif && marker !== MARKER.exifAndXmp && marker !== MARKER.photoshop,
  );
  const last = segments.at(-1);
  return [
    { from: 0, to: 2 },
    ...(isInks ? [] : [jfifOf(density)]),
    ...(small ? [segment(MARKER.exifAndXmp, Buffer.from(EXIF_HEAD, "latin1"), small)] : []),
    ...(xmp ? xmpSegments(xmp) : []),
    ...(iptc ? inParts(iptc, MAX_SEGMENT_BYTES).map((part) => segment(MARKER.photoshop, part)) : []),
    ...kept.map(({ at, length }) => ({ from: at, to: at + length })),
    { from: last ? last.at + last.length : 2, to: size },
  ];
}

function segment(marker: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** XMP as APP1 segments: what is larger than a segment follows in an extension. @see XMP Specification Part 3, section 1.1.3.1 */
function xmpSegments(xmp: Buffer): Buffer[] {
  const head = Buffer.from(XMP_HEAD, "latin1");
  if (head.length + xmp.length <= MAX_SEGMENT_BYTES) return [segment(MARKER.exifAndXmp, head, xmp)];
  const extension = withoutWrapper(xmp);
  const guid = createHash("md5").update(extension).digest("hex").toUpperCase();
  const main = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="${guid}"/></rdf:RDF></x:xmpmeta>`;
  const room = MAX_SEGMENT_BYTES - EXTENSION_HEAD.length - EXTENSION_FIELDS_BYTES;
  const parts = Array.from({ length: Math.ceil(extension.length / room) }, (_, i) => {
    const fields = Buffer.alloc(EXTENSION_FIELDS_BYTES);
    fields.write(guid, 0, "latin1");
    fields.writeUInt32BE(extension.length, 32);
    fields.writeUInt32BE(i * room, 36);
    const content = extension.subarray(i * room, (i + 1) * room);
    return segment(MARKER.exifAndXmp, Buffer.from(EXTENSION_HEAD, "latin1"), fields, content);
  });
  return [segment(MARKER.exifAndXmp, head, Buffer.from(main)), ...parts];
}

/** The packet without the instructions around it. */
function withoutWrapper(xmp: Buffer): Buffer {
  const from = xmp.indexOf("?>") + 2;
  const to = xmp.lastIndexOf("<?xpacket");
  return xmp.subarray(0, 16).includes("<?xpacket") && to > from ? xmp.subarray(from, to) : xmp;
}
