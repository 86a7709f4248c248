import { open } from "node:fs/promises";
import { densityTags } from "./exif.ts";
import { directoryAt, longTag, readExif, type Tag } from "./exifTags.ts";
import type { Metadata } from "./metadata.ts";
import { iimOf } from "./photoshopResources.ts";
import { readBytes } from "./pieces.ts";

const TIFF_VERSION = 42;
const ENTRY_BYTES = 12;
const TAG = { exif: 0x87_69, gps: 0x88_25, iptc: 0x83_bb, xmp: 0x02_bc } as const;
const [BYTE, ASCII, SHORT, UNDEFINED] = [1, 2, 3, 7];
/** Tags of an image's own directory that stay, each with its type: readers complain of another. */
const KEPT_OF_IMAGE: ReadonlyMap<number, number> = new Map([
  // Document's name, description, make, model, software, date, artist, host, copyright.
  ...[0x01_0d, 0x01_0e, 0x01_0f, 0x01_10, 0x01_31, 0x01_32, 0x01_3b, 0x01_3c, 0x82_98].map((id) => [id, ASCII] as const),
  // Rating; and Windows's title, comment, author, keywords and subject.
  [0x47_46, SHORT],
  ...[0x9c_9b, 0x9c_9c, 0x9c_9d, 0x9c_9e, 0x9c_9f].map((id) => [id, BYTE] as const),
]);
/** Tags that are replaced: libvips writes values of its own, and always a density. */
const REPLACED: ReadonlySet<number> = new Set([TAG.iptc, TAG.xmp, TAG.exif, TAG.gps, 0x01_1a, 0x01_1b, 0x01_28]);

/**
 * Makes a TIFF of libvips say this and nothing else of the kind. The image's data stay where they are: a new first directory is written
 * behind them. One of more than 4 GB is left as it is.
 */
export async function addMetadataToTiff(path: string, { density, exif, iptc, xmp }: Metadata): Promise<void> {
  const file = await open(path, "r+");
  try {
    const header = await readBytes(file, 0, 8);
    if (header.toString("latin1", 0, 2) !== "II" || header.readUInt16LE(2) !== TIFF_VERSION) return;
    const first = header.readUInt32LE(4);
    const count = await readBytes(file, first, 2);
    const entries = await readBytes(file, first + 2, ENTRY_BYTES * count.readUInt16LE(0));
    const { size } = await file.stat();
    let end = size + (size % 2);
    const append = async (tags: readonly Tag[]) => {
      const at = end;
      const directory = directoryAt(at, tags);
      await file.write(directory, 0, directory.length, at);
      end += directory.length;
      return at;
    };
    const own = entriesOf(entries).filter(({ id }) => !REPLACED.has(id));
    const tags: Tag[] = density ? densityTags(density) : [];
    if (exif) {
      const read = readExif(exif);
      const kept = read.main.filter(({ id, type }) => KEPT_OF_IMAGE.get(id) === type && own.every((entry) => entry.id !== id));
      tags.push(...kept.map(ended));
      if (read.exif.length > 0) tags.push(longTag(TAG.exif, await append(read.exif)));
      if (read.gps.length > 0) tags.push(longTag(TAG.gps, await append(read.gps)));
    }
    const iim = iptc && iimOf(iptc);
    if (iim) tags.push({ id: TAG.iptc, type: UNDEFINED, count: iim.length, value: iim });
    if (xmp) tags.push({ id: TAG.xmp, type: BYTE, count: xmp.length, value: xmp });
    header.writeUInt32LE(await append([...own, ...tags]), 4);
    await file.write(header, 0, header.length, 0);
  } finally {
    await file.close();
  }
}

/** Text ends in a zero. */
function ended(tag: Tag): Tag {
  if (tag.type !== ASCII || tag.value.at(-1) === 0) return tag;
  return { ...tag, count: tag.count + 1, value: Buffer.concat([tag.value, Buffer.alloc(1)]) };
}

/** Entries as tags whose value is the four bytes that stand in the entry: a value or where it lies, which stays so. */
function entriesOf(entries: Buffer): Tag[] {
  return Array.from({ length: entries.length / ENTRY_BYTES }, (_, i) => {
    const at = ENTRY_BYTES * i;
    return {
      id: entries.readUInt16LE(at),
      type: entries.readUInt16LE(at + 2),
      count: entries.readUInt32LE(at + 4),
      value: entries.subarray(at + 8, at + ENTRY_BYTES),
    };
  });
}
