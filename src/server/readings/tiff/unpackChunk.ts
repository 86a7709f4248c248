import { Readable } from "node:stream";
import { createInflate, createZstdDecompress, inflateSync, zstdDecompressSync } from "node:zlib";
import type { ByteFile } from "../byteFile.ts";
import { damaged } from "../refusals.ts";
import { unpackLzw } from "./lzw.ts";
import type { TiffChunk, TiffPage } from "./tiffPage.ts";

/** Unpacked in one go up to here: a stream for each of ten thousand strips would take longer than the unpacking. */
const AT_ONCE_BYTES = 8 * 1024 * 1024;
const BLOCK_BYTES = 64 * 1024;
const PACK_BITS_NOTHING = 128;

type Blocks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** @param bytes how many a strip or tile has when it is unpacked; what goes beyond is not unpacked */
export function unpackChunk(file: ByteFile, chunk: TiffChunk, { packing, isBitOrderReversed }: TiffPage, bytes: number): Blocks {
  const packed = () => {
    const read = file.read(chunk.at, chunk.bytes);
    if (isBitOrderReversed)
      read.forEach((byte, i) => {
        read[i] = REVERSED[byte] ?? 0;
      });
    return read;
  };
  switch (packing) {
    case "none":
      return isBitOrderReversed ? [packed()] : file.blocks(chunk.at, chunk.bytes);
    case "lzw":
      return unpackLzw(packed(), bytes);
    case "pack_bits":
      return unpackBitsInBlocks(packed());
    case "deflate":
    case "zstd":
      return bytes <= AT_ONCE_BYTES ? [unpackAtOnce(packed(), packing, bytes)] : unpackInStream(packed(), packing);
    case "libvips":
      throw new RangeError("libvips unpacks this.");
  }
}

const REVERSED = Uint8Array.from({ length: 256 }, (_, byte) => {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) reversed |= ((byte >> bit) & 1) << (7 - bit);
  return reversed;
});

function unpackAtOnce(packed: Buffer, packing: "deflate" | "zstd", bytes: number): Uint8Array {
  try {
    // Some writers pad the last strip.
    const options = { maxOutputLength: 2 * bytes + BLOCK_BYTES };
    return packing === "deflate" ? inflateSync(packed, options) : zstdDecompressSync(packed, options);
  } catch (error) {
    throw damaged("TIFF", error);
  }
}

async function* unpackInStream(packed: Buffer, packing: "deflate" | "zstd"): AsyncGenerator<Uint8Array> {
  const unpacking =
    packing === "deflate" ? createInflate({ chunkSize: BLOCK_BYTES }) : createZstdDecompress({ chunkSize: BLOCK_BYTES });
  try {
    yield* Readable.from([packed]).pipe(unpacking);
  } catch (error) {
    throw damaged("TIFF", error);
  } finally {
    unpacking.destroy();
  }
}

/** @see TIFF 6.0, section 9 */
function* unpackBitsInBlocks(packed: Uint8Array): Generator<Uint8Array> {
  let block = new Uint8Array(BLOCK_BYTES);
  let filled = 0;
  for (let at = 0; at < packed.length; ) {
    if (filled + PACK_BITS_NOTHING > BLOCK_BYTES) {
      yield block.subarray(0, filled);
      block = new Uint8Array(BLOCK_BYTES);
      filled = 0;
    }
    const head = packed[at++] ?? 0;
    if (head === PACK_BITS_NOTHING) continue;
    const count = head < PACK_BITS_NOTHING ? head + 1 : 257 - head;
    if (head < PACK_BITS_NOTHING) {
      block.set(packed.subarray(at, at + count), filled);
      at += count;
    } else block.fill(packed[at++] ?? 0, filled, filled + count);
    filled += count;
  }
  if (filled > 0) yield block.subarray(0, filled);
}

/** Rows out of blocks of bytes. */
export class RowSource {
  readonly #blocks: Iterator<Uint8Array> | AsyncIterator<Uint8Array>;
  #block: Uint8Array = new Uint8Array();
  #at = 0;

  constructor(blocks: Blocks) {
    this.#blocks = Symbol.asyncIterator in blocks ? blocks[Symbol.asyncIterator]() : blocks[Symbol.iterator]();
  }

  /** Fills `row`. @throws AppError image_truncated when there is not enough left */
  async read(row: Buffer): Promise<void> {
    for (let filled = 0; filled < row.length; ) {
      if (this.#at === this.#block.length) {
        const { value, done } = await this.#blocks.next();
        if (done) throw damaged("TIFF");
        this.#block = value;
        this.#at = 0;
      }
      const part = this.#block.subarray(this.#at, this.#at + row.length - filled);
      row.set(part, filled);
      filled += part.length;
      this.#at += part.length;
    }
  }

  /** Lets go of what is not read any more. */
  async close(): Promise<void> {
    await this.#blocks.return?.();
  }
}
