import type { Size } from "../../core/geometry/geometry.ts";

export interface PsdParts extends Size {
  readonly mode: number;
  readonly depth: number;
  readonly channels: number;
  readonly isLarge?: boolean;
  readonly colourData?: Buffer;
  readonly resources?: readonly (readonly [id: number, content: Buffer])[];
  /** Of the section of layers: their count, negative where the flattened image is transparent. */
  readonly layers?: number;
  readonly packing?: number;
  /** Bytes that follow the packing. */
  readonly data: Buffer;
}

/** Writes a PSD or PSB whose layers are empty: for modes and packings that nothing here writes. */
export function psdFile(parts: PsdParts): Buffer {
  const {
    width,
    height,
    mode,
    depth,
    channels,
    isLarge = false,
    colourData = Buffer.alloc(0),
    resources = [],
    layers = 0,
  } = parts;
  const header = Buffer.alloc(26);
  header.write("8BPS", "latin1");
  header.writeUInt16BE(isLarge ? 2 : 1, 4);
  header.writeUInt16BE(channels, 12);
  header.writeUInt32BE(height, 14);
  header.writeUInt32BE(width, 18);
  header.writeUInt16BE(depth, 22);
  header.writeUInt16BE(mode, 24);
  const blocks = resources.map(([id, content]) => {
    const head = Buffer.from("8BIM\0\0\0\0", "latin1");
    head.writeUInt16BE(id, 4);
    return Buffer.concat([head, sized(content), Buffer.alloc(content.length % 2)]);
  });
  const count = Buffer.alloc(2);
  count.writeInt16BE(layers);
  const layerData = layers === 0 ? Buffer.alloc(0) : Buffer.concat([sized(count, isLarge), sized(Buffer.alloc(0))]);
  const packing = Buffer.alloc(2);
  packing.writeUInt16BE(parts.packing ?? 0);
  return Buffer.concat([header, sized(colourData), sized(Buffer.concat(blocks)), sized(layerData, isLarge), packing, parts.data]);
}

/** Behind its length. */
function sized(content: Buffer, isLarge = false): Buffer {
  const length = Buffer.alloc(isLarge ? 8 : 4);
  length.writeUIntBE(content.length, length.length - 4, 4);
  return Buffer.concat([length, content]);
}
