import { type FileHandle, open } from "node:fs/promises";
import type { Size } from "../../core/geometry/geometry.ts";

/** Samples of pixels row by row, channels interleaved: 0..255, or 0..65535. */
export type Samples = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

const HEADER_BYTES = 64;
const MAGIC = 0x08_f2_a6_b6;
const DEPTH_OF_BAND_FORMAT: Readonly<Record<number, 8 | 16>> = { 0: 8, 2: 16 };
const BAND_FORMAT_16 = 2;
const INTERPRETATION_RGB16 = 25;
const BAND_BYTES = 4 * 1024 * 1024;

/**
 * A picture of any size as uncompressed samples on the disk, read and written by rows: the file format `.v` of libvips, which sharp
 * writes and reads in a stream, with the picture's metadata behind the samples.
 * @see https://www.libvips.org/API/current/VipsFormat.html
 */
export class Raster implements Size {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly depth: 8 | 16;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle, header: DataView) {
    const depth = DEPTH_OF_BAND_FORMAT[header.getInt32(20, true)];
    if (header.getUint32(0, true) !== MAGIC || depth === undefined) throw new Error("This is no raster of 8 or 16 bits.");
    this.path = path;
    this.#file = file;
    this.width = header.getInt32(4, true);
    this.height = header.getInt32(8, true);
    this.channels = header.getInt32(12, true);
    this.depth = depth;
  }

  /** @throws Error when sharp did not write it on this machine, or its samples are neither 8 nor 16 bits */
  static async open(path: string): Promise<Raster> {
    const file = await open(path, "r+");
    try {
      const { buffer } = await file.read(new DataView(new ArrayBuffer(HEADER_BYTES)), 0, HEADER_BYTES, 0);
      return new Raster(path, file, buffer);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get samplesPerRow(): number {
    return this.width * this.channels;
  }
  get #bytesPerRow(): number {
    return (this.samplesPerRow * this.depth) / 8;
  }

  /** Number of rows held in memory at once. */
  get rowsPerBand(): number {
    return Math.max(1, Math.floor(BAND_BYTES / this.#bytesPerRow));
  }

  /**
   * @param into where the rows go when they have been read into it before; not to be used by two at a time
   * @throws Error when the file ends before the rows do
   */
  async read(row: number, count: number, into?: Samples): Promise<Samples> {
    const length = count * this.#bytesPerRow;
    const buffer = into && into.buffer.byteLength >= length ? into.buffer : new ArrayBuffer(length);
    const { bytesRead } = await this.#file.read(
      new Uint8Array(buffer, 0, length),
      0,
      length,
      HEADER_BYTES + row * this.#bytesPerRow,
    );
    if (bytesRead < length) throw new Error("The raster is cut short.");
    return this.depth === 8 ? new Uint8Array(buffer, 0, length) : new Uint16Array(buffer, 0, length / 2);
  }

  async write(row: number, samples: Samples): Promise<void> {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    await this.#file.write(bytes, 0, bytes.length, HEADER_BYTES + row * this.#bytesPerRow);
  }

  /** Changes what stands behind the samples: XML, with the metadata as libvips names it. */
  async editMetadata(edit: (xml: string) => string): Promise<void> {
    const from = HEADER_BYTES + this.height * this.#bytesPerRow;
    const { size } = await this.#file.stat();
    const { buffer } = await this.#file.read(Buffer.alloc(size - from), 0, size - from, from);
    const after = Buffer.from(edit(buffer.toString()));
    await this.#file.write(after, 0, after.length, from);
    await this.#file.truncate(from + after.length);
  }

  /** Writes this RGB raster of 8 bits with 16: 0..255 become 0..65535, both ends kept. libvips's own widening makes 32768 of 128. */
  async widen(path: string): Promise<void> {
    const wide = await open(path, "wx");
    try {
      const header = new DataView(new ArrayBuffer(HEADER_BYTES));
      await this.#file.read(header, 0, HEADER_BYTES, 0);
      header.setInt32(16, 16, true);
      header.setInt32(20, BAND_FORMAT_16, true);
      header.setInt32(28, INTERPRETATION_RGB16, true);
      await wide.write(header, 0, HEADER_BYTES, 0);
      for (let row = 0; row < this.height; row += this.rowsPerBand) {
        const narrow = await this.read(row, Math.min(this.rowsPerBand, this.height - row));
        const samples = new Uint16Array(narrow.length);
        // Not Uint16Array.from: it makes a list of numbers first, many times the bytes.
        for (let i = 0; i < narrow.length; i++) samples[i] = (narrow[i] ?? 0) * 257;
        const bytes = new Uint8Array(samples.buffer);
        await wide.write(bytes, 0, bytes.length, HEADER_BYTES + 2 * row * this.samplesPerRow);
      }
      const from = HEADER_BYTES + this.height * this.#bytesPerRow;
      const { size } = await this.#file.stat();
      const { buffer } = await this.#file.read(Buffer.alloc(size - from), 0, size - from, from);
      await wide.write(buffer, 0, buffer.length, HEADER_BYTES + 2 * this.height * this.samplesPerRow);
    } finally {
      await wide.close();
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Opens rasters for as long as `work` takes. */
export async function withRasters<T>(paths: readonly string[], work: (...rasters: Raster[]) => Promise<T>): Promise<T> {
  const opened: Raster[] = [];
  try {
    for (const path of paths) opened.push(await Raster.open(path));
    return await work(...opened);
  } finally {
    await Promise.all(opened.map((raster) => raster.close()));
  }
}
