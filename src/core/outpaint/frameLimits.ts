import { areaOf, type Size } from "../geometry/geometry.ts";

/** Largest allowed size of a canvas. */
export interface FrameLimits {
  readonly maxPixels: number;
  readonly maxSide: number;
}

/** The limit that held a frame back: too many pixels, a side too long, or nothing left of the picture. */
export type FrameLimit = "pixels" | "side" | "picture";

interface Bounds {
  /** The size before the change: only a side that grew is held back. */
  readonly from: Size;
  readonly least: Size;
  readonly ratio: number | null;
  readonly limits: FrameLimits;
}

/** The size nearest to `wanted` that the limits allow, in whole pixels; with a ratio (width by height) both sides give way together. */
export function clampSize(
  wanted: Size,
  { from, least, ratio, limits }: Bounds,
): { readonly size: Size; readonly limit: FrameLimit | null } {
  const { maxPixels, maxSide } = limits;
  let limit: FrameLimit | null = null;
  let width = Math.round(wanted.width);
  let height = Math.round(wanted.height);
  const follow = (newWidth: number) => {
    width = newWidth;
    height = Math.max(1, Math.round(newWidth / (ratio ?? 1)));
  };
  if (width < least.width || height < least.height) {
    limit = "picture";
    width = Math.max(width, least.width);
    height = Math.max(height, least.height);
    if (ratio !== null) follow(Math.max(width, Math.ceil(height * ratio)));
  }
  if (width > maxSide || height > maxSide) {
    limit = "side";
    if (ratio !== null) follow(Math.max(1, Math.floor(Math.min(maxSide, maxSide * ratio))));
    width = Math.min(width, maxSide);
    height = Math.min(height, maxSide);
  }
  if (width * height > maxPixels) {
    limit = "pixels";
    if (ratio !== null) {
      follow(Math.max(1, Math.floor(Math.sqrt(maxPixels * ratio))));
      while (width > 1 && width * height > maxPixels) follow(width - 1);
      height = Math.min(height, Math.max(1, Math.floor(maxPixels / width)));
    } else {
      ({ width, height } = heldBack({ width, height }, from, maxPixels));
    }
  }
  return { size: { width, height }, limit };
}

/** Both sides give way by the same share, but none that did not grow, none below what it was, and none beyond what was wanted. */
function heldBack(size: Size, from: Size, maxPixels: number): Size {
  const scale = Math.sqrt(maxPixels / areaOf(size));
  const width = Math.max(Math.min(size.width, from.width), Math.floor(size.width * scale));
  const height = Math.min(size.height, Math.max(from.height, Math.floor(maxPixels / width)));
  return { width: Math.min(size.width, Math.max(1, Math.floor(maxPixels / height))), height };
}
