import sharp from "sharp";
import type { LayerPlacement } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import { intersect, isEmpty, type Rect, relativeTo, type Size, sameSize } from "../../core/geometry.ts";
import type { Images } from "../storage/images.ts";

/** A layer as a local file; the rectangle is its place on the canvas. */
export interface LayerFile extends Rect {
  readonly path: string;
}
export interface LayerFiles {
  readonly layers: readonly LayerFile[];
  release(): Promise<void>;
}

/** Checks every layer's image out, lowest first. @throws AppError not_found, also for another user's image; image_size_differs */
export async function checkOutLayers(images: Images, placements: readonly LayerPlacement[], user: string): Promise<LayerFiles> {
  const facts = await Promise.all(
    placements.map(async (placement) => {
      const stored = await images.facts(placement.imageId, user);
      refuseOtherSize(placement, stored);
      return stored;
    }),
  );
  const files = await Promise.all(placements.map(({ imageId }) => images.checkOut(imageId)));
  const layers = placements.flatMap(({ x, y }, i) => {
    const size = facts[i];
    const file = files[i];
    return size && file ? [{ path: file.path, x, y, width: size.width, height: size.height }] : [];
  });
  return {
    layers,
    release: async () => {
      await Promise.all(files.map((file) => file.release()));
    },
  };
}

/**
 * Holds the size that the page takes an image to have against the one that is stored: of two sizes, review and saved file would count
 * different pixels.
 *
 * @throws AppError image_size_differs
 */
export function refuseOtherSize(placed: LayerPlacement, stored: Size & { readonly id: string }): void {
  const { width = stored.width, height = stored.height } = placed;
  if (sameSize({ width, height }, stored)) return;
  throw new AppError(
    "image_size_differs",
    `An image is shown as ${width} x ${height} pixels here and read as ${stored.width} x ${stored.height} by the server. Save the original anew in another program, as PNG, and open that.`,
    { details: { imageId: stored.id, shown: { width, height }, stored: { width: stored.width, height: stored.height } } },
  );
}

/** A picture's file, upright, with samples as they are in the file when `keepsSamples`, else in sRGB. */
export const openUpright = (path: string, keepsSamples = false) =>
  sharp(path, { limitInputPixels: false, sequentialRead: true, ignoreIcc: keepsSamples }).autoOrient();

/** RGBA, 8 bit, sRGB, and where it lies. */
export interface Piece {
  readonly at: Rect;
  readonly data: Buffer;
}

/** The part of a layer that lies in `area` (canvas pixels); null when it lies outside. */
export async function pieceOf(layer: LayerFile, area: Rect): Promise<Piece | null> {
  const at = intersect(layer, area);
  if (isEmpty(at)) return null;
  const { x, y, width, height } = relativeTo(at, layer);
  const cut = openUpright(layer.path).extract({ left: x, top: y, width, height });
  return { at, data: await cut.toColourspace("srgb").ensureAlpha().raw({ depth: "uchar" }).toBuffer() };
}

/** A piece as sharp composites it, in the coordinates of `area`. */
export const overlayOf = ({ at, data }: Piece, area: Rect) => ({
  input: data,
  raw: { width: at.width, height: at.height, channels: 4 as const },
  left: at.x - area.x,
  top: at.y - area.y,
});
