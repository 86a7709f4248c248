import { longerSide, type Rect, type Size } from "../geometry/geometry.ts";
import type { Raster } from "../raster.ts";
import { agreement } from "./agreement.ts";
import { type GreyPlane, halvingsOf, highPass, lumaOf, reduced } from "./grey.ts";
import { correlation, correlationAt, fitPlace, searchPlace } from "./place.ts";
import { type OutpaintPreset, presetFrame } from "./presets.ts";

/** Position of the old picture in a result: pixels of the result, fractions allowed. */
export interface LocatedPicture extends Rect {
  /** Normalised cross correlation of the high-passed luma at a longer side of 256 pixels, -1..1. */
  readonly score: number;
  /** Share of its parts that lie where the whole puts them: 0..1. */
  readonly agreed: number;
  /** Fit of the next best place as a share of the fit here: 0..1; searched only when everything else is sure. */
  readonly secondPeakRatio: number;
  readonly isSure: boolean;
}

/**
 * A wrong "sure" would lay the original over the wrong place, so three things must hold: the whole looks alike, its parts lie where the
 * whole puts them, and it fits nowhere else nearly as well. Measured on the five sample photographs by seven presets, at 240 to 1,440
 * pixels and with many seeds (`npm run bench:extend`, `npm run explore -- locating`), worst of each:
 *
 * | result | score | agreed | secondPeakRatio |
 * |---|---|---|---|
 * | as it should be | 0.91 and more | 0.94 and more | up to 0.84 |
 * | painted anew: parts moved by up to 6 pixels of 1,200 | up to 0.91 | up to 0.50 | |
 * | painted anew: parts moved by up to 12 pixels | up to 0.84 | up to 0.36 | |
 * | upside down | up to 0.86 | up to 0.06 | |
 * | another picture | up to 0.15 | 0 | |
 * | a pattern that repeats itself | | | 0.95 and more |
 */
const SURE_SCORE = 0.5;
const SURE_AGREEMENT = 0.85;
const MAX_SECOND_PEAK = 0.9;
const SEARCH_SIDE = 128;
/** From size to size: what is found at one is off by a tenth of a pixel, and the next takes two. */
const STEP = 4;
const WIDE_SIDE = 96;
const AGREEMENT_SIDE = 512;
const SCORE_SIDE = 256;
const FINEST_SIDE = 1440;
const BLUR_RADIUS = 4;
/** Pixels of the search: nearer, it is the same place. */
const RIVAL_AWAY = 6;
/** Scales around the one that the preset predicts. */
const SCALES = [0.88, 0.9, 0.92, 0.94, 0.96, 0.98, 1, 1.02, 1.04, 1.06, 1.08, 1.1, 1.12] as const;
const REACH_SHARE = 0.08;
/** Scales of the wide search when it is not there: shares of the largest size that fits the result, each 7 % below the last. */
const WIDE_SCALES = Array.from({ length: 20 }, (_, step) => 0.93 ** step);
/** Results round their sides, but keep the picture's shape. */
const MAX_STRETCH = 1.05;

/** Both pictures' luma, with their halvings. */
interface Pair {
  readonly old: readonly GreyPlane[];
  readonly result: readonly GreyPlane[];
  readonly resultSize: Size;
}

/**
 * Finds the old picture in a result to an outpaint preset: normalised cross correlation over the scales and places that the preset
 * allows, on a small picture, then refined from size to size down to a fraction of a pixel. Shifts of colour and contrast and JPEG
 * noise do not matter; width and height are fitted apart, since results round their sides. Where it is not found there, it is looked for
 * at every place and scale.
 *
 * About 0.25 s of one core for a result of 1.17 megapixels, whatever the size of the canvas, since the old picture is taken at the size it
 * was sent in; twice that where it has to be looked for everywhere.
 * @see Lewis 1995, "Fast normalized cross-correlation", for the score
 * @see Anandan 1989, "A computational framework and an algorithm for the measurement of visual motion", for going from coarse to fine
 */
