import sharp, { type Sharp } from "sharp";
import { contains, intersect, isEmpty, type Rect, relativeTo, type Size } from "../../core/geometry.ts";
import { type LayerFile, openUpright, overlayOf, type Piece, pieceOf } from "../renders/layerFiles.ts";

const PAPER = "#ffffff";

/**
 * What an engine gets to see: `region` of the canvas, flattened over white, scaled to `size`.
 *
 * @param layers lowest first
 * @returns a PNG, RGB, 8 bit, sRGB
 */
export async function renderRegion(layers: readonly LayerFile[], region: Rect, size: Size): Promise<Buffer> {
  const scaled = (await flatRegion(layers, region)).resize({ ...size, fit: "fill", kernel: "lanczos3" });
  return scaled.removeAlpha().toColourspace("srgb").png({ compressionLevel: 3 }).toBuffer();
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
