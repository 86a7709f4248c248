import sharp, { type Sharp } from "sharp";
import { contains, intersect, isEmpty, type Rect, relativeTo, type Size } from "../../core/geometry.ts";
import { padUnknown } from "../../core/outpaint/padding.ts";
import { type LayerFile, openUpright, overlayOf, type Piece, pieceOf } from "../renders/layerFiles.ts";

const PAPER = "#ffffff";

/**
 * What an engine gets to see: `region` of the canvas, flattened over white, scaled to `size`. Where the region reaches beyond every layer,
 * as it does when a canvas was made larger, it is padded so that the padding does not show through what is made there.
 *
 * @param layers lowest first
 * @returns a PNG, RGB, 8 bit, sRGB
 */
export async function renderRegion(layers: readonly LayerFile[], region: Rect, size: Size): Promise<Buffer> {
  const scaled = (await flatRegion(layers, region)).resize({ ...size, fit: "fill", kernel: "lanczos3" });
  const flat = scaled.removeAlpha().toColourspace("srgb");
  if (layers.some((layer) => contains(layer, region))) return await png(flat);
  const { data, info } = await flat.ensureAlpha().raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  const picture = { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
  const padded = padUnknown(picture, placesOf(layers, region, size));
  return await png(sharp(padded.data, { raw: { width: info.width, height: info.height, channels: 4 } }).removeAlpha());
}

const png = (picture: Sharp): Promise<Buffer> => picture.png({ compressionLevel: 3 }).toBuffer();

/** Where the layers lie in a region that is scaled to `size`. */
function placesOf(layers: readonly Rect[], region: Rect, size: Size): Rect[] {
  const scaleX = size.width / region.width;
  const scaleY = size.height / region.height;
  return layers.map((layer) => {
    const { x, y, width, height } = relativeTo(layer, region);
    return { x: x * scaleX, y: y * scaleY, width: width * scaleX, height: height * scaleY };
  });
}

async function flatRegion(layers: readonly LayerFile[], region: Rect): Promise<Sharp> {
  const visible = layers.filter((layer) => !isEmpty(intersect(layer, region)));
  const [only] = visible;
  if (only && visible.length === 1 && contains(only, region)) {
    const { x, y, width, height } = relativeTo(region, only);
    return openUpright(only.path).extract({ left: x, top: y, width, height }).flatten({ background: PAPER });
  }
  const pieces: Piece[] = [];
  for (const layer of visible) {
    const piece = await pieceOf(layer, region);
    if (piece) pieces.push(piece);
  }
  const { width, height } = region;
  // sharp scales before it composites, so the flat picture is made first.
  const flat = await sharp({ create: { width, height, channels: 3, background: PAPER }, limitInputPixels: false })
    .composite(pieces.map((piece) => overlayOf(piece, region)))
    .removeAlpha()
    .raw()
    .toBuffer();
  return sharp(flat, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}

/**
 * The region of a canvas-sized mask at the engine's size. A pixel that holds any white is white, so that nothing painted is left
 * unrepainted where a thin stroke is scaled down.
 *
 * @returns a PNG, 8-bit grey, 0 and 255 only
 */
export async function renderMask(path: string, { x, y, width, height }: Rect, size: Size): Promise<Buffer> {
  return await sharp(path, { limitInputPixels: false })
    .extract({ left: x, top: y, width, height })
    .toColourspace("b-w")
    .resize({ ...size, fit: "fill", kernel: "linear" })
    .threshold(1)
    .png({ compressionLevel: 3 })
    .toBuffer();
}
