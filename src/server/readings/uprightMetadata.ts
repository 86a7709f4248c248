import type { FileMetadata } from "./decoded.ts";

const ORIENTATION = 0x01_12;
const ENTRY_BYTES = 12;
const HEAD = "Exif\0\0";

/** Metadata of pixels that have been turned upright: EXIF and XMP do not turn them again, and EXIF has no thumbnail. */
export function uprightMetadata(metadata: FileMetadata): FileMetadata {
  return {
    ...metadata,
    exif: metadata.exif && uprightExif(metadata.exif),
    xmp: metadata.xmp && uprightXmp(metadata.xmp),
  };
}

/** Changed in its place: makers' notes point to places in it. Null when it is no EXIF. @see Exif 2.32, section 4.5 */
function uprightExif(blob: Buffer): Buffer | null {
  const exif = Buffer.from(blob.toString("latin1", 0, HEAD.length) === HEAD ? blob.subarray(HEAD.length) : blob);
  const order = exif.toString("latin1", 0, 2);
  if (exif.length < 14 || (order !== "II" && order !== "MM")) return null;
  const isLittle = order === "II";
  const short = (at: number) => (isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at));
  const setShort = (at: number, value: number) => (isLittle ? exif.writeUInt16LE(value, at) : exif.writeUInt16BE(value, at));
  const setLong = (at: number, value: number) => (isLittle ? exif.writeUInt32LE(value, at) : exif.writeUInt32BE(value, at));
  const first = isLittle ? exif.readUInt32LE(4) : exif.readUInt32BE(4);
  if (first + 2 > exif.length) return null;
  const next = first + 2 + ENTRY_BYTES * short(first);
  if (next > exif.length) return null;
  for (let at = first + 2; at < next; at += ENTRY_BYTES) {
    if (short(at) !== ORIENTATION) continue;
    setShort(at + 2, 3);
    setLong(at + 4, 1);
    setLong(at + 8, 0);
    setShort(at + 8, 1);
  }
  // The directory behind it is the thumbnail's.
  if (next + 4 <= exif.length) setLong(next, 0);
  return exif;
}

function uprightXmp(xmp: Buffer): Buffer {
  const text = xmp.toString("latin1");
  const upright = text
    .replace(/(\btiff:Orientation=["'])[2-8](["'])/g, "$11$2")
    .replace(/(<tiff:Orientation>)[2-8](<\/tiff:Orientation>)/g, "$11$2");
  return Buffer.from(upright, "latin1");
}
