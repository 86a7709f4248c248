import { AppError } from "../appError.ts";
import { intersect, longerSide, pad, type Rect, rectOf, sameSize } from "../geometry.ts";
import type { GreyRaster, Raster } from "../raster.ts";
import { improveField, liftField, type MovePrice, type NearestField, randomField } from "./nearestField.ts";
import { peel } from "./onionPeel.ts";
import { blendCopies } from "./poisson.ts";
import { AVOIDED, HOLE, KNOWN, type Level, levelOf, MIN_SOURCES, PATCH, pyramidOf } from "./pyramid.ts";
import { type Random, seededRandom } from "./random.ts";
import { writeTexture } from "./texture.ts";
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
 * stays sharp, and a Poisson finish. Only hole pixels change; they come back opaque.
 *
 * @param hole of the picture's size; 128 and above is filled
 * @throws RangeError when the sizes differ
 * @throws AppError `engine_refused` when nothing is left to copy from
 * @see Wexler, Shechtman, Irani 2007; Barnes et al. 2009; Newson et al. 2014
 */
export function fill(image: Raster, hole: GreyRaster, { seed, onProgress, movePrice = FREE, avoid }: FillOptions): Raster {
  if (!sameSize(image, hole)) throw new RangeError("picture and hole differ in size");
  if (avoid !== undefined && !sameSize(image, avoid)) throw new RangeError("picture and what to avoid differ in size");
  const filled: Raster = { width: image.width, height: image.height, data: new Uint8ClampedArray(image.data) };
  const bounds = boundsOf(hole);
  if (bounds === null) {
    onProgress?.(1);
    return filled;
  }
  const surroundings = pad(bounds, Math.max(MIN_SURROUNDINGS, longerSide(bounds)));
  let area = intersect(surroundings, rectOf(image));
  let finest = cut(image, hole, avoid, area);
  if (finest.sources.length < MIN_SOURCES) {
    area = rectOf(image);
    finest = cut(image, hole, undefined, area);
  }
  if (finest.sources.length === 0) {
    throw new AppError(
      "engine_refused",
      `Nothing is left to copy from: the fill needs a place of at least ${PATCH} x ${PATCH} pixels that is not painted. Paint less.`,
    );
  }
  const colours = solve(finest, movePrice, seededRandom(seed), onProgress ?? (() => undefined));
  for (let n = 0; n < finest.holePixels.length; n++) {
    const i = finest.holePixels[n] as number;
    const x = area.x + (i % area.width);
    const y = area.y + Math.floor(i / area.width);
    const to = 4 * (y * image.width + x);
    for (let channel = 0; channel < 3; channel++) filled.data[to + channel] = colours[3 * n + channel] as number;
    filled.data[to + 3] = 255;
  }
  return filled;
}

/** R, G, B of each hole pixel of the finest level. */
function solve(finest: Level, { across, down }: MovePrice, random: Random, onProgress: (share: number) => void): Float32Array {
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
          onProgress(Math.min(1 - BLEND_SHARE, ((1 - BLEND_SHARE) * doneWork) / allWork));
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
  return blendCopies(finest, copiedFrom, (share) => onProgress(1 - BLEND_SHARE * (1 - share)));
}

function cut(image: Raster, hole: GreyRaster, avoid: GreyRaster | undefined, area: Rect): Level {
  const pixels = new Uint8Array(4 * area.width * area.height);
  const flags = new Uint8Array(area.width * area.height);
  for (let y = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++) {
      const from = (area.y + y) * image.width + area.x + x;
      const to = y * area.width + x;
      if ((hole.data[from] as number) >= 128) flags[to] = HOLE;
      else flags[to] = avoid !== undefined && (avoid.data[from] as number) >= 128 ? AVOIDED : KNOWN;
      for (let channel = 0; channel < 3; channel++) pixels[4 * to + channel] = image.data[4 * from + channel] as number;
    }
  }
  writeTexture(pixels, flags, area);
  return levelOf(pixels, flags, area);
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
