import { AppError } from "../appError.ts";
import { clampNumber, intersect, longerSide, pad, type Rect, rectOf, sameSize } from "../geometry/geometry.ts";
import { type Random, seededRandom } from "../math/random.ts";
import { type GreyRaster, newRasterLike, newSamplesLike, type Raster, type Samples } from "../raster.ts";
import { cutFirst, pixelsIn } from "./cut.ts";
import { improveField, liftField, type MovePrice, type NearestField, randomField } from "./nearestField.ts";
import { peel } from "./onionPeel.ts";
import { blendCopies } from "./poisson.ts";
import { type Level, MIN_SOURCES, PATCH, pyramidOf } from "./pyramid.ts";
import { ACROSS, IN_OPAQUE, IN_TRANSPARENT, rimsOf } from "./rims.ts";
import { fillSmoothly } from "./smooth.ts";
import { copyCentres, voteBest, voteMean, voteWeights } from "./vote.ts";

export interface FillOptions {
  /** The same seed gives the same bytes. Any whole number. */
  readonly seed: number;
  /** Called now and then with the share of the work that is done, 0..1, never falling; 1 at the end. */
  onProgress?(share: number): void;
  /** At the finest level; free choice unless told. */
  readonly movePrice?: MovePrice;
  /** Kept pixels that nothing shall be copied from, 128 and above; of the picture's size. Disregarded where nothing else is left. */
  readonly avoid?: GreyRaster;
}

const FREE: MovePrice = { across: 0, down: 0 };
const MIN_SURROUNDINGS = 160;
/** Rounds of search and vote from the finest level down; deeper levels take the last. */
const ROUNDS = [2, 4, 6, 8, 12] as const;
const PASSES = 2;
const PASSES_COARSEST = 6;
/** Doubled on each level down: a lifted field is good already, and this is where the time goes. */
const FINEST_RADIUS = 32;
/** A level settles when a hole byte changes by less than this in a round. */
const SETTLED = 0.15;
/** Above so many hole pixels a level takes over what the level below found and touches it up once: more takes five times as long, unseen. */
const LARGE_HOLE = 100_000;
const LARGE_HOLE_RADIUS = 4;
/** Of all work, the share of the last blending. */
const BLEND_SHARE = 0.15;

/**
 * Fills a hole from what surrounds it: multi-scale PatchMatch with voting, the last round copying whole pixels so that the texture
 * stays sharp, and a Poisson finish. Only hole pixels change. The search works on 8 bits; what is copied and blended has the image's
 * own depth.
 *
 * Transparent pixels are not treated as white. A part of the hole that lies among them becomes transparent; one that lies among
 * opaque pixels is filled from those alone; across an edge alpha is matched and copied as colour is. Hidden colours never count.
 * An image that is too small for a patch is filled smoothly.
 *
 * @param hole of the picture's size; 128 and above is filled
 * @throws RangeError when the sizes differ
 * @throws AppError `engine_refused` when nothing is left to copy from
 * @see Wexler, Shechtman, Irani 2007; Barnes et al. 2009; Newson et al. 2014
 */
export function fill<Data extends Samples>(
  image: Raster<Data>,
  hole: GreyRaster,
  { onProgress, ...options }: FillOptions,
): Raster<Data> {
  if (!sameSize(image, hole)) throw new RangeError("picture and hole differ in size");
  if (options.avoid !== undefined && !sameSize(image, options.avoid))
    throw new RangeError("picture and what to avoid differ in size");
  const filled = newRasterLike(image.data, image);
  filled.data.set(image.data);
  if (Math.min(image.width, image.height) < PATCH) {
    if (!fillSmoothly(filled, hole)) refuse();
    onProgress?.(1);
    return filled;
  }
  const rims = rimsOf(image, hole);
  for (let i = 0; i < rims.length; i++) if (rims[i] === IN_TRANSPARENT) filled.data.fill(0, 4 * i, 4 * i + 4);
  // What lies in what is opaque is unknown to the first run, and filled anew from opaque pixels alone in the second.
  const runs = [
    { kinds: ACROSS | IN_OPAQUE, isFromOpaque: false, isNeeded: rims.includes(ACROSS) },
    { kinds: IN_OPAQUE, isFromOpaque: true, isNeeded: rims.includes(IN_OPAQUE) },
  ].filter(({ isNeeded }) => isNeeded);
  for (const [n, { kinds, isFromOpaque }] of runs.entries()) {
    const part: GreyRaster = { ...hole, data: rims.map((rim) => (rim & kinds ? 255 : 0)) };
    const report = (share: number) => onProgress?.((n + share) / runs.length);
    fillPart(filled, part, { ...options, isFromOpaque, onProgress: report });
  }
  onProgress?.(1);
  return filled;
}

interface PartOptions extends Required<Pick<FillOptions, "seed" | "onProgress">>, Pick<FillOptions, "movePrice" | "avoid"> {
  /** Nothing but opaque pixels is copied. */
  readonly isFromOpaque: boolean;
}

