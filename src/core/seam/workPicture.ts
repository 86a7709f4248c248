import { intersect, longerSide, type Rect, type Size, sameSize } from "../geometry/geometry.ts";
import { newRaster, type Raster, type Samples } from "../raster.ts";
import { type BlendArea, layerAlpha } from "./alpha.ts";

/** Neither painted nor inside the mask that was sent, and visible in the original: comparable in every respect. */
export const KEPT = 0;
/** Not painted, but inside the grown mask that was sent: the engine was free to change it. */
export const FREED = 1;
/** Not painted, but transparent in the original: nothing to compare with. */
export const UNSEEN = 2;
/** Painted, or not there in the original. */
export const REPLACED = 3;

/** Reads the untouched original: the RGBA of a rectangle of canvas pixels, which may reach beyond the canvas. */
export type OriginalReader<Data extends Samples = Samples> = (part: Rect) => Raster<Data>;

/** An original at a size that is quick to measure on, and what its pixels may be compared for. */
export interface WorkPicture extends Size {
  readonly original: Raster;
  /** `KEPT`, `FREED`, `UNSEEN` or `REPLACED`, a number a pixel. */
  readonly coverage: Uint8Array<ArrayBuffer>;
  /** Some of what is known of the original is not opaque. */
  readonly isTransparent: boolean;
}

/** The longer side, in pixels, of the finest result of an engine. */
const MAX_SIDE = 1440;
const STRIP_PIXELS = 1 << 20;
/** Alpha that counts as opaque, within the rounding error of summed shares. */
const OPAQUE = 254.99;

/** At most 1440 on the longer side; a smaller region is measured as it is. */
export function workSize(region: Size): Size {
  const share = Math.min(1, MAX_SIDE / longerSide(region));
  return {
    width: Math.max(1, Math.round(region.width * share)),
    height: Math.max(1, Math.round(region.height * share)),
  };
}

/** A rectangle cut into strips of whole rows, top to bottom, each of about a megapixel. */
export function* stripsOf({ x, y, width, height }: Rect): Generator<Rect> {
  const rows = Math.max(1, Math.floor(STRIP_PIXELS / width));
  for (let top = 0; top < height; top += rows) yield { x, y: y + top, width, height: Math.min(rows, height - top) };
}

/**
 * Reads the original once, strip by strip, and reduces it by averaging areas. A reduced pixel is kept only where all of it is:
 * opaque and outside the sent mask.
 *
 * @param maskDilation canvas pixels by which the paint was grown before it was sent
 * @param known what of the canvas there is an original of: elsewhere transparent means that nothing is there
 */
export function workPictureOf(
  region: Rect,
  read: OriginalReader,
  area: BlendArea,
  maskDilation: number,
  known: readonly Rect[],
): WorkPicture {
  const size = workSize(region);
  const coverage = new Uint8Array(size.width * size.height);
  const isWhole = sameSize(size, region);
  const original = newRaster(size);
  const reducer = areaReducer(region, original);
  let isTransparent = false;
  for (const strip of stripsOf(region)) {
    const part = read(strip);
    // One pixel more than was sent: alpha is 0 from there on, and above 0 at a distance of exactly `maskDilation`.
    const alpha = layerAlpha(area, strip, { grow: 0, feather: maskDilation + 1 }).data;
    const isKnown = coverOf(strip, known);
    for (let row = 0; row < strip.height; row++) {
      const y = strip.y - region.y + row;
      const from = row * strip.width;
      const pixels = part.data.subarray(4 * from, 4 * (from + strip.width));
      const rows = touchedBy(y, region.height, size.height);
      for (let x = 0; x < strip.width; x++) {
        const near = alpha[from + x] ?? 0;
        const isUnseen = pixels[4 * x + 3] !== 255;
        if (isUnseen && isKnown[from + x] === 1) isTransparent = true;
        const level = levelOf(near, isUnseen, isKnown[from + x] === 1);
        if (level === KEPT) continue;
        const columns = touchedBy(x, region.width, size.width);
        for (let v = rows.first; v <= rows.last; v++) {
          for (let at = v * size.width + columns.first; at <= v * size.width + columns.last; at++)
            if ((coverage[at] ?? 0) < level) coverage[at] = level;
        }
      }
      if (isWhole) original.data.set(pixels, 4 * y * size.width);
      else reducer.add(pixels);
    }
  }
  return { ...size, original, coverage, isTransparent };
}

