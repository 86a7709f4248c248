import { directoryAt, longTag, type Tag } from "../../renders/metadata/exifTags.ts";
import type { Density, FileMetadata } from "../decoded.ts";
import { iptcOfResources } from "../psd/imageResources.ts";
import type { TiffDirectory, TiffEntry } from "./tiffDirectory.ts";
import type { TiffPage } from "./tiffPage.ts";

const TAG = {
  xResolution: 282,
  yResolution: 283,
  resolutionUnit: 296,
  xmp: 700,
  iptc: 33_723,
  photoshop: 34_377,
  exif: 34_665,
  profile: 34_675,
  gps: 34_853,
  interoperability: 40_965,
} as const;
/** Description, make, model, software, date, artist, copyright: what EXIF, too, has of an image. */
const KEPT_OF_IMAGE: ReadonlySet<number> = new Set([270, 271, 272, 305, 306, 315, 33_432]);
const [NO_UNIT, CENTIMETRE] = [1, 3];
const METRES = { inch: 39.370_078_74, centimetre: 100 } as const;
const TIFF_HEAD_BYTES = 8;
/** Of 8 bytes and more only BigTIFF knows. */
const LAST_EXIF_TYPE = 12;
const MAX_VALUE_BYTES = 1024 * 1024;

/** Metadata in a page's tags. Tags that cannot be read are left out: the image is what is wanted. */
export function tiffMetadata(page: Pick<TiffPage, "directory" | "directoryAt">): FileMetadata {
  const { directory } = page;
  const photoshop = orNull(() => directory.bytes(TAG.photoshop));
  return {
    profile: orNull(() => directory.bytes(TAG.profile)),
    exif: orNull(() => exifOf(page)),
    xmp: orNull(() => directory.bytes(TAG.xmp)),
    iptc: orNull(() => rawIptc(directory)) ?? (photoshop && iptcOfResources(photoshop)),
    density: orNull(() => densityOf(directory)),
  };
}

function orNull<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function densityOf(directory: TiffDirectory): Density | null {
  const across = directory.number(TAG.xResolution) ?? 0;
  const down = directory.number(TAG.yResolution) ?? across;
  const unit = directory.number(TAG.resolutionUnit) ?? 2;
  const isStated = Number.isFinite(across) && Number.isFinite(down) && across > 0 && down > 0;
  if (unit === NO_UNIT || !isStated) return null;
  const perMetre = unit === CENTIMETRE ? METRES.centimetre : METRES.inch;
  return { across: across * perMetre, down: down * perMetre };
}

/** Some writers give its type as LONG and turn its bytes round in words. */
function rawIptc(directory: TiffDirectory): Buffer | null {
  const bytes = directory.bytes(TAG.iptc);
  if (!bytes || bytes.length < 5) return null;
  const RECORD_MARK = 0x1c;
  if (bytes[0] !== RECORD_MARK && bytes[3] === RECORD_MARK) return Buffer.from(bytes.subarray(0, bytes.length & ~3)).swap32();
  return bytes[0] === RECORD_MARK ? bytes : null;
}

/** A little-endian TIFF with the directories that EXIF has, upright and without a thumbnail; null when it would be empty. */
function exifOf({ directory, directoryAt: open }: Pick<TiffPage, "directory" | "directoryAt">): Buffer | null {
  const below = (id: number): Tag[] => {
    const pointer = directory.number(id);
    const pointed = pointer === undefined ? null : orNull(() => open(pointer));
    return pointed ? tagsOf(pointed, (tag) => tag.id !== TAG.interoperability) : [];
  };
  const main = tagsOf(directory, ({ id }) => KEPT_OF_IMAGE.has(id));
  const parts: Buffer[] = [];
  let end = TIFF_HEAD_BYTES;
  const append = (tags: readonly Tag[]): number => {
    const at = end;
    const written = directoryAt(at, tags);
    const padded = Buffer.concat([written, Buffer.alloc(written.length % 2)]);
    parts.push(padded);
    end += padded.length;
    return at;
  };
  for (const id of [TAG.exif, TAG.gps]) {
    const tags = below(id);
    if (tags.length > 0) main.push(longTag(id, append(tags)));
  }
  if (main.length === 0) return null;
  const head = Buffer.from("II*\0\0\0\0\0", "latin1");
  head.writeUInt32LE(append(main), 4);
  return Buffer.concat([head, ...parts]);
}

function tagsOf(directory: TiffDirectory, isKept: (entry: TiffEntry) => boolean): Tag[] {
  return directory.entries
    .filter((entry) => entry.type <= LAST_EXIF_TYPE && entry.count <= MAX_VALUE_BYTES && isKept(entry))
    .flatMap((entry) => {
      const value = orNull(() => directory.littleEndian(entry));
      return value && value.length <= MAX_VALUE_BYTES ? [{ id: entry.id, type: entry.type, count: entry.count, value }] : [];
    });
}
