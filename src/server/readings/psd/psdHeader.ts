import { refusedFile } from "../../../core/imageFile/refusedFiles.ts";
import { type ImageLimits, refuseTooManyPixels } from "../../storage/imageLimits.ts";
import type { ByteFile } from "../byteFile.ts";
import { type Colour, colourChannelsOf, type SampleLayout } from "../layout.ts";
import { damaged } from "../refusals.ts";
import { imageResources } from "./imageResources.ts";

/** The part of a PSD or PSB before its flattened image. */
export interface PsdHeader {
  readonly isLarge: boolean;
  readonly layout: SampleLayout;
  readonly isDuotone: boolean;
  readonly hasLayers: boolean;
  readonly resources: ReadonlyMap<number, Buffer>;
  /** Offset of the flattened image: its compression, then its channels. */
  readonly imageAt: number;
}

const HEADER_BYTES = 26;
const MODE = { bitmap: 0, grey: 1, indexed: 2, rgb: 3, cmyk: 4, multichannel: 7, duotone: 8, lab: 9 } as const;
const COLOURS: Readonly<Record<number, Colour>> = {
  [MODE.bitmap]: "white_is_zero",
  [MODE.grey]: "grey",
  [MODE.indexed]: "palette",
  [MODE.rgb]: "rgb",
  [MODE.cmyk]: "cmyk_as_light",
  [MODE.duotone]: "grey",
  [MODE.lab]: "lab_offset",
};
const RESOURCE = { transparentEntry: 1_047, versionInfo: 1_057 } as const;
const PALETTE_ENTRIES = 256;
const MAX_CHANNELS = 56;
const SIDE_MAX = 300_000;
const MAX_RESOURCES_BYTES = 256 * 1024 * 1024;
const MAX_LAYER_BLOCKS = 10_000;
/** Blocks that hold layers of more than 8 bits, and those that say that the flattened image is transparent. */
const LAYER_BLOCKS: ReadonlySet<string> = new Set(["Layr", "Lr16", "Lr32"]);
const TRANSPARENCY_BLOCKS: ReadonlySet<string> = new Set(["Mtrn", "Mt16", "Mt32"]);
/** Their lengths have 8 bytes in a PSB. @see Adobe Photoshop File Formats Specification, "Additional Layer Information" */
const LONG_BLOCKS: ReadonlySet<string> = new Set("LMsk Lr16 Lr32 Layr Mt16 Mt32 Mtrn Alph FMsk lnk2 FEid FXid PxSD".split(" "));

/**
 * @param limits checked before anything that depends on the size
 * @throws AppError image_truncated, image_too_many_pixels, image_type_refused
 */
export function readPsdHeader(file: ByteFile, limits: Pick<ImageLimits, "maxMegapixels">): PsdHeader {
  const header = file.read(0, HEADER_BYTES);
  const version = header.readUInt16BE(4);
  if (header.toString("latin1", 0, 4) !== "8BPS" || (version !== 1 && version !== 2)) throw damaged("PSD");
  const isLarge = version === 2;
  const [channels, height, width] = [header.readUInt16BE(12), header.readUInt32BE(14), header.readUInt32BE(18)];
  const [bits, mode] = [header.readUInt16BE(22), header.readUInt16BE(24)];
  if (channels < 1 || channels > MAX_CHANNELS || height < 1 || width < 1 || Math.max(height, width) > SIDE_MAX)
    throw damaged("PSD");
  refuseTooManyPixels({ width, height }, limits);
  if (mode === MODE.multichannel) {
    throw refusedFile("psd_multichannel");
  }
  const colour = COLOURS[mode];
  const isDepthKnown = mode === MODE.bitmap ? bits === 1 : bits === 8 || (mode !== MODE.indexed && (bits === 16 || bits === 32));
  if (!colour || !isDepthKnown || channels < colourChannelsOf(colour) || (bits === 32 && colour !== "grey" && colour !== "rgb")) {
    throw refusedFile("psd_mode");
  }
  const colourData = sectionAt(file, HEADER_BYTES, 4);
  const resourceData = sectionAt(file, colourData.end, 4);
  if (resourceData.end - resourceData.from > MAX_RESOURCES_BYTES) throw damaged("PSD");
  const resources = imageResources(file.read(resourceData.from, resourceData.end - resourceData.from));
  const layerData = sectionAt(file, resourceData.end, isLarge ? 8 : 4);
  const layers = readLayers(file, layerData, isLarge);
  refuseUnflattened(resources, layers.count);
  const colours = colourChannelsOf(colour);
  const hasAlpha = layers.isTransparent && channels > colours && colour !== "palette";
  const palette = colour === "palette" ? paletteOf(file, colourData) : null;
  const entry = palette ? resources.get(RESOURCE.transparentEntry) : undefined;
  const transparentEntry = entry && entry.length >= 2 ? entry.readUInt16BE(0) : PALETTE_ENTRIES;
  return {
    isLarge,
    layout: {
      width,
      height,
      colour,
      bits,
      isFloat: bits === 32,
      channels,
      alpha: hasAlpha ? { channel: colours, kind: "on_white" } : null,
      ...(palette ? { palette } : {}),
      ...(palette && transparentEntry < PALETTE_ENTRIES ? { transparentEntry } : {}),
    },
    isDuotone: mode === MODE.duotone,
    hasLayers: layers.count > 0,
    resources,
    imageAt: layerData.end,
  };
}