function levelOf(near: number, isUnseen: boolean, isKnown: boolean): number {
  if (near === 255 || (isUnseen && !isKnown)) return REPLACED;
  if (isUnseen) return UNSEEN;
  return near > 0 ? FREED : KEPT;
}

/** 1 for each pixel of a part that lies in one of the rectangles. */
export function coverOf(part: Rect, rects: readonly Rect[]): Uint8Array<ArrayBuffer> {
  const cover = new Uint8Array(part.width * part.height);
  for (const rect of rects) {
    const { x, y, width, height } = intersect(rect, part);
    if (width <= 0) continue;
    for (let row = y - part.y; row < y - part.y + height; row++) {
      const start = row * part.width + x - part.x;
      cover.fill(1, start, start + width);
    }
  }
  return cover;
}

/** The reduced pixels that hold some of a pixel: two where it lies across their border. */
function touchedBy(at: number, from: number, to: number): { readonly first: number; readonly last: number } {
  const first = Math.floor((at * to) / from);
  return { first, last: Math.max(first, Math.min(to, Math.ceil(((at + 1) * to) / from)) - 1) };
}

interface AreaReducer {
  /** The next row of the larger picture. */
  add(row: Samples): void;
}

/**
 * Averages areas, fractions of pixels counted as such, so that nothing moves; writes rows as soon as they are complete. Colours count as
 * much as they are opaque.
 */
function areaReducer(from: Size, to: Raster): AreaReducer {
  const stepX = from.width / to.width;
  const stepY = from.height / to.height;
  const narrow = new Float32Array(4 * to.width);
  const sum = new Float32Array(4 * to.width);
  let y = 0;
  let row = 0;
  const narrowed = (pixels: Samples): void => {
    narrow.fill(0);
    for (let x = 0; x < to.width; x++) {
      const left = x * stepX;
      const right = Math.min(from.width, left + stepX);
      for (let i = Math.floor(left); i < right; i++) {
        const share = (Math.min(right, i + 1) - Math.max(left, i)) / stepX;
        const alpha = pixels[4 * i + 3] ?? 0;
        const ofColour = alpha === 255 ? share : (share * alpha) / 255;
        for (let c = 0; c < 3; c++) narrow[4 * x + c] = (narrow[4 * x + c] ?? 0) + ofColour * (pixels[4 * i + c] ?? 0);
        narrow[4 * x + 3] = (narrow[4 * x + 3] ?? 0) + share * alpha;
      }
    }
  };
  const addShare = (share: number): void => {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + share * (narrow[i] ?? 0);
  };
  return {
    add(pixels) {
      narrowed(pixels);
      const end = (row + 1) * stepY;
      const within = Math.min(1, end - y);
      addShare(within / stepY);
      y += 1;
      if (y < end - 1e-9 && y < from.height) return;
      unmultiply(sum);
      to.data.set(sum, 4 * row * to.width);
      row += 1;
      sum.fill(0);
      if (row < to.height) addShare((1 - within) / stepY);
    },
  };
}

/** Divides the colours of a row by their alpha, in place; opaque pixels keep their exact values. */
function unmultiply(row: Float32Array): void {
  for (let i = 0; i < row.length; i += 4) {
    const alpha = row[i + 3] ?? 0;
    if (alpha >= OPAQUE) continue;
    const share = alpha > 0 ? 255 / alpha : 0;
    for (let c = 0; c < 3; c++) row[i + c] = (row[i + c] ?? 0) * share;
  }
}
