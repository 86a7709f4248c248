import { refusedFile } from "../../../core/imageFile/refusedFiles.ts";
import { type ImageLimits, refuseTooManyPixels } from "../../storage/imageLimits.ts";
import type { ByteFile } from "../byteFile.ts";
import { type Alpha, type Colour, colourChannelsOf, type SampleLayout } from "../layout.ts";
import { damaged } from "../refusals.ts";
import { isReadable, rowBytesOf } from "../samples.ts";
import { type TiffDirectory, TiffFile } from "./tiffDirectory.ts";

/** Compression of a strip or tile; "libvips": one that libvips has a decoder for. */
export type TiffPacking = "none" | "lzw" | "deflate" | "pack_bits" | "zstd" | "libvips";

/** A strip or tile. */
export interface TiffChunk {
  readonly at: number;
  readonly bytes: number;
}

/** The page of a TIFF that is read, checked against the file. */
export interface TiffPage {
  readonly directory: TiffDirectory;
  /** One that a tag of it points to. */
  directoryAt(at: number): TiffDirectory;
  /** As sharp counts pages. */
  readonly index: number;
  readonly isOneOfMany: boolean;
  readonly isLittle: boolean;
  readonly layout: SampleLayout;
  readonly packing: TiffPacking;
  readonly predictor: 1 | 2 | 3;
  readonly isBitOrderReversed: boolean;
  /** Each channel in strips or tiles of its own: all of the first one's come first. */
  readonly isPlanar: boolean;
  readonly chunkWidth: number;
  readonly chunkHeight: number;
  readonly isTiled: boolean;
  readonly chunks: readonly TiffChunk[];
  readonly orientation: number;
}

const TAG = {
  subfile: 254,
  oldSubfile: 255,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samples: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  planar: 284,
  predictor: 317,
  colourMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  inkSet: 332,
  extraSamples: 338,
  sampleFormat: 339,
  subsampling: 530,
  dngVersion: 50_706,
} as const;
const [REDUCED, MASK] = [1, 4];
const OLD_REDUCED = 2;
const MAX_CHANNELS = 32;
const MAX_CHUNKS = 4_000_000;

const PACKINGS: Readonly<Record<number, TiffPacking>> = {
  1: "none",
  2: "libvips",
  3: "libvips",
  4: "libvips",
  5: "lzw",
  7: "libvips",
  8: "deflate",
  32946: "deflate",
  32773: "pack_bits",
  50000: "zstd",
  50001: "libvips",
};
/** By name, where somebody may have one. */
const OTHER_PACKINGS: Readonly<Record<number, string>> = {
  6: "OJPEG",
  34661: "JBIG",
  34712: "JPEG 2000",
  34925: "LZMA",
  50002: "JPEG XL",
  52546: "JPEG XL",
};
const COLOURS: Readonly<Record<number, Colour>> = {
  0: "white_is_zero",
  1: "grey",
  2: "rgb",
  3: "palette",
  5: "cmyk",
  6: "ycbcr",
  8: "lab_signed",
  9: "lab_icc",
};
/** By name, where somebody may have one. */
const OTHER_COLOURS: Readonly<Record<number, string>> = { 10: "ITU Lab", 32844: "LogL", 32845: "LogLuv" };
const TRANSPARENCY_MASK = 4;
/** A camera's mosaic, and linear raw. (DNG 1.7, "PhotometricInterpretation") */
const RAW_COLOURS: ReadonlySet<number> = new Set([32803, 34892]);

/**
 * The first page that is a full image, not a smaller copy or a mask of another.
 *
 * @param limits checked before anything that depends on the size
 * @throws AppError image_truncated, image_too_many_pixels, image_type_refused
 */
