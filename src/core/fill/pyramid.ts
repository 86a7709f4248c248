import type { Size } from "../geometry/geometry.ts";

/** Side of a square patch, in pixels of its level. */
export const PATCH = 7;
const HALF = 3;
/** Halving stops when the hole is at most this share of a patch deep: then the rim sees across it. */
const DEPTH_SHARE = 0.8;
/** Fewer source patches than this repeat themselves. */
export const MIN_SOURCES = 150;

/** Role of a pixel. AVOIDED is known, but not copied from. */
export const KNOWN = 0;
export const HOLE = 1;
export const AVOIDED = 2;

/**
 * One size of the picture and all that the search needs to know of it. Patches are named by the index (y * width + x) of their top
 * left pixel. A patch is a target when it touches the hole, and a source when all of it is KNOWN.
 */
export interface Level extends Size {
  /** 4 interleaved bytes a pixel: R, G, B, texture. Hole pixels are the current guess. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** KNOWN, HOLE or AVOIDED, one a pixel. */
  readonly hole: Uint8Array<ArrayBuffer>;
  /** Distance to the nearest known pixel, in thirds of a pixel; 0 where known. */
  readonly depth: Uint16Array<ArrayBuffer>;
  /** 1 where the patch is a source. */
  readonly isSource: Uint8Array<ArrayBuffer>;
  /** 1 where the patch is a target. */
  readonly isTarget: Uint8Array<ArrayBuffer>;
  /** In raster order. */
  readonly targets: Int32Array<ArrayBuffer>;
  readonly sources: Int32Array<ArrayBuffer>;
  /** Hole pixels in raster order. */
  readonly holePixels: Int32Array<ArrayBuffer>;
}

/** Works out depth, targets and sources of a picture. Takes `pixels` and `hole` over. */
export function levelOf(pixels: Uint8Array<ArrayBuffer>, hole: Uint8Array<ArrayBuffer>, { width, height }: Size): Level {
  const holes = patchesWith(hole, width, height, (state) => state === HOLE);
  const blocked = patchesWith(hole, width, height, (state) => state !== KNOWN);
  const isSource = new Uint8Array(width * height);
  const isTarget = new Uint8Array(width * height);
  for (let y = 0; y + PATCH <= height; y++) {
    for (let x = 0; x + PATCH <= width; x++) {
      const i = y * width + x;
      if (blocked[i] === 0) isSource[i] = 1;
      else if (holes[i] !== 0) isTarget[i] = 1;
    }
  }
  return {
    width,
    height,
    pixels,
    hole,
    depth: depthOf(hole, width, height),
    isSource,
    isTarget,
    targets: indicesOf(isTarget),
    sources: indicesOf(isSource),
    holePixels: indicesOf(hole),
  };
}

/** Finest first. At least one level; the last is where the hole is shallow, or where sources would run out below. */
export function pyramidOf(finest: Level): readonly Level[] {
  const levels = [finest];
  let level = finest;
  while (deepest(level) > 3 * DEPTH_SHARE * PATCH) {
    const coarser = halve(level);
    if (coarser.sources.length < MIN_SOURCES) break;
    levels.push(coarser);
    level = coarser;
  }
  return levels;
}

