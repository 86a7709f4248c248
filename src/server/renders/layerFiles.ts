import sharp from "sharp";
import type { LayerPlacement } from "../../contract/images.ts";
import { intersect, isEmpty, type Rect, relativeTo } from "../../core/geometry.ts";
import type { Images } from "../storage/images.ts";

/** A layer as a local file; the rectangle is its place on the canvas. */
export interface LayerFile extends Rect {
  readonly path: string;
}
export interface LayerFiles {
  readonly layers: readonly LayerFile[];
  release(): Promise<void>;
}

/** Checks every layer's image out, lowest first. @throws AppError not_found, also for another user's image */
export async function checkOutLayers(images: Images, placements: readonly LayerPlacement[], user: string): Promise<LayerFiles> {
  const facts = await Promise.all(placements.map(({ imageId }) => images.facts(imageId, user)));
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
