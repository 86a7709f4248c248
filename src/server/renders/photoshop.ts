import { type FileHandle, open } from "node:fs/promises";
import { PSD_SIDE_MAX } from "../../contract/renders.ts";
import { areaOf, longerSide, type Rect, type Size } from "../../core/geometry/geometry.ts";
import type { Flat } from "./flatten.ts";
import { packBits, packedMax, unpackBits } from "./packBits.ts";
import { channelsOf, type PixelFormat } from "./pixelFormat.ts";
import { planeOf, setPlane } from "./plane.ts";
import { fileHeader, imageResources, layerRecord, lengthField, type PsdKind, type PsdMetadata } from "./psdParts.ts";
import { type Raster, type Samples, withRasters } from "./raster.ts";

const PSD_BYTES_MAX = 2_000_000_000;
/** Two bytes before channels' data: 8 bits are packed by PackBits; 16 stand as they are, since few readers unpack these. */
const COMPRESSION = { 8: Buffer.from([0, 1]), 16: Buffer.from([0, 0]) } as const;

export interface PsdContent {
  readonly canvas: Size;
  /** Of the base; layers always have alpha. */
  readonly pixelFormat: PixelFormat;
  /** Those that will be added, lowest first; the first is the base. */
  readonly layers: readonly { readonly name: string; readonly at: Rect }[];
}

/** psd where it is enough, psb for what is larger. */
export function psdKindOf({ canvas, pixelFormat, layers }: PsdContent): PsdKind {
  const channels = channelsOf({ ...pixelFormat, hasAlpha: true });
  const pixels = layers.reduce((sum, { at }) => sum + areaOf(at), areaOf(canvas));
  const isLarge = longerSide(canvas) > PSD_SIDE_MAX || packedMax((pixels * channels * pixelFormat.depth) / 8) > PSD_BYTES_MAX;
  return isLarge ? "psb" : "psd";
}

/**
 * A Photoshop file of 8 or 16 bits in the base's own colours and profile, written as its layers come, a few megabytes in memory at a
 * time: `begin`, `add` for each layer, `finish`. (The library there is, ag-psd, writes 8-bit RGB without a profile and holds the
 * picture several times over.)
 * @see Adobe Photoshop File Formats Specification, 2019
 */
export class PsdFile {
  readonly #file: FileHandle;
  readonly #kind: PsdKind;
  readonly #content: PsdContent;
  readonly #channelBytes: number[][];
  #resources: Buffer = Buffer.alloc(0);
  #layersAt = 0;
  #position = 0;
  #added = 0;

  private constructor(file: FileHandle, content: PsdContent) {
    this.#file = file;
    this.#content = content;
    this.#kind = psdKindOf(content);
    this.#channelBytes = content.layers.map((_, i) => new Array<number>(channelsOf(this.#pixelFormatOf(i))).fill(0));
  }

  static async create(path: string, content: PsdContent): Promise<PsdFile> {
    return new PsdFile(await open(path, "wx+"), content);
  }

  /** Writes all that stands before the layers' samples. */
  async begin(metadata: PsdMetadata): Promise<void> {
    this.#resources = imageResources(metadata);
    await this.#append(this.#head(this.#content.pixelFormat.hasAlpha));
    this.#layersAt = this.#position;
  }

  /** The next layer, a raster; it is not needed any more when this returns. */
  async add(path: string): Promise<void> {
    const bytes = this.#channelBytes[this.#added++];
    if (!bytes) throw new RangeError("There are more layers than were told.");
    await withRasters([path], async (raster) => {
      for (let channel = 0; channel < raster.channels; channel++) {
        const from = this.#position;
        await this.#append(COMPRESSION[this.#content.pixelFormat.depth]);
        await this.#pack(raster, [channel], false);
        bytes[channel] = this.#position - from;
      }
    });
  }