/** Blocks of 2x2 averaged over their known pixels; a block with any hole pixel is hole, else with any avoided one avoided. */
function halve({ width, height, pixels, hole }: Level): Level {
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  const out = new Uint8Array(4 * half.width * half.height);
  const outHole = new Uint8Array(half.width * half.height);
  for (let y = 0; y < half.height; y++) {
    const lastRow = Math.min(height - 1, 2 * y + 1);
    for (let x = 0; x < half.width; x++) {
      const lastColumn = Math.min(width - 1, 2 * x + 1);
      let r = 0;
      let g = 0;
      let b = 0;
      let texture = 0;
      let count = 0;
      let holes = 0;
      let avoided = 0;
      for (let row = 2 * y; row <= lastRow; row++) {
        for (let column = 2 * x; column <= lastColumn; column++) {
          const i = row * width + column;
          if (hole[i] === HOLE) {
            holes++;
            continue;
          }
          if (hole[i] === AVOIDED) avoided++;
          r += pixels[4 * i] as number;
          g += pixels[4 * i + 1] as number;
          b += pixels[4 * i + 2] as number;
          texture += pixels[4 * i + 3] as number;
          count++;
        }
      }
      const at = y * half.width + x;
      outHole[at] = holes > 0 ? HOLE : avoided > 0 ? AVOIDED : KNOWN;
      if (count === 0) continue;
      out[4 * at] = Math.round(r / count);
      out[4 * at + 1] = Math.round(g / count);
      out[4 * at + 2] = Math.round(b / count);
      out[4 * at + 3] = Math.round(texture / count);
    }
  }
  return levelOf(out, outHole, half);
}

function deepest({ depth, holePixels }: Level): number {
  let most = 0;
  for (const i of holePixels) most = Math.max(most, depth[i] as number);
  return most;
}

/** Non-zero where the patch that begins at a pixel holds a pixel of a kind; by a sliding count along rows, then columns. */
function patchesWith(states: Uint8Array, width: number, height: number, isKind: (state: number) => boolean): Uint8Array {
  const flags = states.map((state) => (isKind(state) ? 1 : 0));
  const rows = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    let count = 0;
    for (let x = width - 1; x >= 0; x--) {
      const i = y * width + x;
      count += flags[i] as number;
      if (x + PATCH < width) count -= flags[i + PATCH] as number;
      rows[i] = count;
    }
  }
  const both = new Uint8Array(width * height);
  for (let y = height - 1; y >= 0; y--) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      let count = (rows[i] as number) + (y + 1 < height ? (both[i + width] as number) : 0);
      if (y + PATCH < height) count -= rows[i + PATCH * width] as number;
      both[i] = count;
    }
  }
  return both;
}

/**
 * Distance to the nearest known pixel by the 3-4 chamfer, in thirds of a pixel. The picture's edge counts as nothing: what lies beyond
 * is not known.
 * @see Borgefors 1986, "Distance transformations in digital images"
 */
function depthOf(hole: Uint8Array, width: number, height: number): Uint16Array<ArrayBuffer> {
  const FAR = 65_000;
  const depth = new Uint16Array(width * height);
  for (let i = 0; i < depth.length; i++) depth[i] = hole[i] === HOLE ? FAR : 0;
  const relax = (i: number, x: number, y: number, step: 1 | -1) => {
    if (depth[i] === 0) return;
    let best = depth[i] as number;
    const hasBefore = step === 1 ? x > 0 : x < width - 1;
    const hasAfter = step === 1 ? x < width - 1 : x > 0;
    const hasRow = step === 1 ? y > 0 : y < height - 1;
    const above = i - step * width;
    if (hasBefore) best = Math.min(best, (depth[i - step] as number) + 3);
    if (hasRow) {
      best = Math.min(best, (depth[above] as number) + 3);
      if (hasBefore) best = Math.min(best, (depth[above - step] as number) + 4);
      if (hasAfter) best = Math.min(best, (depth[above + step] as number) + 4);
    }
    depth[i] = best;
  };
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) relax(y * width + x, x, y, 1);
  for (let y = height - 1; y >= 0; y--) for (let x = width - 1; x >= 0; x--) relax(y * width + x, x, y, -1);
  return depth;
}

/** Indices at which the value is 1, which is also the value of HOLE. */
function indicesOf(flags: Uint8Array): Int32Array<ArrayBuffer> {
  let count = 0;
  for (let i = 0; i < flags.length; i++) if (flags[i] === 1) count++;
  const indices = new Int32Array(count);
  let next = 0;
  for (let i = 0; i < flags.length; i++) if (flags[i] === 1) indices[next++] = i;
  return indices;
}

/** Index of a patch's centre pixel. */
export const centreIndex = (patch: number, width: number): number => patch + HALF * width + HALF;