export function readTiffPage(file: ByteFile, limits: Pick<ImageLimits, "maxMegapixels">): TiffPage {
  const tiff = new TiffFile(file);
  const directories = [...tiff.directories()];
  const full = directories.filter(isFullImage);
  const directory = full[0] ?? directories[0];
  if (!directory) throw damaged("TIFF");
  if (directory.find(TAG.dngVersion)) throw refusedFile("raw_dng");
  const size = { width: directory.number(TAG.width) ?? 0, height: directory.number(TAG.height) ?? 0 };
  if (!(size.width > 0) || !(size.height > 0)) throw damaged("TIFF");
  refuseTooManyPixels(size, limits);
  const layout = { ...size, ...layoutOf(directory) };
  const packing = packingOf(directory, layout);
  const predictor = predictorOf(directory, layout, packing);
  const isPlanar = directory.number(TAG.planar) === 2 && layout.channels > 1;
  const page = {
    directory,
    directoryAt: (at: number) => tiff.directoryAt(at),
    index: directories.indexOf(directory),
    isOneOfMany: full.length > 1,
    isLittle: tiff.isLittle,
    layout,
    packing,
    predictor,
    isBitOrderReversed: directory.number(TAG.fillOrder) === 2,
    isPlanar,
    orientation: directory.number(TAG.orientation) ?? 1,
  };
  return { ...page, ...chunksOf(file, directory, layout, isPlanar, packing) };
}

function isFullImage(directory: TiffDirectory): boolean {
  const subfile = directory.number(TAG.subfile) ?? 0;
  return (subfile & (REDUCED | MASK)) === 0 && directory.number(TAG.oldSubfile) !== OLD_REDUCED;
}

function layoutOf(directory: TiffDirectory): Omit<SampleLayout, "width" | "height"> {
  const photometric = directory.number(TAG.photometric) ?? 1;
  const colour = COLOURS[photometric];
  if (RAW_COLOURS.has(photometric)) throw refusedFile("raw");
  if (photometric === TRANSPARENCY_MASK) throw refusedFile("tiff_mask");
  if (!colour) throw refusedFile("tiff_color", OTHER_COLOURS[photometric] ?? photometric);
  const channels = directory.number(TAG.samples) ?? 1;
  const colours = colourChannelsOf(colour);
  if (channels < colours || (colour === "cmyk" && (directory.number(TAG.inkSet) ?? 1) !== 1)) {
    throw refusedFile("tiff_inks");
  }
  if (channels > MAX_CHANNELS) throw refusedFile("tiff_channels", channels);
  const depths = directory.numbers(TAG.bits);
  const bits = depths[0] ?? 1;
  const format = directory.number(TAG.sampleFormat) ?? 1;
  const isFloat = format === 3;
  const isMeant = format === 1 || format === 3 || format === 4 || (format === 2 && colour === "lab_signed");
  const isLabReadable = !colour.startsWith("lab") || bits === 8 || bits === 16;
  if (depths.some((depth) => depth !== bits) || !isMeant || !isReadable({ bits, isFloat }) || !isLabReadable) {
    const kind = isFloat ? "tiff_bits_float" : format === 2 ? "tiff_bits_signed" : "tiff_bits";
    throw refusedFile(kind, [...new Set(depths)].join(", "));
  }
  const palette = colour === "palette" ? paletteOf(directory, bits) : null;
  return { colour, bits, isFloat, channels, alpha: alphaOf(directory, colours, channels), ...(palette ? { palette } : {}) };
}

/** Without a word about it, one channel more is how opaque a pixel is; channels of no stated meaning are saved selections. */
function alphaOf(directory: TiffDirectory, colours: number, channels: number): Alpha | null {
  const extra = directory.numbers(TAG.extraSamples);
  if (extra.length === 0) return channels === colours + 1 ? { channel: colours, kind: "straight" } : null;
  const at = extra.findIndex((kind) => kind === 1 || kind === 2);
  if (at < 0 || colours + at >= channels) return null;
  return { channel: colours + at, kind: extra[at] === 1 ? "premultiplied" : "straight" };
}

