import { hasBytes } from "./bytes.ts";

/** A camera's raw file that is a TIFF: Canon's, Adobe's, or another maker's. */
export type RawTiff = "CR2" | "DNG" | "other";

/** "CR" and a version, where other TIFFs may have anything. */
const CR2_AT = 8;

/**
 * Raw format of a TIFF; null for an ordinary TIFF image, and for anything that is no TIFF. CR2 by its mark; DNG by its own tag;
 * any other by a first directory that is a small copy of an image stored elsewhere, with a camera's name. (TIFF/EP; NEF, ARW, PEF
 * and others)
 *
 * @param bytes the first 4,096 of the file, or all of a shorter one
 */
export function rawTiffOf(bytes: Uint8Array): RawTiff | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = bytes[0] === 0x49 && bytes[1] === 0x49;
  if (bytes.length < 8 || (!isLittle && !(bytes[0] === 0x4d && bytes[1] === 0x4d)) || view.getUint16(2, isLittle) !== 42)
    return null;
  if (hasBytes(bytes, CR2_AT, 0x43, 0x52, 0x02)) return "CR2";
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > bytes.length) return null;
  const [SUBFILE, MAKE, SUB_DIRECTORIES, DNG_VERSION] = [254, 271, 330, 50_706];
  const values = new Map<number, number>();
  for (
    let left = view.getUint16(directory, isLittle), at = directory + 2;
    left > 0 && at + 12 <= bytes.length;
    left--, at += 12
  ) {
    values.set(view.getUint16(at, isLittle), view.getUint32(at + 8, isLittle));
  }
  if (values.has(DNG_VERSION)) return "DNG";
  const isSmallCopy = ((values.get(SUBFILE) ?? 0) & 1) === 1;
  return isSmallCopy && values.has(MAKE) && values.has(SUB_DIRECTORIES) ? "other" : null;
}
