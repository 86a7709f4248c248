import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { inflate } from "node:zlib";
import { AppError } from "../../core/appError.ts";
import { readBytes, withFile } from "../renders/metadata/pieces.ts";
import { BYTES_PER_MB } from "./imageLimits.ts";

const unpack = promisify(inflate);
const SIGNATURE_BYTES = 8;
const HEAD_BYTES = 8;
const FRAME_BYTES = 12;
/** Heads lie close together where there are many. */
const WINDOW_BYTES = 65_536;
/** Of all texts together, unpacked: ten times what the largest that is meant has. */
const MAX_TEXT_MB = 16;
/** An encoder that writes 8 KB at a time has so many in a gigabyte. */
const MAX_CHUNKS = 100_000;
const PACKED_AFTER: Readonly<Record<string, (content: Buffer) => number | null>> = {
  tEXt: () => null,
  zTXt: (content) => content.indexOf(0) + 2,
  iTXt: packedPartOfText,
};

/**
 * Refuses a PNG whose comments unpack to more than anybody writes: its decoder unpacks all of them before it gives the size, and 0.9 MB
 * of them take two gigabytes.
 *
 * @throws AppError image_too_many_bytes
 */
export async function refuseLargeTexts(path: string): Promise<void> {
  await withFile(path, async (file) => {
    let left = MAX_TEXT_MB * BYTES_PER_MB;
    for await (const content of textsIn(file)) {
      left -= await content(left);
      if (left < 0) throw tooMuchText();
    }
  });
}

/** Each gives the bytes that it unpacks to, where these are no more than so many; else more than these. */
async function* textsIn(file: FileHandle): AsyncGenerator<(most: number) => Promise<number>> {
  let chunks = 0;
  let window: { at: number; bytes: Buffer } = { at: 0, bytes: Buffer.alloc(0) };
  const headAt = async (at: number): Promise<Buffer> => {
    if (at + HEAD_BYTES > window.at + window.bytes.length) window = { at, bytes: await readBytes(file, at, WINDOW_BYTES) };
    return window.bytes.subarray(at - window.at, at - window.at + HEAD_BYTES);
  };
  for (let at = SIGNATURE_BYTES; ; ) {
    const head = await headAt(at);
    if (head.length < HEAD_BYTES) return;
    if (++chunks > MAX_CHUNKS) throw tooMuchText();
    const length = head.readUInt32BE(0);
    const packedAfter = PACKED_AFTER[head.toString("latin1", 4)];
    const from = at + HEAD_BYTES;
    if (packedAfter)
      yield async (most) => (length > most ? length : unpackedBytes(await readBytes(file, from, length), packedAfter, most));
    at += FRAME_BYTES + length;
  }
}

async function unpackedBytes(content: Buffer, packedAfter: (content: Buffer) => number | null, most: number): Promise<number> {
  const from = packedAfter(content);
  if (from === null) return content.length;
  try {
    return content.length + (await unpack(content.subarray(from), { maxOutputLength: most + 1 })).length;
  } catch (error) {
    // What cannot be unpacked is left out by every reader.
    return error instanceof RangeError ? most + 1 : content.length;
  }
}

/** @see PNG (Third Edition), section 11.3.3.4 */
function packedPartOfText(content: Buffer): number | null {
  const keyword = content.indexOf(0);
  if (content[keyword + 1] !== 1) return null;
  const language = content.indexOf(0, keyword + 3);
  return content.indexOf(0, language + 1) + 1;
}

const tooMuchText = () =>
  new AppError(
    "image_too_many_bytes",
    `This PNG holds more than ${MAX_TEXT_MB} MB of comments once they are unpacked. Save the image again without its metadata.`,
    { details: { kind: "comments", maxTextMb: MAX_TEXT_MB } },
  );
