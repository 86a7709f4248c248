import { intersect, isEmpty, pad, type Rect, rectOf, roundOut } from "../geometry/geometry.ts";
import type { RunSource } from "../mask/runs.ts";
import { type GreyRaster, newGreyRaster } from "../raster.ts";

/**
 * The area that an edit replaces, in canvas pixels. "mask": the paint. "frame": everything outside `old` in `region`, which may
 * begin at negative x or y.
 */
export type BlendArea =
  | { readonly kind: "mask"; readonly mask: RunSource }
  | { readonly kind: "frame"; readonly old: Rect; readonly region: Rect };

/** Reach of a layer beyond the replaced pixels, canvas pixels, 0 or more: opaque over `grow`, fading to 0 over `feather` more. */
export interface SeamBand {
  readonly grow: number;
  readonly feather: number;
}

/** The alpha of a layer, whatever kind of edit it comes from. @param part whole canvas pixels; the result has its size */
export function layerAlpha(area: BlendArea, part: Rect, { grow, feather }: SeamBand): GreyRaster {
  if (area.kind === "mask") return seamAlpha(area.mask, part, feather, grow);
  return outpaintAlpha(area.region, area.old, feather, { grow, part });
}

/**
 * The alpha of a repainted layer: 255 on painted pixels, fading linearly to 0 over `feather` pixels outside them, by exact
 * Euclidean distance between pixel centres. With a feather of 0 nothing but the paint is touched.
 *
 * @param region whole canvas pixels; the result has its size
 * @param feather canvas pixels, 0 or more; a pixel that far away, or farther, is 0
 * @param grow canvas pixels around the paint that are 255 too; the fading begins there
 * @see P. Felzenszwalb, D. Huttenlocher, "Distance Transforms of Sampled Functions" (2012), section 2
 */
export function seamAlpha(mask: RunSource, region: Rect, feather: number, grow = 0): GreyRaster {
  if (!(feather >= 0 && grow >= 0)) throw new RangeError("Neither feather nor grow can be negative.");
  const alpha = newGreyRaster(region);
  const area = intersect(roundOut(pad(region, grow + feather)), rectOf(mask.size));
  if (isEmpty(area)) return alpha;
  const fade = fading(grow, feather);
  // One more than the reach, where a distance of exactly `grow` is still whole.
  const far = Math.floor(grow + feather) + 1;
  const vertical = verticalDistances(mask, area, region, far);
  const envelope = newEnvelope(area.width);
  for (let row = 0; row < region.height; row++) {
    const distances = vertical.subarray(row * area.width, (row + 1) * area.width);
    fadeRow(distances, far, envelope, alpha.data.subarray(row * region.width, (row + 1) * region.width), area.x - region.x, fade);
  }
  return alpha;
}

/** For each row of the region and each column of `area`: pixels up or down to the nearest paint in `area`, `far` where there is none nearer. */
function verticalDistances(mask: RunSource, area: Rect, region: Rect, far: number): Uint16Array {
  const { width } = area;
  const distances = new Uint16Array(width * region.height).fill(far);
  const running = new Uint16Array(width).fill(far);
  const right = area.x + width - 1;
  const visit = (first: number, last: number): void => {
    if (first <= right && last >= area.x) running.fill(0, Math.max(first, area.x) - area.x, Math.min(last, right) - area.x + 1);
  };
  const sweep = (from: number, to: number, step: 1 | -1): void => {
    running.fill(far);
    for (let y = from; y !== to + step; y += step) {
      for (let x = 0; x < width; x++) running[x] = Math.min(far, (running[x] ?? 0) + 1);
      if (y >= area.y && y < area.y + area.height) mask.eachRun(y, visit);
      const row = y - region.y;
      if (row < 0 || row >= region.height) continue;
      const at = row * width;
      for (let x = 0; x < width; x++) distances[at + x] = Math.min(distances[at + x] ?? far, running[x] ?? far);
    }
  };
  const top = Math.min(area.y, region.y);
  const bottom = Math.max(area.y + area.height, region.y + region.height) - 1;
  sweep(top, bottom, 1);
  sweep(bottom, top, -1);
  return distances;
}

/** Alpha, 0..255, at a squared distance from what is replaced. */
type Fade = (squared: number) => number;