export function locate(old: Raster, result: Raster, preset: OutpaintPreset): LocatedPicture {
  const pair = { old: halvingsOf(lumaOf(old)), result: halvingsOf(lumaOf(result)), resultSize: result };
  const expected = expectedPlace(preset, old, result);
  const found = refined(pair, old, searchNear(pair, expected));
  if (found.isSure) return found;
  const elsewhere = refined(pair, old, searchWide(pair, old));
  return elsewhere.isSure ? elsewhere : found;
}

function refined(pair: Pair, old: Size, start: Rect): LocatedPicture {
  let place = start;
  const longer = longerSide(pair.resultSize);
  // Never enlarge the old picture: what it does not hold cannot be compared.
  const finest = Math.min(FINEST_SIDE, longer, Math.max(SEARCH_SIDE, longer * (old.width / place.width)));
  for (let side = SEARCH_SIDE; ; side = Math.min(finest, side * STEP)) {
    const { template, picture, small, scaleX, scaleY } = atSide(pair, place, side);
    const fitted = fitPlace(template, picture, small);
    place = { x: fitted.x / scaleX, y: fitted.y / scaleY, width: fitted.width / scaleX, height: fitted.height / scaleY };
    if (side >= finest) break;
  }
  const whole = atSide(pair, place, Math.min(SCORE_SIDE, longer));
  const score = correlation(whole.template, whole.picture, whole.small);
  const parts = atSide(pair, place, Math.min(AGREEMENT_SIDE, finest));
  const agreed = score < SURE_SCORE ? 0 : agreement(parts.template, parts.picture, parts.small);
  const stretch = (place.width * old.height) / (place.height * old.width);
  const isInShape = Math.max(stretch, 1 / stretch) <= MAX_STRETCH;
  const isIt = isInShape && score >= SURE_SCORE && agreed >= SURE_AGREEMENT;
  const secondPeakRatio = isIt ? secondPeakOf(pair, place) : 0;
  return { ...place, score, agreed, secondPeakRatio, isSure: isIt && secondPeakRatio <= MAX_SECOND_PEAK };
}

/** Predicted place of the old picture; a side preset keeps the other side, and the result's shape tells how far it grew. */
export function expectedPlace(preset: OutpaintPreset, old: Size, result: Size): Rect {
  switch (preset) {
    case "Zoom out 1.5x":
    case "Zoom out 2x":
    case "Make square": {
      const frame = presetFrame(preset, old);
      const scaleX = result.width / frame.width;
      const scaleY = result.height / frame.height;
      return { x: -frame.x * scaleX, y: -frame.y * scaleY, width: old.width * scaleX, height: old.height * scaleY };
    }
    case "Left outpaint":
    case "Right outpaint":
    case "Top outpaint":
    case "Bottom outpaint": {
      const scale = Math.min(result.width / old.width, result.height / old.height);
      const width = old.width * scale;
      const height = old.height * scale;
      return {
        x: preset === "Left outpaint" ? result.width - width : 0,
        y: preset === "Top outpaint" ? result.height - height : 0,
        width,
        height,
      };
    }
  }
}

/**
 * The canvas rectangle that a result covers when the old picture, `placed` in it, lies at (0, 0): whole old-canvas pixels, holding the
 * old canvas. `scale` is canvas pixels a pixel of the result, on the longer side.
 */
export function resultRegion(placed: Rect, old: Size, result: Size): { readonly region: Rect; readonly scale: number } {
  const scaleX = old.width / placed.width;
  const scaleY = old.height / placed.height;
  // 0 - n instead of -n, so that nothing is 0 and not -0.
  const x = Math.min(0, 0 - Math.round(placed.x * scaleX));
  const y = Math.min(0, 0 - Math.round(placed.y * scaleY));
  const right = Math.max(old.width, Math.round((result.width - placed.x) * scaleX));
  const bottom = Math.max(old.height, Math.round((result.height - placed.y) * scaleY));
  return {
    region: { x, y, width: right - x, height: bottom - y },
    scale: old.width >= old.height ? scaleX : scaleY,
  };
}

