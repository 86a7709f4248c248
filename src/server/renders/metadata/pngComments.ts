import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { crc32, inflate } from "node:zlib";
import { pngChunks, readBytes } from "./pieces.ts";

const unpack = promisify(inflate);
const XMP_KEYWORD = "XML:com.adobe.xmp";
const MAX_KEYWORD_BYTES = 79;
/** libpng's own limit, beyond which it complains. */
const MAX_TEXT_BYTES = 8_000_000;

/** The comments of a PNG as they stand in it, those that every reader takes; none of another file. */
export async function pngComments(file: FileHandle): Promise<Buffer[]> {
  const { size } = await file.stat();
  const comments: Buffer[] = [];
  for (const { type, at, length } of await pngChunks(file)) {
    if (!["tEXt", "zTXt", "iTXt"].includes(type) || at + length > size || length > MAX_TEXT_BYTES) continue;
    const chunk = await readBytes(file, at, length);
    if (await isSound(type, chunk)) comments.push(chunk);
  }
  return comments;
}

/** @see PNG (Third Edition), section 11.3.3 */
async function isSound(type: string, chunk: Buffer): Promise<boolean> {
  const content = chunk.subarray(8, -4);
  if (crc32(chunk.subarray(4, -4)) !== chunk.readUInt32BE(chunk.length - 4)) return false;
  const end = content.indexOf(0);
  if (end < 1 || end > MAX_KEYWORD_BYTES || content.toString("latin1", 0, end) === XMP_KEYWORD) return false;
  if (type === "tEXt") return true;
  if (type === "zTXt") return content[end + 1] === 0 && isPackedText(content.subarray(end + 2));
  const [isPacked, method] = content.subarray(end + 1, end + 3);
  const language = content.indexOf(0, end + 3);
  const translated = language < 0 ? -1 : content.indexOf(0, language + 1);
  if (translated < 0) return false;
  return isPacked === 0 || (isPacked === 1 && method === 0 && (await isPackedText(content.subarray(translated + 1))));
}

async function isPackedText(packed: Buffer): Promise<boolean> {
  try {
    await unpack(packed, { maxOutputLength: MAX_TEXT_BYTES });
    return true;
  } catch {
    return false;
  }
}