function fading(grow: number, feather: number): Fade {
  const end = grow + feather;
  return (squared) => {
    if (squared <= grow * grow) return 255;
    return squared < end * end ? Math.round(255 * (1 - (Math.sqrt(squared) - grow) / feather)) : 0;
  };
}

interface Envelope {
  /** Column and squared height of each parabola, and where it begins to be the lowest. */
  readonly column: Int32Array;
  readonly height: Float64Array;
  readonly from: Float64Array;
}
const newEnvelope = (width: number): Envelope => ({
  column: new Int32Array(width),
  height: new Float64Array(width),
  from: new Float64Array(width),
});

/** The lower envelope of the row's parabolas, read off as alpha. `shift` is the region's column of the first distance. */
function fadeRow(distances: Uint16Array, far: number, envelope: Envelope, alpha: Uint8Array, shift: number, fade: Fade): void {
  const { column, height, from } = envelope;
  let count = 0;
  for (let x = 0; x < distances.length; x++) {
    const distance = distances[x] ?? far;
    if (distance >= far) continue;
    // Within a stretch of paint nothing is nearer to what lies beside it than its ends.
    if (distance === 0 && distances[x - 1] === 0 && distances[x + 1] === 0) continue;
    const squared = distance * distance;
    let begin = Number.NEGATIVE_INFINITY;
    while (count > 0) {
      const other = column[count - 1] ?? 0;
      begin = (squared + x * x - ((height[count - 1] ?? 0) + other * other)) / (2 * (x - other));
      if (begin > (from[count - 1] ?? 0)) break;
      count -= 1;
      begin = Number.NEGATIVE_INFINITY;
    }
    column[count] = x;
    height[count] = squared;
    from[count] = begin;
    count += 1;
  }
  if (count === 0) return;
  let lowest = 0;
  for (let i = 0; i < alpha.length; i++) {
    const x = i - shift;
    if (distances[x] === 0) {
      alpha[i] = 255;
      continue;
    }
    while (lowest + 1 < count && (from[lowest + 1] ?? 0) <= x) lowest += 1;
    const across = x - (column[lowest] ?? 0);
    alpha[i] = fade(across * across + (height[lowest] ?? 0));
  }
}

/**
 * The alpha of an extended layer: 255 outside the old picture, fading linearly to 0 inside it over `feather` pixels from its
 * border; 0 beyond, so that the old picture stays in its own place. A border that lies on the region's own edge does not fade:
 * nothing new is beyond it. With a feather of 0 the old picture is kept whole.
 *
 * @param region whole pixels of one space with `old`
 * @param grow pixels inside the border that are 255 too; the fading begins there
 * @param part of the region; the result has its size
 */
export function outpaintAlpha(
  region: Rect,
  old: Rect,
  feather: number,
  { grow = 0, part = region }: { readonly grow?: number; readonly part?: Rect } = {},
): GreyRaster {
  if (!(feather >= 0 && grow >= 0)) throw new RangeError("Neither feather nor grow can be negative.");
  const fade = fading(grow, feather);
  const alpha = newGreyRaster(part);
  alpha.data.fill(255);
  const inside = intersect(part, old);
  const fromLeft = old.x > region.x;
  const fromTop = old.y > region.y;
  const right = old.x + old.width;
  const bottom = old.y + old.height;
  const fromRight = right < region.x + region.width;
  const fromBottom = bottom < region.y + region.height;
  for (let y = inside.y; y < inside.y + inside.height; y++) {
    const down = Math.min(fromTop ? y - old.y + 1 : Infinity, fromBottom ? bottom - y : Infinity);
    const start = (y - part.y) * part.width - part.x;
    for (let x = inside.x; x < inside.x + inside.width; x++) {
      const distance = Math.min(down, fromLeft ? x - old.x + 1 : Infinity, fromRight ? right - x : Infinity);
      alpha.data[start + x] = fade(distance * distance);
    }
  }
  return alpha;
}

/** The smallest rectangle that holds every pixel above 0, in the raster's own pixels; null when there is none. */
export function coveredBox({ width, height, data }: GreyRaster): Rect | null {
  let left = width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const first = row.findIndex((value) => value > 0);
    if (first < 0) continue;
    if (top < 0) top = y;
    bottom = y;
    left = Math.min(left, first);
    right = Math.max(
      right,
      row.findLastIndex((value) => value > 0),
    );
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
