import { open } from "node:fs/promises";
import { crc32, deflateSync } from "node:zlib";
import type { Size } from "../../core/geometry.ts";
import { directoryAt, longTag, readExif, type Tag } from "./exifTags.ts";
import { iimOf } from "./psdParts.ts";

const PHOTOSHOP_HEAD_BYTES = 14;
const IEND_BYTES = 12;
const HEX_A_LINE = 72;
const TIFF_VERSION = 42;
const ENTRY_BYTES = 12;
const TAG = { exif: 0x87_69, gps: 0x88_25, iptc: 0x83_bb, width: 0xa0_02, height: 0xa0_03 } as const;
/** Description, make, model, software, date, artist, copyright. */
const KEPT_OF_PICTURE: ReadonlySet<number> = new Set([0x01_0e, 0x01_0f, 0x01_10, 0x01_31, 0x01_32, 0x01_3b, 0x82_98]);
const UNDEFINED = 7;

/**
 * Adds a JPEG's IPTC to a PNG, which has no place of its own for it, in the way that ImageMagick introduced and ExifTool reads.
 *
 * @param iptc as libvips has it: Photoshop's resources
 */
export async function addIptcToPng(path: string, iptc: Buffer): Promise<void> {
  const resources = iptc.subarray(PHOTOSHOP_HEAD_BYTES);
  const hex = resources.toString("hex").replace(new RegExp(`.{1,${HEX_A_LINE}}`, "g"), "$&\n");
  const text = `\niptc\n${String(resources.length).padStart(8)}\n${hex}`;
  const body = Buffer.concat([Buffer.from("zTXtRaw profile type iptc\0\0", "latin1"), deflateSync(Buffer.from(text, "latin1"))]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length - 4);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  const file = await open(path, "r+");
  try {
    const at = (await file.stat()).size - IEND_BYTES;
    const { buffer: end } = await file.read(Buffer.alloc(IEND_BYTES), 0, IEND_BYTES, at);
    const added = Buffer.concat([length, body, checksum, end]);
    await file.write(added, 0, added.length, at);
  } finally {
    await file.close();
  }
}

/**
 * Adds EXIF and IPTC to a TIFF, where libvips writes the one not at all and the other cut short. The picture's data stay where they
 * are: a new first directory is written behind them. One of more than 4 GB is left as it is.
 *
 * @param size what EXIF then says the picture's size is
 */
export async function addMetadataToTiff(path: string, { width, height }: Size, exif?: Buffer, iptc?: Buffer): Promise<void> {
  const file = await open(path, "r+");
  try {
    const { buffer: header } = await file.read(Buffer.alloc(8), 0, 8, 0);
    if (header.toString("latin1", 0, 2) !== "II" || header.readUInt16LE(2) !== TIFF_VERSION) return;
    const first = header.readUInt32LE(4);
    const { buffer: count } = await file.read(Buffer.alloc(2), 0, 2, first);
    const bytes = ENTRY_BYTES * count.readUInt16LE(0);
    const { buffer: entries } = await file.read(Buffer.alloc(bytes), 0, bytes, first + 2);
    const { size } = await file.stat();
    let end = size + (size % 2);
    const append = async (tags: readonly Tag[]) => {
      const at = end;
      const directory = directoryAt(at, tags);
      await file.write(directory, 0, directory.length, at);
      end += directory.length;
      return at;
    };
    const own = entriesOf(entries).filter(({ id }) => id !== TAG.iptc);
    const tags: Tag[] = [];
    if (exif) {
      const read = readExif(exif);
      tags.push(...read.main.filter(({ id }) => KEPT_OF_PICTURE.has(id) && own.every((entry) => entry.id !== id)));
      const sized = read.exif.filter(({ id }) => id !== TAG.width && id !== TAG.height);
      if (read.exif.length > 0) {
        tags.push(longTag(TAG.exif, await append([...sized, longTag(TAG.width, width), longTag(TAG.height, height)])));
      }
      if (read.gps.length > 0) tags.push(longTag(TAG.gps, await append(read.gps)));
    }
    const iim = iptc && iimOf(iptc);
    if (iim) tags.push({ id: TAG.iptc, type: UNDEFINED, count: iim.length, value: iim });
    header.writeUInt32LE(await append([...own, ...tags]), 4);
    await file.write(header, 0, header.length, 0);
  } finally {
    await file.close();
  }
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