/** The best of the scales around the expected one; each keeps the expected share of free space on either side. */
function searchNear({ old, result, resultSize }: Pair, expected: Rect): Rect {
  const share = Math.min(1, SEARCH_SIDE / longerSide(resultSize));
  const picture = highPass(reduced(result, scaled(resultSize, share)), BLUR_RADIUS);
  const shareX = expected.width < resultSize.width ? expected.x / (resultSize.width - expected.width) : 0.5;
  const shareY = expected.height < resultSize.height ? expected.y / (resultSize.height - expected.height) : 0.5;
  let best = { ...expected, score: -1 };
  for (const scale of SCALES) {
    const size = scaled({ width: expected.width * scale, height: expected.height * scale }, share);
    if (size.width > picture.width * 1.1 || size.height > picture.height * 1.1) continue;
    const found = searchPlace(highPass(reduced(old, size), BLUR_RADIUS), picture, {
      x: shareX * (picture.width - size.width),
      y: shareY * (picture.height - size.height),
      reachX: Math.ceil(REACH_SHARE * picture.width),
      reachY: Math.ceil(REACH_SHARE * picture.height),
    });
    if (found.score > best.score) best = { ...found, ...size };
  }
  return best.score < 0 ? expected : enlarged(best, 1 / share);
}

/** The best of all places and scales. */
function searchWide({ old, result, resultSize }: Pair, { width, height }: Size): Rect {
  const share = Math.min(1, WIDE_SIDE / longerSide(resultSize));
  const picture = highPass(reduced(result, scaled(resultSize, share)), BLUR_RADIUS);
  const largest = Math.min(picture.width / width, picture.height / height);
  let best = { x: 0, y: 0, ...scaled({ width, height }, largest), score: -1 };
  for (const scale of WIDE_SCALES) {
    const size = scaled({ width, height }, largest * scale);
    const reachX = (picture.width - size.width) / 2;
    const reachY = (picture.height - size.height) / 2;
    const around = { x: reachX, y: reachY, reachX, reachY };
    const found = searchPlace(highPass(reduced(old, size), BLUR_RADIUS), picture, around);
    if (found.score > best.score) best = { ...found, ...size };
  }
  return enlarged(best, 1 / share);
}

/**
 * Fit of the old picture at the next best place, at the size in which it was found, as a share of its fit there: a picture that
 * repeats itself fits at several places, and the right one cannot be told.
 */
function secondPeakOf(pair: Pair, place: Rect): number {
  const { template, picture, small } = atSide(pair, place, Math.min(SEARCH_SIDE, longerSide(pair.resultSize)));
  const found = correlation(template, picture, small);
  let secondPeakRatio = 0;
  const [lastX, lastY] = [picture.width - template.width, picture.height - template.height];
  for (let y = Math.min(0, lastY); y <= Math.max(0, lastY); y++) {
    for (let x = Math.min(0, lastX); x <= Math.max(0, lastX); x++) {
      if (Math.max(Math.abs(x - small.x), Math.abs(y - small.y)) < RIVAL_AWAY) continue;
      secondPeakRatio = Math.max(secondPeakRatio, correlationAt(template, picture, x, y));
    }
  }
  return found > 0 ? secondPeakRatio / found : 1;
}

/** Both pictures reduced so that the result's longer side is `side`, high-passed, and the place there. */
function atSide({ old, result, resultSize }: Pair, place: Rect, side: number) {
  const size = scaled(resultSize, Math.min(1, side / longerSide(resultSize)));
  const scaleX = size.width / resultSize.width;
  const scaleY = size.height / resultSize.height;
  const small = { x: place.x * scaleX, y: place.y * scaleY, width: place.width * scaleX, height: place.height * scaleY };
  const template = highPass(reduced(old, scaled(small, 1)), BLUR_RADIUS);
  return { template, picture: highPass(reduced(result, size), BLUR_RADIUS), small, scaleX, scaleY };
}

const enlarged = ({ x, y, width, height }: Rect, by: number): Rect => ({
  x: x * by,
  y: y * by,
  width: width * by,
  height: height * by,
});

const scaled = ({ width, height }: Size, by: number): Size => ({
  width: Math.max(1, Math.round(width * by)),
  height: Math.max(1, Math.round(height * by)),
});