/** Maps of 16 bits; of 8 where no entry has more, as some writers put them. */
function paletteOf(directory: TiffDirectory, bits: number): Uint8Array {
  const map = directory.numbers(TAG.colourMap);
  const count = 2 ** bits;
  if (bits > 8 || map.length < 3 * count) throw damaged("TIFF");
  const shift = map.some((value) => value > 255) ? 8 : 0;
  return Uint8Array.from({ length: 3 * count }, (_, i) => (map[(i % 3) * count + Math.floor(i / 3)] ?? 0) >> shift);
}

function packingOf(
  directory: TiffDirectory,
  { colour, bits, channels }: Pick<SampleLayout, "colour" | "bits" | "channels">,
): TiffPacking {
  const compression = directory.number(TAG.compression) ?? 1;
  const packing = PACKINGS[compression];
  if (!packing) throw refusedFile("tiff_compression", OTHER_PACKINGS[compression] ?? compression);
  if (packing === "libvips" && compression <= 4 && (bits !== 1 || channels !== 1)) throw damaged("TIFF");
  if (packing === "libvips" && compression > 4 && bits !== 8) throw refusedFile("tiff_jpeg_bits", bits);
  if (colour !== "ycbcr" || packing === "libvips") return packing;
  const [across = 2, down = 2] = directory.numbers(TAG.subsampling);
  return across === 1 && down === 1 ? packing : "libvips";
}

function predictorOf(directory: TiffDirectory, { bits, isFloat }: SampleLayout, packing: TiffPacking): 1 | 2 | 3 {
  const predictor = directory.number(TAG.predictor) ?? 1;
  if (predictor === 1 || packing === "none" || packing === "pack_bits" || packing === "libvips") return 1;
  if (predictor === 2 && [8, 16, 32, 64].includes(bits)) return 2;
  if (predictor === 3 && isFloat) return 3;
  throw damaged("TIFF");
}

function chunksOf(
  file: ByteFile,
  directory: TiffDirectory,
  { width, height, channels, bits }: SampleLayout,
  isPlanar: boolean,
  packing: TiffPacking,
) {
  const isTiled = directory.find(TAG.tileOffsets) !== undefined;
  const chunkWidth = isTiled ? (directory.number(TAG.tileWidth) ?? 0) : width;
  const stated = isTiled ? directory.number(TAG.tileHeight) : directory.number(TAG.rowsPerStrip);
  const chunkHeight = isTiled ? (stated ?? 0) : Math.min(stated ?? height, height);
  // A tile may reach over the edge, but not by more than itself.
  if (!(chunkWidth > 0) || !(chunkHeight > 0) || chunkWidth >= 2 * width + 4_096 || chunkHeight >= 2 * height + 4_096)
    throw damaged("TIFF");
  const wanted = Math.ceil(width / chunkWidth) * Math.ceil(height / chunkHeight) * (isPlanar ? channels : 1);
  const offsets = directory.numbers(isTiled ? TAG.tileOffsets : TAG.stripOffsets);
  const lengths = directory.numbers(isTiled ? TAG.tileBytes : TAG.stripBytes);
  if (wanted > MAX_CHUNKS || offsets.length < wanted) throw damaged("TIFF");
  const whole = rowBytesOf(chunkWidth * (isPlanar ? 1 : channels), bits) * chunkHeight;
  const chunks = offsets.slice(0, wanted).map((at, i) => {
    // Some writers of plain TIFFs leave the lengths out, or put a length that is too large into the last.
    const rest = Math.max(0, file.size - at);
    const bytes = lengths[i] ?? (packing === "none" ? Math.min(whole, rest) : rest);
    return { at, bytes: packing === "none" ? Math.min(bytes, whole) : bytes };
  });
  if (chunks.some(({ at, bytes }) => !file.holds(at, bytes))) throw damaged("TIFF");
  return { isTiled, chunkWidth, chunkHeight, chunks };
}
