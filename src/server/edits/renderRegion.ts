import sharp, { type Sharp } from "sharp";
import {
  areaOf,
  contains,
  intersect,
  isEmpty,
  type Rect,
  relativeTo,
  type Size,
  sameSize,
} from "../../core/geometry/geometry.ts";
import { padUnknown } from "../../core/outpaint/padding.ts";
import { flatten } from "../renders/flatten.ts";
import { type LayerFile, overlaysOf, type Piece, pieceOf } from "../renders/layerFiles.ts";
import { pixelFormatOf, readBase } from "../renders/pixelFormat.ts";
import { type Raster, type Samples, withRasters } from "../renders/raster.ts";
import type { Scratch } from "../renders/scratch.ts";
import { largestDecodeBytes, rgbaBytes } from "../storage/imageMemory.ts";
import { openImageFile, openInSrgb } from "../storage/openImageFile.ts";

const PAPER = "#ffffff";
const CHANNELS = 4;
const MAX_IN_MEMORY = 16_000_000;
/** Memory for compositing, as a multiple of RGBA: every piece, the canvas below them, and libvips's own floats of some rows. */
const COMPOSITING = 4;
/** Memory for samples of an engine's size, as a multiple of RGBA: floats, padding, an encoded copy. */
const SENT = 16;

/** Files of a region's rendering, and the signal that ends it. */
export interface RegionWork {
  readonly scratch: Scratch;
  readonly signal: AbortSignal;
  /** Pixels of a region and of all that lies on it, up to which it is composited in memory. */
  readonly mostInMemory?: number;
}

/** The memory that rendering a region takes, whichever way. */
export async function regionBytes(layers: readonly LayerFile[], region: Rect, size: Size): Promise<number> {
  const paths = layers.flatMap(({ path, erasePath }) => (erasePath === undefined ? [path] : [path, erasePath]));
  const area = laidArea(layers, region);
  const laid = area <= MAX_IN_MEMORY ? COMPOSITING * CHANNELS * area : 0;
  return (await largestDecodeBytes(paths)) + laid + rgbaBytes(size, SENT);
}

/**
 * The image for an engine: `region` of the canvas, flattened over white, scaled to `size`. Where the region reaches beyond every
 * layer, as on a canvas that was extended, it is padded so that the padding does not show through the result.
 *
 * @param layers lowest first
 * @param keepsAlpha keeps what is transparent in an alpha channel; makes no difference where nothing is transparent
 * @returns a PNG, RGB or RGBA, 8 bit, sRGB
 */
export async function renderRegion(
  layers: readonly LayerFile[],
  region: Rect,
  size: Size,
  work: RegionWork,
  keepsAlpha = false,
): Promise<Buffer> {
  const transparent = keepsAlpha ? await transparentRegion(layers, region, work) : null;
  if (transparent) {
    const scaled = sameSize(region, size) ? transparent : transparent.resize({ ...size, fit: "fill", kernel: "lanczos3" });
    return await png(await padded(scaled, layers, region, size));
  }
  const scaled = (await flatRegion(layers, region, work)).resize({ ...size, fit: "fill", kernel: "lanczos3" });
  const flat = scaled.removeAlpha().toColourspace("srgb");
  if (layers.some((layer) => contains(layer, region))) return await png(flat);
  return await png((await padded(flat.ensureAlpha(), layers, region, size)).removeAlpha());
}

const png = (picture: Sharp): Promise<Buffer> => picture.png({ compressionLevel: 3 }).toBuffer();

async function padded(rgba: Sharp, layers: readonly LayerFile[], region: Rect, size: Size): Promise<Sharp> {
  const { data, info } = await rgba.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const picture = { width, height, data: new Uint8ClampedArray(data) };
  const { data: pixels } = padUnknown(picture, placesOf(layers, region, size));
  return sharp(pixels, { raw: { width, height, channels: CHANNELS } });
}

/** Places of the layers in a region that is scaled to `size`. */
export function placesOf(layers: readonly Rect[], region: Rect, size: Size): Rect[] {
  const scaleX = size.width / region.width;
  const scaleY = size.height / region.height;
  return layers.map((layer) => {
    const { x, y, width, height } = relativeTo(layer, region);
    return { x: x * scaleX, y: y * scaleY, width: width * scaleX, height: height * scaleY };
  });
}

/** RGBA; null where all that the layers cover of the region is opaque. */
async function transparentRegion(layers: readonly LayerFile[], region: Rect, work: RegionWork): Promise<Sharp | null> {
  if (await isFilled(layers, region)) return null;
  const laid = await laidRegion(layers, region, work);
  for (const layer of layers) {
    if (!(await laid.isOpaqueIn(relativeTo(intersect(layer, region), region)))) return laid.open();
  }
  return null;
}

/** A file without alpha fills the region, and no layer above it erases anything: told without decoding. */
async function isFilled(layers: readonly LayerFile[], region: Rect): Promise<boolean> {
  for (const layer of layers.toReversed()) {
    if (contains(layer, region) && !(await openImageFile(layer.path).metadata()).hasAlpha) return true;
    if (layer.erasePath !== undefined) return false;
  }
  return false;
}

