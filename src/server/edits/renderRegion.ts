import sharp, { type Sharp } from "sharp";
import { contains, intersect, isEmpty, type Rect, relativeTo, type Size, sameSize } from "../../core/geometry.ts";
import { padUnknown } from "../../core/outpaint/padding.ts";
import { type LayerFile, overlaysOf, type Piece, pieceOf } from "../renders/layerFiles.ts";
import { openImageFile, openInSrgb } from "../storage/openImageFile.ts";

const PAPER = "#ffffff";
const CHANNELS = 4;

/**
 * What an engine gets to see: `region` of the canvas, flattened over white, scaled to `size`. Where the region reaches beyond every layer,
 * as it does when a canvas was made larger, it is padded so that the padding does not show through what is made there.
 *
 * @param layers lowest first
 * @param keepsAlpha what the layers show transparent stays so, in an alpha channel; the same as without where nothing is transparent
 * @returns a PNG, RGB or RGBA, 8 bit, sRGB
 */
export async function renderRegion(layers: readonly LayerFile[], region: Rect, size: Size, keepsAlpha = false): Promise<Buffer> {
  const transparent = keepsAlpha ? await transparentRegion(layers, region) : null;
  if (transparent) {
    const scaled = sameSize(region, size) ? transparent : transparent.resize({ ...size, fit: "fill", kernel: "lanczos3" });
    return await png(await padded(scaled, layers, region, size));
  }
  const scaled = (await flatRegion(layers, region)).resize({ ...size, fit: "fill", kernel: "lanczos3" });
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

/** Where the layers lie in a region that is scaled to `size`. */
export function placesOf(layers: readonly Rect[], region: Rect, size: Size): Rect[] {
  const scaleX = size.width / region.width;
  const scaleY = size.height / region.height;
  return layers.map((layer) => {
    const { x, y, width, height } = relativeTo(layer, region);
    return { x: x * scaleX, y: y * scaleY, width: width * scaleX, height: height * scaleY };
  });
}

/** RGBA; null where all that the layers cover of the region is opaque. */
async function transparentRegion(layers: readonly LayerFile[], region: Rect): Promise<Sharp | null> {
  if (await isFilled(layers, region)) return null;
  const data = await compositedRegion(layers, region);
  const isOpaque = layers.every((layer) => isOpaqueIn(data, region, relativeTo(intersect(layer, region), region)));
  if (isOpaque) return null;
  return sharp(data, { raw: { width: region.width, height: region.height, channels: CHANNELS }, limitInputPixels: false });
}

/** A file without alpha fills the region, and no layer above it erases anything: told without decoding. */
async function isFilled(layers: readonly LayerFile[], region: Rect): Promise<boolean> {
  for (const layer of layers.toReversed()) {
    if (contains(layer, region) && !(await openImageFile(layer.path).metadata()).hasAlpha) return true;
    if (layer.erasePath !== undefined) return false;
  }
  return false;
}

function isOpaqueIn(rgba: Buffer, { width }: Size, part: Rect): boolean {
  for (let y = part.y; y < part.y + part.height; y++) {
    const end = CHANNELS * (y * width + part.x + part.width);
    for (let i = CHANNELS * (y * width + part.x) + 3; i < end; i += CHANNELS) if (rgba[i] !== 255) return false;
  }
  return true;
}

async function flatRegion(layers: readonly LayerFile[], region: Rect): Promise<Sharp> {
  const visible = layers.filter((layer) => !isEmpty(intersect(layer, region)));
  const [only] = visible;
  if (only && visible.length === 1 && contains(only, region)) {
    const { x, y, width, height } = relativeTo(region, only);
    const image = await openInSrgb(only.path, { sequentialRead: true });
    return image.extract({ left: x, top: y, width, height }).flatten({ background: PAPER });
  }
  const { width, height } = region;
  // sharp scales before it composites, so the flat picture is made first.
  const data = await compositedRegion(visible, region);
  const flat = await sharp(data, { raw: { width, height, channels: CHANNELS }, limitInputPixels: false })
    .flatten({ background: PAPER })
    .raw()
    .toBuffer();
  return sharp(flat, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}

/** RGBA, transparent where no layer lies. */
async function compositedRegion(layers: readonly LayerFile[], region: Rect): Promise<Buffer> {
  const pieces: Piece[] = [];
  for (const layer of layers) {
    const piece = await pieceOf(layer, region);
    if (piece) pieces.push(piece);
  }
  const { width, height } = region;
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  return await sharp({ create: { width, height, channels: CHANNELS, background }, limitInputPixels: false })
    .composite(pieces.flatMap((piece) => overlaysOf(piece, region)))
    .raw()
    .toBuffer();
}

/**
 * The region of a canvas-sized mask at the engine's size. A pixel that holds any white is white, so that nothing painted is left
 * unrepainted where a thin stroke is scaled down.
 *
 * @returns a PNG, 8-bit grey, 0 and 255 only
 */
export async function renderMask(path: string, { x, y, width, height }: Rect, size: Size): Promise<Buffer> {
  return await openImageFile(path)
    .extract({ left: x, top: y, width, height })
    .toColourspace("b-w")
    .resize({ ...size, fit: "fill", kernel: "linear" })
    .threshold(1)
    .png({ compressionLevel: 3 })
    .toBuffer();
}
