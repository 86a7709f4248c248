import type { LayerPlacement } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import { intersect, isEmpty, type Rect, relativeTo, type Size, sameSize } from "../../core/geometry/geometry.ts";
import type { Images } from "../storage/images.ts";
import { openInSrgb } from "../storage/openImageFile.ts";

/** A layer as a local file; the rectangle is its place on the canvas. */
export interface LayerFile extends Rect {
  readonly path: string;
  /** A file of the same size, upright: its alpha is the share of everything beneath that is erased first. */
  readonly erasePath?: string;
}
export interface LayerFiles {
  readonly layers: readonly LayerFile[];
  release(): Promise<void>;
}

/**
 * The sizes of the layers' images, lowest first.
 *
 * @throws AppError not_found, also for another user's image; image_size_differs; bad_request where an erase mask
 * has another size than its layer
 */
export async function sizesOfLayers(images: Images, placements: readonly LayerPlacement[], user: string): Promise<Size[]> {
  const facts = await images.metadataOf(imagesOf(placements), user);
  return placements.map((placement) => {
    const { imageId, eraseId } = placement;
    const stored = foundIn(facts, imageId);
    refuseOtherSize(placement, stored);
    const { width, height } = stored;
    if (eraseId && !sameSize(foundIn(facts, eraseId), { width, height })) {
      throw new AppError("bad_request", "A layer and its erase mask must have the same size.", {
        details: { layers: ["eraseId names an image of another size"] },
      });
    }
    return { width, height };
  });
}

function foundIn<Found>(all: ReadonlyMap<string, Found>, id: string): Found {
  const found = all.get(id);
  if (!found) throw new RangeError("This image was not looked for.");
  return found;
}

/** The images of layers and of what they erase, each once. */
export const imagesOf = (placements: readonly LayerPlacement[]): string[] => [
  ...new Set(placements.flatMap(({ imageId, eraseId }) => (eraseId ? [imageId, eraseId] : [imageId]))),
];

/**
 * Checks the layers' images out, lowest first. Throws as `sizesOfLayers` does.
 *
 * @param seen the part of the canvas that is looked at, where that is not all: layers beside it are left out, but for the lowest, which
 * says what samples the others are laid over
 */
export async function checkOutLayers(
  images: Images,
  placements: readonly LayerPlacement[],
  user: string,
  seen?: Rect,
): Promise<LayerFiles> {
  const sizes = await sizesOfLayers(images, placements, user);
  const placed = placements.flatMap((placement, i) => {
    const size = sizes[i];
    return size ? [{ ...placement, ...size }] : [];
  });
  const needed = seen ? placed.filter((layer, i) => i === 0 || !isEmpty(intersect(layer, seen))) : placed;
  const files = await images.openLocalCopies(imagesOf(needed));
  const layers = needed.map(({ imageId, eraseId, x, y, width, height }) => {
    const erase = eraseId && { erasePath: foundIn(files, eraseId).path };
    return { path: foundIn(files, imageId).path, ...erase, x, y, width, height };
  });
  return {
    layers,
    release: async () => {
      await Promise.all([...files.values()].map((file) => file.release()));
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
    `An image is shown as ${width} x ${height} pixels here and read as ${stored.width} x ${stored.height} by the server. Save the original again in another program, as PNG, and open that.`,
    { details: { imageId: stored.id, shown: { width, height }, stored: { width: stored.width, height: stored.height } } },
  );
}

/** RGBA, 8 bit, sRGB, and where it lies. */
export interface Piece {
  readonly at: Rect;
  readonly data: Buffer;
  /** Alpha by which it erases everything beneath; null for nothing. */
  readonly erase: Buffer | null;
}

/** The part of a layer that lies in `area` (canvas pixels); null when it lies outside. */
export async function pieceOf(layer: LayerFile, area: Rect): Promise<Piece | null> {
  const at = intersect(layer, area);
  if (isEmpty(at)) return null;
  const { x, y, width, height } = relativeTo(at, layer);
  const cut = async (path: string): Promise<Buffer> =>
    (await openInSrgb(path, { sequentialRead: true }))
      .extract({ left: x, top: y, width, height })
      .ensureAlpha()
      .raw({ depth: "uchar" })
      .toBuffer();
  return { at, data: await cut(layer.path), erase: layer.erasePath === undefined ? null : await cut(layer.erasePath) };
}

/** A piece as sharp composites it, in the coordinates of `area`. */
export function overlaysOf({ at, data, erase }: Piece, area: Rect) {
  const place = {
    raw: { width: at.width, height: at.height, channels: 4 as const },
    left: at.x - area.x,
    top: at.y - area.y,
  };
  const over = { ...place, input: data, blend: "over" as const };
  return erase ? [{ ...place, input: erase, blend: "dest-out" as const }, over] : [over];
}
