import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createInflate } from "node:zlib";
import { refusedFile } from "../../../core/imageFile/refusedFiles.ts";
import { unpackBits } from "../../renders/packBits.ts";
import { ByteFile } from "../byteFile.ts";
import type { NewFile } from "../decoded.ts";
import { damaged } from "../refusals.ts";
import { rowBytesOf } from "../samples.ts";
import { undoDifferences, undoFloatDifferences } from "../tiff/predictor.ts";
import type { PsdHeader } from "./psdHeader.ts";

/** Rows of a flattened image's channels, in any order of rows; samples big-endian. */
export interface ChannelRows {
  read(channel: number, y: number): Buffer;
  close(): void;
}

const PACKING = { none: 0, packBits: 1, zip: 2, zipPredicted: 3 } as const;
/** Rows are read so many bytes at a time. */
const READ_AHEAD_BYTES = 256 * 1024;

/**
 * Opens the flattened image: one channel after the other, all packed alike.
 *
 * @throws AppError image_truncated when the file does not hold all of it
 */
export async function openChannelRows(file: ByteFile, header: PsdHeader, newFile: NewFile): Promise<ChannelRows> {
  const packing = file.read(header.imageAt, 2).readUInt16BE(0);
  const from = header.imageAt + 2;
  switch (packing) {
    case PACKING.none:
      return plainRows(file, from, header, false);
    case PACKING.packBits:
      return packedRows(file, from, header);
    case PACKING.zip:
    case PACKING.zipPredicted: {
      const path = newFile("planes");
      await inflate(file, from, header, path);
      const inflated = new ByteFile(path, "PSD");
      const rows = plainRows(inflated, 0, header, packing === PACKING.zipPredicted);
      return { ...rows, close: () => inflated.close() };
    }
    default:
      throw refusedFile("psd_compression", packing);
  }
}

function plainRows(file: ByteFile, from: number, { layout }: PsdHeader, isPredicted: boolean): ChannelRows {
  const { width, height, bits, isFloat, channels } = layout;
  const rowBytes = rowBytesOf(width, bits);
  if (!file.holds(from, rowBytes * height * channels)) throw damaged("PSD");
  const sources = readAhead(file, channels);
  return {
    read(channel, y) {
      const row = sources.read(channel, from + (channel * height + y) * rowBytes, rowBytes);
      if (!isPredicted) return row;
      if (isFloat) return undoFloatDifferences(row, bits, 1);
      if (bits > 1) undoDifferences(row, bits, 1, false);
      return row;
    },
    close: () => {},
  };
}

/** Behind a table of how many bytes each row of each channel takes. */
function packedRows(file: ByteFile, from: number, { layout, isLarge }: PsdHeader): ChannelRows {
  const { width, height, bits, channels } = layout;
  const fieldBytes = isLarge ? 4 : 2;
  const table = file.read(from, fieldBytes * height * channels);
  const places = new Float64Array(height * channels + 1);
  places[0] = from + table.length;
  for (let i = 0; i < height * channels; i++) places[i + 1] = (places[i] ?? 0) + table.readUIntBE(i * fieldBytes, fieldBytes);
  if (!file.holds(0, places.at(-1) ?? Number.NaN)) throw damaged("PSD");
  const sources = readAhead(file, channels);
  const row = Buffer.allocUnsafe(rowBytesOf(width, bits));
  return {
    read(channel, y) {
      const i = channel * height + y;
      const at = places[i] ?? 0;
      row.fill(0);
      unpackBits(sources.read(channel, at, (places[i + 1] ?? 0) - at), row);
      return row;
    },
    close: () => {},
  };
}

/** Small reads out of larger ones, of each channel apart: rows of one channel follow each other. */
function readAhead(file: ByteFile, channels: number) {
  const held = Array.from({ length: channels }, () => ({ from: 0, bytes: Buffer.alloc(0) as Buffer }));
  return {
    /** A copy, which may be changed. */
    read(channel: number, at: number, length: number): Buffer {
      const ahead = held[channel];
      if (!ahead || length > READ_AHEAD_BYTES) return file.read(at, length);
      if (at < ahead.from || at + length > ahead.from + ahead.bytes.length) {
        ahead.from = at;
        ahead.bytes = file.read(at, Math.min(READ_AHEAD_BYTES, file.size - at));
        if (length > ahead.bytes.length) throw damaged("PSD");
      }
      return Buffer.from(ahead.bytes.subarray(at - ahead.from, at - ahead.from + length));
    },
  };
}

/** Unpacks into a file, no more than there can be. */
async function inflate(file: ByteFile, from: number, { layout }: PsdHeader, path: string): Promise<void> {
  const wanted = rowBytesOf(layout.width, layout.bits) * layout.height * layout.channels;
  let left = wanted;
  try {
    await pipeline(
      Readable.from(file.blocks(from, file.size - from)),
      createInflate(),
      async function* (unpacked: AsyncIterable<Buffer>) {
        for await (const block of unpacked) {
          yield block.subarray(0, left);
          left -= Math.min(left, block.length);
          if (left === 0) return;
        }
      },
      createWriteStream(path, { flags: "wx" }),
    );
  } catch (error) {
    throw damaged("PSD", error);
  }
  if (left > 0) throw damaged("PSD");
}
