import type { Density, FileMetadata } from "./decoded.ts";

const TAG = { orientation: 0x01_12, xResolution: 0x01_1a, yResolution: 0x01_1b, resolutionUnit: 0x01_28 } as const;
const [SHORT, RATIONAL] = [3, 5];
const INCH = 2;
const METRES_AN_INCH = 0.0254;
const THOUSANDTHS = 1_000;
const ENTRY_BYTES = 12;
const HEAD = "Exif\0\0";

/** Metadata of pixels that stand upright: EXIF and XMP do not turn them again, and EXIF has their density and no thumbnail. */
export function uprightMetadata(metadata: FileMetadata): FileMetadata {
  return {
    ...metadata,
    exif: metadata.exif && uprightExif(metadata.exif, metadata.density),
    xmp: metadata.xmp && uprightXmp(metadata.xmp),
  };
}

/** Changed in its place: makers' notes point to places in it. Null when it is no EXIF. @see Exif 2.32, section 4.5 */
function uprightExif(blob: Buffer, density: Density | null): Buffer | null {
  const exif = Buffer.from(blob.toString("latin1", 0, HEAD.length) === HEAD ? blob.subarray(HEAD.length) : blob);
  const order = exif.toString("latin1", 0, 2);
  if (exif.length < 14 || (order !== "II" && order !== "MM")) return null;
  const isLittle = order === "II";
  const short = (at: number) => (isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at));
  const setShort = (at: number, value: number) => (isLittle ? exif.writeUInt16LE(value, at) : exif.writeUInt16BE(value, at));
  const setLong = (at: number, value: number) => (isLittle ? exif.writeUInt32LE(value, at) : exif.writeUInt32BE(value, at));
  const long = (at: number) => (isLittle ? exif.readUInt32LE(at) : exif.readUInt32BE(at));
  const setOne = (at: number, value: number) => {
    setShort(at + 2, SHORT);
    setLong(at + 4, 1);
    setLong(at + 8, 0);
    setShort(at + 8, value);
  };
  const setPerInch = (at: number, perMetre: number) => {
    const place = long(at + 8);
    if (short(at + 2) !== RATIONAL || place + 8 > exif.length) return;
    setLong(place, Math.min(0xffff_ffff, Math.round(perMetre * METRES_AN_INCH * THOUSANDTHS)));
    setLong(place + 4, THOUSANDTHS);
  };
  const first = long(4);
  if (first + 2 > exif.length) return null;
  const next = first + 2 + ENTRY_BYTES * short(first);
  if (next > exif.length) return null;
  for (let at = first + 2; at < next; at += ENTRY_BYTES) {
    const id = short(at);
    if (id === TAG.orientation) setOne(at, 1);
    if (density === null) continue;
    if (id === TAG.resolutionUnit) setOne(at, INCH);
    if (id === TAG.xResolution) setPerInch(at, density.across);
    if (id === TAG.yResolution) setPerInch(at, density.down);
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