interface Section {
  readonly from: number;
  readonly end: number;
}

/** A part of the file behind its length. */
function sectionAt(file: ByteFile, at: number, lengthBytes: 4 | 8): Section {
  const field = file.read(at, lengthBytes);
  const length = lengthBytes === 8 ? Number(field.readBigUInt64BE(0)) : field.readUInt32BE(0);
  const from = at + lengthBytes;
  if (!file.holds(from, length)) throw damaged("PSD");
  return { from, end: from + length };
}

/** Number of layers, and whether the flattened image has their transparency: then their count is negative. */
function readLayers(file: ByteFile, section: Section, isLarge: boolean): { count: number; isTransparent: boolean } {
  const lengthBytes = isLarge ? 8 : 4;
  if (section.end - section.from < lengthBytes) return { count: 0, isTransparent: false };
  const info = sectionAt(file, section.from, lengthBytes);
  let count = countIn(file, info);
  let isTransparent = false;
  if (section.end - info.end >= 4) {
    const masks = sectionAt(file, info.end, 4);
    for (const { key, from, end } of blocks(file, { from: masks.end, end: section.end }, isLarge)) {
      if (LAYER_BLOCKS.has(key)) count ||= countIn(file, { from, end });
      isTransparent ||= TRANSPARENCY_BLOCKS.has(key);
    }
  }
  return { count: Math.abs(count), isTransparent: isTransparent || count < 0 };
}

const countIn = (file: ByteFile, { from, end }: Section): number => (end - from >= 2 ? file.read(from, 2).readInt16BE(0) : 0);

function* blocks(file: ByteFile, { from, end }: Section, isLarge: boolean): Generator<Section & { readonly key: string }> {
  for (let at = from, read = 0; at + 12 <= end && read < MAX_LAYER_BLOCKS; read++) {
    const head = file.read(at, 8).toString("latin1");
    if (!head.startsWith("8BIM") && !head.startsWith("8B64")) return;
    const key = head.slice(4);
    const content = sectionAt(file, at + 8, isLarge && LONG_BLOCKS.has(key) ? 8 : 4);
    yield { key, ...content };
    at = content.from + Math.ceil((content.end - content.from) / 4) * 4;
  }
}

/** Without "Maximize compatibility" the flattened image is white, and the file says so. */
function refuseUnflattened(resources: ReadonlyMap<number, Buffer>, layers: number): void {
  const info = resources.get(RESOURCE.versionInfo);
  const IS_REAL_AT = 4;
  if (layers === 0 || !info || info.length <= IS_REAL_AT || info[IS_REAL_AT] !== 0) return;
  throw refusedFile("psd_layers_alone");
}

/** All reds stand first, then all greens, then all blues. */
function paletteOf(file: ByteFile, { from, end }: Section): Uint8Array {
  if (end - from < 3 * PALETTE_ENTRIES) throw damaged("PSD");
  const planes = file.read(from, 3 * PALETTE_ENTRIES);
  return Uint8Array.from({ length: 3 * PALETTE_ENTRIES }, (_, i) => planes[(i % 3) * PALETTE_ENTRIES + Math.floor(i / 3)] ?? 0);
}
