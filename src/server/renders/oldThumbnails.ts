const EXIF = "Exif\0\0";
const ENTRY_BYTES = 12;
const PHOTOSHOP = "Photoshop 3.0\0";
/** Photoshop's and, before version 5, its older kind. */
const THUMBNAIL_RESOURCES: ReadonlySet<number> = new Set([0x04_0c, 0x04_09]);
const RESOURCE_HEAD_BYTES = 12;

/**
 * A raster's metadata without the small pictures that EXIF and Photoshop keep in a file: they show what the edits took away, and some
 * viewers show them first.
 *
 * @param xml what libvips writes behind the samples
 */
export function withoutOldThumbnails(xml: string): string {
  const fields = xml.replace(/<field [^>]*name="(?:jpeg-thumbnail-data|exif-ifd1-[^"]*)">[^<]*<\/field>\s*/g, "");
  const inExif = editBlob(fields, "exif-data", withoutSecondDirectory);
  // libvips writes it under its old, misspelled name too.
  return ["iptc-data", "ipct-data"].reduce((edited, name) => editBlob(edited, name, withoutThumbnailResources), inExif);
}

function editBlob(xml: string, name: string, edit: (blob: Buffer) => Buffer): string {
  return xml.replace(
    new RegExp(`(<field [^>]*name="${name}">)([^<]*)(</field>)`),
    (_field, open: string, blob: string, close: string) => {
      return open + edit(Buffer.from(blob, "base64")).toString("base64") + close;
    },
  );
}

/** EXIF keeps its thumbnail in a second directory, behind the picture's. @see Exif 2.32, section 4.5.2 */
function withoutSecondDirectory(blob: Buffer): Buffer {
  const start = blob.toString("latin1", 0, EXIF.length) === EXIF ? EXIF.length : 0;
  const edited = Buffer.from(blob);
  const tiff = edited.subarray(start);
  if (tiff.length < 8) return blob;
  const isLittle = tiff.toString("latin1", 0, 2) === "II";
  const first = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (first + 2 > tiff.length) return blob;
  const next = first + 2 + ENTRY_BYTES * (isLittle ? tiff.readUInt16LE(first) : tiff.readUInt16BE(first));
  if (next + 4 <= tiff.length) tiff.writeUInt32LE(0, next);
  return edited;
}

/** @see Adobe Photoshop File Formats Specification, "Image Resource Blocks" */
function withoutThumbnailResources(blob: Buffer): Buffer {
  if (blob.toString("latin1", 0, PHOTOSHOP.length) !== PHOTOSHOP) return blob;
  const kept = [blob.subarray(0, PHOTOSHOP.length)];
  let at = PHOTOSHOP.length;
  while (at + RESOURCE_HEAD_BYTES <= blob.length && blob.toString("latin1", at, at + 4) === "8BIM") {
    const nameBytes = ((blob[at + 6] ?? 0) + 2) & ~1;
    const lengthAt = at + 6 + nameBytes;
    if (lengthAt + 4 > blob.length) break;
    const length = blob.readUInt32BE(lengthAt);
    const end = lengthAt + 4 + length + (length % 2);
    if (!THUMBNAIL_RESOURCES.has(blob.readUInt16BE(at + 4))) kept.push(blob.subarray(at, end));
    at = end;
  }
  return Buffer.concat([...kept, blob.subarray(at)]);
}
