import type { Rect, Size } from "../../core/geometry/geometry.ts";
import { resolutionInfo } from "./metadata/density.ts";
import type { Metadata } from "./metadata/metadata.ts";
import { iimOf } from "./metadata/photoshopResources.ts";
import type { PixelFormat } from "./pixelFormat.ts";

/** `psb` is Photoshop's large format: lengths of 8 bytes in place of 4, more than 30,000 pixels a side. */
export type PsdKind = "psd" | "psb";

const COLOUR_MODE = { grey: 1, rgb: 3, cmyk: 4 } as const;
const RESOURCE = { resolution: 1005, iptc: 1028, icc: 1039, versionInfo: 1057, exif: 1058, xmp: 1060 } as const;
/** Bit 3: written by Photoshop 5 or later, as everything is that knows layers' Unicode names. */
const LAYER_FLAGS = 8;
const NAME_BYTES_MAX = 255;

/** A length field: 4 bytes, 8 in the large format. */
export function lengthField(kind: PsdKind, length: number): Buffer {
  const field = Buffer.alloc(kind === "psb" ? 8 : 4);
  if (kind === "psb") field.writeBigUInt64BE(BigInt(length));
  else field.writeUInt32BE(length);
  return field;
}

export function fileHeader(kind: PsdKind, { width, height }: Size, pixelFormat: PixelFormat, channels: number): Buffer {
  const header = Buffer.alloc(26);
  header.write("8BPS", 0, "latin1");
  header.writeUInt16BE(kind === "psb" ? 2 : 1, 4);
  header.writeUInt16BE(channels, 12);
  header.writeUInt32BE(height, 14);
  header.writeUInt32BE(width, 18);
  header.writeUInt16BE(pixelFormat.depth, 22);
  header.writeUInt16BE(COLOUR_MODE[pixelFormat.model], 24);
  return header;
}

/** The base's profile, and what the file says. */
export interface PsdMetadata extends Metadata {
  readonly icc: Buffer | undefined;
}

/** The section of image resources, with its length. */
export function imageResources({ icc, density, exif, iptc, xmp }: PsdMetadata): Buffer {
  const name = Buffer.from("Overpaint", "utf16le").swap16();
  const count = Buffer.alloc(4);
  count.writeUInt32BE(name.length / 2);
  // Version 1, the merged picture is real, who wrote it and for whom, file version 1.
  const versionInfo = Buffer.concat([Buffer.from([0, 0, 0, 1, 1]), count, name, count, name, Buffer.from([0, 0, 0, 1])]);
  const iim = iptc && iimOf(iptc);
  const resolution = resolutionInfo(density);
  const resources = Buffer.concat([
    ...(resolution ? [resource(RESOURCE.resolution, resolution)] : []),
    resource(RESOURCE.versionInfo, versionInfo),
    ...(iim ? [resource(RESOURCE.iptc, iim)] : []),
    ...(icc ? [resource(RESOURCE.icc, icc)] : []),
    ...(exif ? [resource(RESOURCE.exif, exif)] : []),
    ...(xmp ? [resource(RESOURCE.xmp, xmp)] : []),
  ]);
  return Buffer.concat([lengthField("psd", resources.length), resources]);
}

function resource(id: number, content: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.write("8BIM", 0, "latin1");
  head.writeUInt16BE(id, 4);
  head.writeUInt32BE(content.length, 8);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

/** A layer as its record tells it. */
export interface PsdLayer {
  readonly name: string;
  readonly at: Rect;
  readonly hasAlpha: boolean;
  /** Bytes of each channel's data, the two of its compression among them; colours first. */
  readonly channelBytes: readonly number[];
}

/** Of the same length whatever the channels' bytes are, so that it can be written again when these are known. */
export function layerRecord(kind: PsdKind, { name, at, hasAlpha, channelBytes }: PsdLayer): Buffer {
  const place = Buffer.alloc(18);
  [at.y, at.x, at.y + at.height, at.x + at.width].forEach((side, i) => {
    place.writeInt32BE(side, 4 * i);
  });
  place.writeUInt16BE(channelBytes.length, 16);
  const channels = channelBytes.flatMap((bytes, i) => {
    const id = Buffer.alloc(2);
    id.writeInt16BE(hasAlpha && i === channelBytes.length - 1 ? -1 : i);
    return [id, lengthField(kind, bytes)];
  });
  const blend = Buffer.concat([Buffer.from("8BIMnorm", "latin1"), Buffer.from([255, 0, LAYER_FLAGS, 0])]);
  const ascii = Buffer.from(name.replace(/[^\x20-\x7e]/g, "?").slice(0, NAME_BYTES_MAX), "latin1");
  const pascal = Buffer.concat([Buffer.from([ascii.length]), ascii, Buffer.alloc(-(ascii.length + 1) & 3)]);
  const letters = Buffer.from(name, "utf16le").swap16();
  const unicode = Buffer.concat([lengthField("psd", name.length), letters, Buffer.alloc(-letters.length & 3)]);
  const extra = Buffer.concat([
    Buffer.alloc(8),
    pascal,
    Buffer.from("8BIMluni", "latin1"),
    lengthField("psd", unicode.length),
    unicode,
  ]);
  return Buffer.concat([place, ...channels, blend, lengthField("psd", extra.length), extra]);
}