  /** Writes the flat picture, and the lengths that could not be known before. */
  async finish({ path, pixelFormat }: Flat): Promise<void> {
    const padding = Buffer.alloc(-this.#layersBytes() & 3);
    // Layers of 8 bits are followed by the masks' section, which is empty.
    await this.#append(this.#content.pixelFormat.depth === 8 ? Buffer.concat([padding, lengthField("psd", 0)]) : padding);
    const sectionEnd = this.#position;
    await this.#append(COMPRESSION[this.#content.pixelFormat.depth]);
    const channels = Array.from({ length: channelsOf(pixelFormat) }, (_, channel) => channel);
    await withRasters([path], (raster) => this.#pack(raster, channels, pixelFormat.hasAlpha));
    const head = this.#head(pixelFormat.hasAlpha, sectionEnd);
    await this.#file.write(head, 0, head.length, 0);
  }

  /** Reads the base's layer out of the file again, over every row of a raster of its pixel format. */
  async readBase(raster: Raster): Promise<void> {
    const [bytes = []] = this.#channelBytes;
    let at = this.#layersAt;
    for (const [channel, length] of bytes.entries()) {
      await this.#unpack(raster, channel, at + COMPRESSION[raster.depth].length);
      at += length;
    }
  }

  /** May be called again. */
  async close(): Promise<void> {
    await this.#file.close();
  }

  #pixelFormatOf(index: number): PixelFormat {
    return index === 0 ? this.#content.pixelFormat : { ...this.#content.pixelFormat, hasAlpha: true };
  }

  #records(): Buffer {
    return Buffer.concat(
      this.#content.layers.map(({ name, at }, i) =>
        layerRecord(this.#kind, {
          name,
          at,
          hasAlpha: this.#pixelFormatOf(i).hasAlpha,
          channelBytes: this.#channelBytes[i] ?? [],
        }),
      ),
    );
  }

  /** The count of layers, their records and samples. */
  #layersBytes(): number {
    return 2 + this.#records().length + this.#channelBytes.flat().reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Of the same length whether or not it is known where the section of layers ends. */
  #head(isMergedTransparent: boolean, sectionEnd?: number): Buffer {
    const { canvas, pixelFormat, layers } = this.#content;
    const kind = this.#kind;
    const header = fileHeader(kind, canvas, pixelFormat, channelsOf({ ...pixelFormat, hasAlpha: isMergedTransparent }));
    const before = Buffer.concat([header, lengthField("psd", 0), this.#resources]);
    const sectionAt = before.length + lengthField(kind, 0).length;
    const section = lengthField(kind, sectionEnd === undefined ? 0 : sectionEnd - sectionAt);
    const infoBytes = this.#layersBytes();
    const info = lengthField(kind, infoBytes + (-infoBytes & 3));
    // Layers of 16 bits have a block of their own, behind an empty section of layers and one of masks.
    const deep = [lengthField(kind, 0), lengthField("psd", 0), Buffer.from("8BIMLr16", "latin1")];
    const count = Buffer.alloc(2);
    // Negative: the merged picture's first channel behind its colours is how opaque it is.
    count.writeInt16BE(isMergedTransparent ? -layers.length : layers.length);
    return Buffer.concat([before, section, ...(pixelFormat.depth === 16 ? deep : []), info, count, this.#records()]);
  }

  /** Channels one after the other; where they are packed, behind one table of how many bytes each row takes. */
  async #pack(raster: Raster, channels: readonly number[], isMatted: boolean): Promise<void> {
    const { fieldBytes, rowBytes } = this.#rows(raster);
    const table = Buffer.alloc(fieldBytes * raster.height * channels.length);
    const tableAt = this.#position;
    await this.#append(table);
    const plane = new Uint8Array(rowBytes);
    const band = new Uint8Array(raster.rowsPerBand * packedMax(rowBytes));
    let samples: Samples | undefined;
    let field = 0;
    for (const channel of channels) {
      const what = { channel, ...this.#ofChannel(channel, isMatted) };
      for (let y = 0; y < raster.height; y += raster.rowsPerBand) {
        const count = Math.min(raster.rowsPerBand, raster.height - y);
        samples = await raster.read(y, count, samples);
        let end = 0;
        for (let i = 0; i < count; i++) {
          planeOf(samples.subarray(i * raster.samplesPerRow, (i + 1) * raster.samplesPerRow), raster, what, plane);
          const from = end;
          if (fieldBytes === 0) {
            band.set(plane, end);
            end += rowBytes;
            continue;
          }
          end = packBits(plane, band, end);
          table.writeUIntBE(end - from, field, fieldBytes);
          field += fieldBytes;
        }
        await this.#append(band.subarray(0, end));
      }
    }
    await this.#file.write(table, 0, table.length, tableAt);
  }

  async #unpack(raster: Raster, channel: number, tableAt: number): Promise<void> {
    const { fieldBytes, rowBytes } = this.#rows(raster);
    const table = await this.#read(tableAt, fieldBytes * raster.height);
    const plane = new Uint8Array(rowBytes);
    const what = { channel, ...this.#ofChannel(channel, false) };
    let samples: Samples | undefined;
    let at = tableAt + table.length;
    for (let y = 0; y < raster.height; y += raster.rowsPerBand) {
      const count = Math.min(raster.rowsPerBand, raster.height - y);
      const lengths = Array.from({ length: count }, (_, i) =>
        fieldBytes === 0 ? rowBytes : table.readUIntBE((y + i) * fieldBytes, fieldBytes),
      );
      const band = await this.#read(
        at,
        lengths.reduce((sum, length) => sum + length, 0),
      );
      samples = await raster.read(y, count, samples);
      let from = 0;
      for (const [i, length] of lengths.entries()) {
        const row = band.subarray(from, from + length);
        if (fieldBytes === 0) plane.set(row);
        else unpackBits(row, plane);
        setPlane(samples.subarray(i * raster.samplesPerRow, (i + 1) * raster.samplesPerRow), raster, what, plane);
        from += length;
      }
      await raster.write(y, samples);
      at += band.length;
    }
  }

  /** No field says how long a row is that is not packed. */
  #rows({ width, depth }: Raster): { fieldBytes: 0 | 2 | 4; rowBytes: number } {
    const packed = this.#kind === "psb" ? 4 : 2;
    return { fieldBytes: depth === 8 ? packed : 0, rowBytes: (width * depth) / 8 };
  }

  /** Inks are stored as light; the merged picture's colours stand on white paper. */
  #ofChannel(channel: number, isMatted: boolean): { isInk: boolean; isMatted: boolean } {
    const isColour = channel < channelsOf({ ...this.#content.pixelFormat, hasAlpha: false });
    return { isInk: isColour && this.#content.pixelFormat.model === "cmyk", isMatted: isColour && isMatted };
  }

  async #append(bytes: Uint8Array): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, this.#position);
    this.#position += bytes.length;
  }

  async #read(at: number, length: number): Promise<Buffer> {
    const { buffer } = await this.#file.read(Buffer.alloc(length), 0, length, at);
    return buffer;
  }
}
