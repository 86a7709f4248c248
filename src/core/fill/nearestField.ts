import type { Random } from "../math/random.ts";
import { type Level, PATCH } from "./pyramid.ts";

const ROW_BYTES = 4 * PATCH;
const REPORT_EVERY = 50_000;

/** For each target patch of a level the source patch that looks most like it; both arrays are indexed by patch. */
export interface NearestField {
  readonly source: Int32Array<ArrayBuffer>;
  /** Sum of squared differences over 7x7x4 bytes, plus the price of the way between them. */
  readonly distance: Float64Array<ArrayBuffer>;
}

/** Cost of a copy for each pixel that it is moved, in squared grey levels a patch: 0 for free choice. */
export interface MovePrice {
  readonly across: number;
  readonly down: number;
}

export interface SearchOptions {
  readonly passes: number;
  /** Of the random search, in pixels of the level. */
  readonly radius: number;
  /** Added to the distance: it prefers sources close by, or at the same height. */
  readonly movePrice: MovePrice;
  readonly random: Random;
  /** Called some times a pass with the share of it that was done since. */
  onWork(share: number): void;
}

/** Each target at a random source. */
export function randomField({ width, height, targets, sources }: Level, random: Random): NearestField {
  const source = new Int32Array(width * height);
  for (const target of targets) source[target] = sources[random.below(sources.length)] as number;
  return { source, distance: new Float64Array(width * height) };
}

/** The field of the next finer level: twice the offset of the coarser one, or a random source where that is none. */
export function liftField(field: NearestField, coarse: Level, fine: Level, random: Random): NearestField {
  const source = new Int32Array(fine.width * fine.height);
  const distance = new Float64Array(fine.width * fine.height);
  for (const target of fine.targets) {
    const x = target % fine.width;
    const y = (target - x) / fine.width;
    const from = Math.min(y >> 1, coarse.height - PATCH) * coarse.width + Math.min(x >> 1, coarse.width - PATCH);
    const to = field.source[from] as number;
    const sourceX = x + 2 * ((to % coarse.width) - (from % coarse.width));
    const sourceY = y + 2 * (Math.floor(to / coarse.width) - Math.floor(from / coarse.width));
    source[target] = nearestSource(fine, sourceX, sourceY) ?? (fine.sources[random.below(fine.sources.length)] as number);
    distance[target] = field.distance[from] as number;
  }
  return { source, distance };
}

/**
 * PatchMatch: good matches are passed on to neighbours in scan order, forwards and backwards in turn, and each target tries random
 * sources around its match in ever smaller windows. Distances are worked out afresh, since the guess has changed.
 *
 * @see Barnes, Shechtman, Finkelstein, Goldman 2009, "PatchMatch", section 3
 */
export function improveField(
  field: NearestField,
  level: Level,
  { passes, radius, movePrice, random, onWork }: SearchOptions,
): void {
  const { width, height, pixels, isSource, isTarget, targets } = level;
  const { source, distance } = field;
  const { across, down } = movePrice;
  const lastX = width - PATCH;
  const lastY = height - PATCH;
  for (const target of targets)
    distance[target] = priceOf(pixels, width, target, source[target] as number, across, down, Infinity);
  for (let pass = 0; pass < passes; pass++) {
    const step = pass % 2 === 0 ? 1 : -1;
    const first = step === 1 ? 0 : targets.length - 1;
    let reported = 0;
    for (let n = 0, k = first; n < targets.length; n++, k += step) {
      if (n - reported >= REPORT_EVERY) {
        onWork((n - reported) / targets.length);
        reported = n;
      }
      const target = targets[k] as number;
      const x = target % width;
      const y = (target - x) / width;
      let best = source[target] as number;
      let least = distance[target] as number;
      if (least === 0) continue;
      const beside = target - step;
      if ((step === 1 ? x > 0 : x < lastX) && isTarget[beside] === 1) {
        const candidate = (source[beside] as number) + step;
        if (candidate !== best && isSource[candidate] === 1) {
          const price = priceOf(pixels, width, target, candidate, across, down, least);
          if (price < least) {
            least = price;
            best = candidate;
          }
        }
      }
      const above = target - step * width;
      if ((step === 1 ? y > 0 : y < lastY) && isTarget[above] === 1) {
        const candidate = (source[above] as number) + step * width;
        if (candidate !== best && isSource[candidate] === 1) {
          const price = priceOf(pixels, width, target, candidate, across, down, least);
          if (price < least) {
            least = price;
            best = candidate;
          }
        }
      }
      for (let reach = radius; reach >= 1; reach >>= 1) {
        const bestX = best % width;
        const bestY = (best - bestX) / width;
        const left = Math.max(0, bestX - reach);
        const top = Math.max(0, bestY - reach);
        const candidateX = left + random.below(Math.min(lastX, bestX + reach) - left + 1);
        const candidateY = top + random.below(Math.min(lastY, bestY + reach) - top + 1);
        const candidate = candidateY * width + candidateX;
        if (isSource[candidate] !== 1) continue;
        const price = priceOf(pixels, width, target, candidate, across, down, least);
        if (price < least) {
          least = price;
          best = candidate;
        }
      }
      source[target] = best;
      distance[target] = least;
    }
    onWork((targets.length - reported) / Math.max(1, targets.length));
  }
}

/** Stops early, with any number of at least `limit`, once `limit` is reached. */
function priceOf(pixels: Uint8Array, width: number, a: number, b: number, across: number, down: number, limit: number): number {
  let sum = 0;
  if (across > 0 || down > 0) {
    const rows = ((b / width) | 0) - ((a / width) | 0);
    sum = down * Math.abs(rows) + across * Math.abs(b - a - rows * width);
    if (sum >= limit) return sum;
  }
  let i = 4 * a;
  let j = 4 * b;
  const next = 4 * width - ROW_BYTES;
  for (let row = 0; row < PATCH; row++) {
    for (const end = i + ROW_BYTES; i < end; i += 4, j += 4) {
      const r = (pixels[i] as number) - (pixels[j] as number);
      const g = (pixels[i + 1] as number) - (pixels[j + 1] as number);
      const bl = (pixels[i + 2] as number) - (pixels[j + 2] as number);
      const t = (pixels[i + 3] as number) - (pixels[j + 3] as number);
      sum += r * r + g * g + bl * bl + t * t;
    }
    if (sum >= limit) return sum;
    i += next;
    j += next;
  }
  return sum;
}

/** The source at a place, or one within a pixel of it; lifting by two lands beside the picture's edge or the hole's. */
function nearestSource({ width, height, isSource }: Level, x: number, y: number): number | null {
  for (let reach = 0; reach <= 2; reach++) {
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const column = x + dx;
        const row = y + dy;
        if (column < 0 || row < 0 || column >= width || row >= height) continue;
        if (isSource[row * width + column] === 1) return row * width + column;
      }
    }
  }
  return null;
}
