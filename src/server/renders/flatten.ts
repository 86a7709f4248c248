import sharp, { type Sharp } from "sharp";
import type { RenderRequest } from "../../contract/renders.ts";
import { AppError } from "../../core/appError.ts";
import { rectOf, type Size, sameSize } from "../../core/geometry.ts";
import { blendOver } from "./blend.ts";
import { type LayerFile, openUpright, overlayOf, type Piece, pieceOf } from "./layerFiles.ts";

const WEBP_SIDE_MAX = 16_383;
const JPG_QUALITY = 95;
const WEBP_QUALITY = 92;

/**
 * The layers at full size, as a stream to be encoded. In png, tiff and lossless webp, pixels of the base on which no layer lies come
 * out as they are in its file (16 bit only where nothing lies above the base); ICC profile and EXIF are the base's, its orientation is
 * applied. A base with alpha, or none that covers the canvas, is blended here in sRGB, without profile and EXIF.
 *
 * @param layers lowest first; the first is the base when it covers the canvas
 * @throws AppError bad_request for a webp over its format's side limit
 */
export async function flatten(layers: readonly LayerFile[], canvas: Size, request: RenderRequest): Promise<Sharp> {
  if (request.format === "webp" && Math.max(canvas.width, canvas.height) > WEBP_SIDE_MAX) {
    throw new AppError(
      "bad_request",
      `A WebP is at most ${WEBP_SIDE_MAX} pixels a side. Save this picture as PNG, JPEG or TIFF.`,
    );
  }
  const [base, ...above] = layers;
  if (base?.x !== 0 || base.y !== 0 || !sameSize(base, canvas)) return encode(await blended(layers, canvas), request);
  const { hasAlpha, depth, space } = await sharp(base.path, { limitInputPixels: false }).metadata();
  if (above.length === 0) return encode(withMetadata(alone(base, depth, space, request)), request);
  if (hasAlpha) return encode(await blended(layers, canvas), request);
  const pieces = await piecesOf(above, canvas);
  const joined = openUpright(base.path, space !== "cmyk").composite(pieces.map((piece) => overlayOf(piece, rectOf(canvas))));
  return encode(withMetadata(joined.removeAlpha(), space !== "cmyk"), request);
}

function alone(base: LayerFile, depth: string | undefined, space: string | undefined, { format }: RenderRequest): Sharp {
  if (space === "cmyk") return openUpright(base.path).toColourspace("srgb");
  const picture = openUpright(base.path, true);
  if (depth !== "ushort" || (format !== "png" && format !== "tiff")) return picture;
  return picture.toColourspace(space === "grey16" || space === "b-w" ? "grey16" : "rgb16");
}

const withMetadata = (picture: Sharp, keepsProfile = true): Sharp =>
  keepsProfile ? picture.keepIccProfile().keepExif() : picture.keepExif();

async function piecesOf(layers: readonly LayerFile[], canvas: Size): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const layer of layers) {
    const piece = await pieceOf(layer, rectOf(canvas));
    if (piece) pieces.push(piece);
  }
  return pieces;
}

async function blended(layers: readonly LayerFile[], canvas: Size): Promise<Sharp> {
  const data = Buffer.alloc(4 * canvas.width * canvas.height);
  for (const layer of layers) {
    const piece = await pieceOf(layer, rectOf(canvas));
    if (!piece) continue;
    if (layer === layers[0] && sameSize(piece.at, canvas)) piece.data.copy(data);
    else blendOver(data, canvas, piece);
  }
  const picture = sharp(data, { raw: { width: canvas.width, height: canvas.height, channels: 4 }, limitInputPixels: false });
  return isOpaque(data) ? picture.removeAlpha() : picture;
}

function isOpaque(data: Buffer): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}

function encode(picture: Sharp, { format, quality, lossless = false }: RenderRequest): Sharp {
  switch (format) {
    case "png":
      return picture.png({ compressionLevel: 6 });
    case "jpg":
      return picture.flatten({ background: "#ffffff" }).jpeg({ quality: quality ?? JPG_QUALITY, chromaSubsampling: "4:4:4" });
    case "webp":
      return picture.webp(lossless ? { lossless, exact: true } : { quality: quality ?? WEBP_QUALITY });
    case "tiff":
      return picture.tiff({ compression: "deflate", predictor: "horizontal" });
  }
}