/** Fills a hole in place. */
function fillPart(
  image: Raster<Samples>,
  hole: GreyRaster,
  { seed, onProgress, movePrice = FREE, avoid, isFromOpaque }: PartOptions,
): void {
  const bounds = boundsOf(hole);
  if (bounds === null) return;
  const near = intersect(pad(bounds, Math.max(MIN_SURROUNDINGS, longerSide(bounds))), rectOf(image));
  const whole = rectOf(image);
  const { area, level } =
    cutFirst(image, hole, [
      { area: near, avoid, isFromOpaque, leastSources: MIN_SOURCES },
      { area: whole, isFromOpaque, leastSources: 1 },
      { area: whole, isFromOpaque: false, leastSources: 1 },
    ]) ?? refuse();
  const copiedFrom = solve(level, movePrice, seededRandom(seed), (share) => onProgress((1 - BLEND_SHARE) * share));
  const onBlend = (share: number) => onProgress(1 - BLEND_SHARE * (1 - share));
  const { colours, alphas } = blend(image, level, area, copiedFrom, onBlend);
  for (let n = 0; n < level.holePixels.length; n++) {
    const i = level.holePixels[n] as number;
    const to = 4 * ((area.y + Math.floor(i / area.width)) * image.width + area.x + (i % area.width));
    const alpha = isFromOpaque || alphas === null ? 255 : (alphas[n] as number);
    for (let channel = 0; channel < 3; channel++)
      image.data[to + channel] = alpha === 0 ? 0 : clampNumber(colours[3 * n + channel] as number, 0, 255);
    image.data[to + 3] = alpha;
  }
}

function refuse(): never {
  throw new AppError(
    "engine_refused",
    `Nothing is left to copy from: the fill needs an area of at least ${PATCH} x ${PATCH} pixels that is not painted. Paint less.`,
    { details: { kind: "nothing_to_copy" } },
  );
}

interface Blended {
  /** R, G, B of each hole pixel, not premultiplied. */
  readonly colours: Float32Array;
  /** Of each hole pixel, not rounded; null where all is opaque. */
  readonly alphas: Float32Array | null;
}

/** Blends the copies, with the colours as they stand in the picture: premultiplied they would be coarse where alpha is low. */
function blend(
  image: Raster<Samples>,
  level: Level,
  area: Rect,
  copiedFrom: Int32Array,
  onProgress: (share: number) => void,
): Blended {
  const pixels = pixelsIn(image, area);
  for (let n = 0; n < copiedFrom.length; n++) {
    const from = 4 * (copiedFrom[n] as number);
    pixels.copyWithin(4 * (level.holePixels[n] as number), from, from + 4);
  }
  const alpha = newSamplesLike(pixels, pixels.length / 4);
  for (let i = 0; i < alpha.length; i++) alpha[i] = pixels[4 * i + 3] as number;
  if (alpha.every((value) => value === 255))
    return { colours: blendCopies({ ...level, pixels }, copiedFrom, onProgress), alphas: null };
  const colours = blendCopies({ ...level, pixels, alpha }, copiedFrom, (share) => onProgress(share / 2));
  const alphaPixels = newSamplesLike(pixels, pixels.length);
  for (let i = 0; i < alpha.length; i++) alphaPixels[4 * i] = alpha[i] as number;
  const blended = blendCopies({ ...level, pixels: alphaPixels }, copiedFrom, (share) => onProgress((1 + share) / 2));
  const alphas = new Float32Array(copiedFrom.length);
  for (let n = 0; n < alphas.length; n++) {
    const copied = alpha[level.holePixels[n] as number] as number;
    // What was wholly there, or not at all, stays so: no haze.
    alphas[n] = copied === 0 || copied === 255 ? copied : Math.min(255, Math.max(0, blended[3 * n] as number));
  }
  return { colours, alphas };
}

/** For each hole pixel of the finest level the pixel that it is copied from. */
function solve(finest: Level, { across, down }: MovePrice, random: Random, onProgress: (share: number) => void): Int32Array {
  const levels = pyramidOf(finest);
  const coarsest = levels.length - 1;
  /** The field from below is touched up alone: there is one, and a whole search would take too long. */
  const isTouchedUp = ({ holePixels }: Level, depth: number) => depth < coarsest && holePixels.length > LARGE_HOLE;
  const roundsOf = (level: Level, depth: number) =>
    isTouchedUp(level, depth) ? 1 : (ROUNDS[Math.min(depth, ROUNDS.length - 1)] as number);
  const radiusOf = (level: Level, depth: number) => {
    if (depth === coarsest) return longerSide(level);
    return isTouchedUp(level, depth) ? LARGE_HOLE_RADIUS : Math.min(longerSide(level), FINEST_RADIUS * 2 ** depth);
  };
  const allWork = levels.reduce((sum, level, depth) => sum + level.targets.length * roundsOf(level, depth), 0);
  let doneWork = 0;
  let below: { readonly level: Level; readonly field: NearestField } | null = null;
  let copiedFrom = new Int32Array(0);

  for (let depth = coarsest; depth >= 0; depth--) {
    const level = levels[depth] as Level;
    const weights = voteWeights(level);
    let field: NearestField;
    if (below === null) {
      peel(level, random);
      field = randomField(level, random);
    } else {
      field = liftField(below.field, below.level, level, random);
      if (isTouchedUp(level, depth)) copyCentres(level, field);
      else voteMean(level, field, weights);
    }
    const isFinest = depth === 0;
    const rounds = roundsOf(level, depth);
    const passes = depth === coarsest ? PASSES_COARSEST : isTouchedUp(level, depth) ? 1 : PASSES;
    const passShare = level.targets.length / passes;
    for (let round = 0; round < rounds; round++) {
      const before = doneWork;
      improveField(field, level, {
        passes,
        radius: radiusOf(level, depth),
        movePrice: { across: across * 2 ** depth, down: down * 2 ** depth },
        random,
        onWork(share) {
          doneWork += passShare * share;
          onProgress(Math.min(1, doneWork / allWork));
        },
      });
      doneWork = before + level.targets.length;
      if (isFinest && round === rounds - 1) copiedFrom = voteBest(level, field, weights);
      else if (!isTouchedUp(level, depth) && voteMean(level, field, weights) < SETTLED && !isFinest) {
        doneWork += (rounds - 1 - round) * level.targets.length;
        break;
      }
    }
    below = { level, field };
  }
  return copiedFrom;
}

function boundsOf({ width, height, data }: GreyRaster): Rect | null {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((data[y * width + x] as number) < 128) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
