import type { Size } from "../../../core/geometry/geometry.ts";
import { type Density, inchDensity } from "./density.ts";
import { directoryAt, longTag, rationalTag, readExif, shortTag, type Tag } from "./exifTags.ts";
import { openTiff, type TiffView } from "./tiffView.ts";

const TAG = {
  width: 0x01_00,
  height: 0x01_01,
  stripAt: 0x01_11,
  orientation: 0x01_12,
  stripBytes: 0x01_17,
  xResolution: 0x01_1a,
  yResolution: 0x01_1b,
  resolutionUnit: 0x01_28,
  thumbnailAt: 0x02_01,
  thumbnailBytes: 0x02_02,
  exif: 0x87_69,
  subjectArea: 0x92_14,
  pixelWidth: 0xa0_02,
  pixelHeight: 0xa0_03,
  subjectPlace: 0xa2_14,
} as const;
/** Offset in a TIFF of the pointer to its first directory. */
const FIRST_POINTER = 4;
const INCH = 2;
const CM = 3;
/** EXIF without its largest values still says who, when and how. */
const MAX_SMALL_VALUE_BYTES = 1_000;

/** Changes to a file by which its EXIF and XMP no longer hold. */
export interface Changes {
  /** Of the new file. */
  readonly size: Size;
  readonly density: Density | null;
  /** Turned, cut or extended: what names places in the image names others now. */
  readonly isMoved: boolean;
}

/** The density that EXIF tells of; null where it tells none. */
export function exifDensity(exif: Buffer): Density | null {
  const tiff = openTiff(exif);
  const main = tiff?.entriesAt(tiff.first) ?? [];
  const value = (id: number) => main.find((entry) => entry.id === id)?.rational() ?? 0;
  const [x, y] = [value(TAG.xResolution), value(TAG.yResolution)];
  if (!(x > 0 && y > 0 && Number.isFinite(x + y))) return null;
  const unit = main.find(({ id }) => id === TAG.resolutionUnit)?.number() ?? INCH;
  return { x, y, unit: unit === CM ? "cm" : unit === INCH ? "inch" : null };
}

/**
 * EXIF with orientation, sizes and density as they are now and without thumbnail. Everything else stays at its place, to the byte:
 * makers' notes point into the whole.
 *
 * @param holdsDensity whether the density is added where EXIF does not tell it: for files that have no other place for it
 * @returns null where there is nothing to be read in it
 */
export function updatedExif(blob: Buffer, { size, density, isMoved }: Changes, holdsDensity: boolean): Buffer | null {
  const tiff = openTiff(Buffer.from(blob));
  if (!tiff) return null;
  const main = tiff.entriesAt(tiff.first);
  if (main.length === 0) return null;
  const inches = inchDensity(density);
  const values = new Map<number, number>([
    [TAG.orientation, 1],
    [TAG.width, size.width],
    [TAG.height, size.height],
    [TAG.pixelWidth, size.width],
    [TAG.pixelHeight, size.height],
  ]);
  if (inches) values.set(TAG.xResolution, inches.x).set(TAG.yResolution, inches.y).set(TAG.resolutionUnit, INCH);
  const below = main.find(({ id }) => id === TAG.exif)?.number() ?? 0;
  const inExif = tiff.entriesAt(below);
  for (const entry of [...main, ...inExif]) {
    const value = values.get(entry.id);
    if (value !== undefined) entry.write(value);
  }
  const pointer = main.find(({ id }) => id === TAG.exif)?.valueAt;
  const sizes = [longTag(TAG.pixelWidth, size.width), longTag(TAG.pixelHeight, size.height)];
  const missing = inExif.length > 0 ? sizes.filter(({ id }) => inExif.every((entry) => entry.id !== id)) : [];
  if (isMoved) {
    for (const id of [TAG.subjectArea, TAG.subjectPlace]) tiff.removeEntry(below, id);
  }
  const shown = withoutThumbnail(tiff);
  const sized = (pointer && missing.length > 0 && openTiff(shown)?.withEntries(pointer, missing)) || shown;
  if (!inches || !holdsDensity || exifDensity(sized)?.unit === "inch") return sized;
  return openTiff(sized)?.withEntries(FIRST_POINTER, densityTags(inches)) ?? sized;
}

/** EXIF that tells a density and nothing else; null where that has no unit. */
export function exifOf(density: Density | null): Buffer | null {
  const inches = inchDensity(density);
  return inches && Buffer.concat([Buffer.from("II*\0\x08\0\0\0", "latin1"), directoryAt(8, densityTags(inches))]);
}

/** Tags of a density as TIFF has them: those of EXIF's first directory. */
export function densityTags({ x, y, unit }: Density): Tag[] {
  const number = { inch: INCH, cm: CM, none: 1 }[unit ?? "none"];
  return [rationalTag(TAG.xResolution, x), rationalTag(TAG.yResolution, y), shortTag(TAG.resolutionUnit, number)];
}

/** EXIF in at most so many bytes: without its large values where it is larger. */
export function exifWithin(bytes: Buffer, most: number): Buffer | null {
  if (bytes.length <= most) return bytes;
  const tags = readExif(bytes);
  const small = (list: readonly Tag[]) => list.filter(({ value }) => value.length <= MAX_SMALL_VALUE_BYTES);
  const exif = directoryAt(8, small(tags.exif));
  const gps = directoryAt(8 + exif.length, small(tags.gps));
  const mainAt = 8 + exif.length + gps.length;
  const pointers = [longTag(TAG.exif, 8), longTag(0x88_25, 8 + exif.length)];
  const header = Buffer.from("II*\0\0\0\0\0", "latin1");
  header.writeUInt32LE(mainAt, 4);
  const whole = Buffer.concat([header, exif, gps, directoryAt(mainAt, [...small(tags.main), ...pointers])]);
  return whole.length <= most ? whole : null;
}

/** The second directory is the thumbnail's: it shows what the edits took away, and some viewers show it first. */
function withoutThumbnail(tiff: TiffView): Buffer {
  const secondAt = tiff.nextOf(tiff.first);
  const second = tiff.entriesAt(secondAt);
  const number = (id: number) => second.find((entry) => entry.id === id && entry.count === 1)?.number() ?? 0;
  const ranges = [
    { from: number(TAG.thumbnailAt), length: number(TAG.thumbnailBytes) },
    { from: number(TAG.stripAt), length: number(TAG.stripBytes) },
  ];
  if (secondAt !== tiff.first) tiff.clearDirectory(secondAt);
  tiff.endAfter(tiff.first);
  let { bytes } = tiff;
  for (const { from, length } of ranges) {
    const to = from + length;
    if (from < 8 || length === 0 || to > bytes.length) continue;
    if (to === bytes.length) bytes = bytes.subarray(0, from);
    else bytes.fill(0, from, to);
  }
  return bytes;
}