/** The layers over one another at full size, RGBA, transparent where none lies. */
interface LaidRegion {
  open(): Sharp;
  isOpaqueIn(part: Rect): Promise<boolean>;
}

/** Small ones in memory; what is larger lies on the disk, and memory holds a few rows of it. */
const laidRegion = (layers: readonly LayerFile[], region: Rect, work: RegionWork): Promise<LaidRegion> =>
  laidArea(layers, region) <= (work.mostInMemory ?? MAX_IN_MEMORY)
    ? compositedRegion(layers, region)
    : flattenedRegion(layers, region, work);

/** Pixels of a region and of all that lies on it. */
const laidArea = (layers: readonly LayerFile[], region: Rect): number =>
  layers.reduce((total, layer) => total + coveredArea(layer, region), areaOf(region));

function coveredArea(layer: LayerFile, region: Rect): number {
  const seen = intersect(layer, region);
  return isEmpty(seen) ? 0 : areaOf(seen) * (layer.erasePath === undefined ? 1 : 2);
}

function isOpaqueIn(rgba: Samples, width: number, part: Rect): boolean {
  for (let y = part.y; y < part.y + part.height; y++) {
    const end = CHANNELS * (y * width + part.x + part.width);
    for (let i = CHANNELS * (y * width + part.x) + 3; i < end; i += CHANNELS) if (rgba[i] !== 255) return false;
  }
  return true;
}

async function flatRegion(layers: readonly LayerFile[], region: Rect, work: RegionWork): Promise<Sharp> {
  const visible = layers.filter((layer) => !isEmpty(intersect(layer, region)));
  const [only] = visible;
  if (only && visible.length === 1 && contains(only, region)) {
    const { x, y, width, height } = relativeTo(region, only);
    const image = await openInSrgb(only.path, { sequentialRead: true });
    return image.extract({ left: x, top: y, width, height }).flatten({ background: PAPER });
  }
  return (await laidRegion(visible, region, work)).open().flatten({ background: PAPER });
}

async function compositedRegion(layers: readonly LayerFile[], region: Rect): Promise<LaidRegion> {
  const pieces: Piece[] = [];
  for (const layer of layers) {
    const piece = await pieceOf(layer, region);
    if (piece) pieces.push(piece);
  }
  const { width, height } = region;
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  const data = await sharp({ create: { width, height, channels: CHANNELS, background }, limitInputPixels: false })
    .composite(pieces.flatMap((piece) => overlaysOf(piece, region)))
    .raw()
    .toBuffer();
  return {
    open: () => sharp(data, { raw: { width, height, channels: CHANNELS }, limitInputPixels: false }),
    isOpaqueIn: async (part) => isOpaqueIn(data, width, part),
  };
}

/** As a render lays them, on nothing: a clear pixel beside the canvas says in what samples. */
async function flattenedRegion(layers: readonly LayerFile[], region: Rect, { scratch, signal }: RegionWork): Promise<LaidRegion> {
  const pixel = scratch.file("png");
  await sharp(Buffer.alloc(CHANNELS), { raw: { width: 1, height: 1, channels: CHANNELS } })
    .png()
    .toFile(pixel);
  const base = await readBase({ path: pixel, x: -1, y: -1, width: 1, height: 1 });
  const placed = layers.map((layer) => ({ ...layer, ...relativeTo(layer, region) }));
  const canvas = { width: region.width, height: region.height };
  const pixelFormat = pixelFormatOf(base, canvas, "png", placed);
  const { path } = await flatten({ base, layers: placed, canvas, pixelFormat }, scratch, signal);
  return {
    open: () => openImageFile(path),
    isOpaqueIn: (part) => withRasters([path], (raster) => isRasterOpaqueIn(raster, part, signal)),
  };
}

async function isRasterOpaqueIn(raster: Raster, part: Rect, signal: AbortSignal): Promise<boolean> {
  for (let row = part.y; row < part.y + part.height; row += raster.rowsPerBand) {
    signal.throwIfAborted();
    const height = Math.min(raster.rowsPerBand, part.y + part.height - row);
    if (!isOpaqueIn(await raster.read(row, height), raster.width, { ...part, y: 0, height })) return false;
  }
  return true;
}

/**
 * The region of a canvas-sized mask at the engine's size. A pixel that holds any white is white, so that nothing painted is left
 * unrepainted where a thin stroke is scaled down.
 *
 * @returns a PNG, 8-bit grey, 0 and 255 only
 */
export async function renderMask(path: string, { x, y, width, height }: Rect, size: Size): Promise<Buffer> {
  return await openImageFile(path)
    .autoOrient()
    .extract({ left: x, top: y, width, height })
    .toColourspace("b-w")
    .resize({ ...size, fit: "fill", kernel: "linear" })
    .threshold(1)
    .png({ compressionLevel: 3 })
    .toBuffer();
}
