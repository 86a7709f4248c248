import { type FileHandle, open } from "node:fs/promises";
import { openImageFile } from "../../storage/openImageFile.ts";
import { type Density, inchDensity, METRES_AN_INCH } from "./density.ts";
import { exifDensity } from "./exif.ts";
import { jpegSegments, pngChunks, readBytes } from "./pieces.ts";

/** EXIF asks for this number where nothing is known. @see Exif 2.32, section 4.6.4, XResolution */
const UNKNOWN_DPI = 72;

/**
 * The density that a file tells of, null where it tells none. What the format itself says goes before EXIF, unless it says 72, which is
 * what programs write that know nothing.
 *
 * @param exif of the file
 */
export async function readDensity(path: string, exif: Buffer | undefined): Promise<Density | null> {
  const inExif = exif ? exifDensity(exif) : null;
  const own = await ownDensity(path);
  if (!own) return inExif;
  const isVague = own.unit === null || inchDensity(own)?.x === UNKNOWN_DPI;
  return isVague && inExif ? inExif : own;
}

async function ownDensity(path: string): Promise<Density | null> {
  const file = await open(path);
  try {
    const start = await readBytes(file, 0, 4);
    if (start.toString("latin1", 1, 4) === "PNG") return await pngDensity(file);
    if (start.readUInt16BE(0) === 0xff_d8) return await jfifDensity(file);
    if (!isTiff(start)) return null;
    const { density } = await openImageFile(path).metadata();
    return density ? { x: density, y: density, unit: "inch" } : null;
  } finally {
    await file.close();
  }
}

const isTiff = (start: Buffer): boolean => ["II*\0", "MM\0*"].includes(start.toString("latin1"));

async function pngDensity(file: FileHandle): Promise<Density | null> {
  const chunk = (await pngChunks(file)).find(({ type }) => type === "pHYs");
  if (chunk?.length !== 21) return null;
  const content = await readBytes(file, chunk.at + 8, 9);
  const [x, y] = [content.readUInt32BE(0), content.readUInt32BE(4)];
  if (x === 0 || y === 0) return null;
  if (content[8] !== 1) return { x, y, unit: null };
  return { x: asMeant(x * METRES_AN_INCH), y: asMeant(y * METRES_AN_INCH), unit: "inch" };
}

/** A PNG counts whole pixels a metre: what lies within that rounding of whole pixels an inch was that. */
const asMeant = (dpi: number): number => (Math.abs(dpi - Math.round(dpi)) <= METRES_AN_INCH / 2 ? Math.round(dpi) : dpi);

async function jfifDensity(file: FileHandle): Promise<Density | null> {
  for (const { marker, at } of await jpegSegments(file)) {
    if (marker !== 0xe0) continue;
    const segment = await readBytes(file, at + 4, 12);
    if (segment.length < 12 || segment.toString("latin1", 0, 5) !== "JFIF\0") continue;
    const [x, y] = [segment.readUInt16BE(8), segment.readUInt16BE(10)];
    if (x === 0 || y === 0) return null;
    if (segment[7] === 1 || segment[7] === 2) return { x, y, unit: segment[7] === 1 ? "inch" : "cm" };
    // One by one without a unit is what a JFIF says that knows nothing.
    return x === y ? null : { x, y, unit: null };
  }
  return null;
}
