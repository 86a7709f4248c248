import { longerSide, type Rect, type Size } from "../geometry.ts";
import type { Raster } from "../raster.ts";
import { agreement } from "./agreement.ts";
import { type GreyPlane, highPass, lumaOf, resample } from "./grey.ts";
import { correlation, fitPlace, searchPlace } from "./place.ts";
import { type OutpaintPreset, presetFrame } from "./presets.ts";

/** Where the old picture lies in an answer: pixels of the answer, fractions allowed. */
export interface LocatedPicture extends Rect {
  /** Normalised cross correlation of the high-passed luma at a longer side of 256 pixels, -1..1. */
  readonly score: number;
  /** How much of it lies, part by part, where the whole does: 0..1. */
  readonly agreed: number;
  readonly isSure: boolean;
}

/**
 * Measured on the sample photographs, stretched, shifted in colour and re-encoded: 0.91 to 0.99 even at JPEG quality 30; under the noise
 * of the tests above 0.8. Other pictures, each at its best place: at most 0.12, in the tests below 0.3. Halfway between: a wrong "sure"
 * would lay the original over the wrong place.
 */
const SURE_SCORE = 0.5;
const SURE_AGREEMENT = 0.6;
const SEARCH_SIDE = 128;
const AGREEMENT_SIDE = 512;
const SCORE_SIDE = 256;
const FINEST_SIDE = 1440;
const BLUR_RADIUS = 4;
/** Around the scale and place that the preset lets expect. */
const SCALES = [0.88, 0.9, 0.92, 0.94, 0.96, 0.98, 1, 1.02, 1.04, 1.06, 1.08, 1.1, 1.12] as const;
const REACH_SHARE = 0.08;

/**
 * Finds the old picture in an answer to an outpaint preset: normalised cross correlation over the scales and places that the preset
 * allows, on a small picture, then refined from size to size down to a fraction of a pixel. Shifts of colour and contrast and JPEG
 * noise do not matter; width and height are fitted apart, since answers round their sides.
 */
export function locate(old: Raster, answer: Raster, preset: OutpaintPreset): LocatedPicture {
  const oldLuma = lumaOf(old);
  const answerLuma = lumaOf(answer);
  const expected = expectedPlace(preset, old, answer);
  let place = search(oldLuma, answerLuma, expected);
  // Never enlarge the old picture: what it does not hold cannot be compared.
  const finest = Math.min(FINEST_SIDE, longerSide(answer), Math.max(SEARCH_SIDE, longerSide(answer) * (old.width / place.width)));
  for (let side = SEARCH_SIDE; ; side = Math.min(finest, side * 2)) {
    place = atSide(oldLuma, answerLuma, place, side, fitPlace);
    if (side >= finest) break;
  }
  const score = atSide(oldLuma, answerLuma, place, Math.min(SCORE_SIDE, longerSide(answer)), correlation);
  const agreed = atSide(oldLuma, answerLuma, place, Math.min(AGREEMENT_SIDE, finest), agreement);
  const isPlausible = Math.abs(place.width / expected.width - 1) < 0.2 && Math.abs(place.height / expected.height - 1) < 0.2;
  return { ...place, score, agreed, isSure: isPlausible && score >= SURE_SCORE && agreed >= SURE_AGREEMENT };
}

/** Where a preset lets expect the old picture; a side preset keeps the other side, and the answer's shape tells how far it grew. */
export function expectedPlace(preset: OutpaintPreset, old: Size, answer: Size): Rect {
  switch (preset) {
    case "Zoom out 1.5x":
    case "Zoom out 2x":
    case "Make square": {
      const frame = presetFrame(preset, old);
      const scaleX = answer.width / frame.width;
      const scaleY = answer.height / frame.height;
      return { x: -frame.x * scaleX, y: -frame.y * scaleY, width: old.width * scaleX, height: old.height * scaleY };
    }
    case "Left outpaint":
    case "Right outpaint":
    case "Top outpaint":
    case "Bottom outpaint": {
      const scale = Math.min(answer.width / old.width, answer.height / old.height);
      const width = old.width * scale;
      const height = old.height * scale;
      return {
        x: preset === "Left outpaint" ? answer.width - width : 0,
        y: preset === "Top outpaint" ? answer.height - height : 0,
        width,
        height,
      };
    }
  }
}

/**
 * The canvas rectangle that an answer covers when the old picture, `placed` in it, lies at (0, 0): whole old-canvas pixels, holding the
 * old canvas. `scale` is canvas pixels a pixel of the answer, on the longer side.
 */
export function candidateRegion(placed: Rect, old: Size, answer: Size): { readonly region: Rect; readonly scale: number } {
  const scaleX = old.width / placed.width;
  const scaleY = old.height / placed.height;
  // 0 - n instead of -n, so that nothing is 0 and not -0.
  const x = Math.min(0, 0 - Math.round(placed.x * scaleX));
  const y = Math.min(0, 0 - Math.round(placed.y * scaleY));
  const right = Math.max(old.width, Math.round((answer.width - placed.x) * scaleX));
  const bottom = Math.max(old.height, Math.round((answer.height - placed.y) * scaleY));
  return {
    region: { x, y, width: right - x, height: bottom - y },
    scale: old.width >= old.height ? scaleX : scaleY,
  };
}

/** The best of all scales, at a fixed small size; each keeps the expected share of free space on either side. */
function search(old: GreyPlane, answer: GreyPlane, expected: Rect): Rect {
  const share = Math.min(1, SEARCH_SIDE / longerSide(answer));
  const picture = highPass(resample(answer, scaled(answer, share)), BLUR_RADIUS);
  const shareX = expected.width < answer.width ? expected.x / (answer.width - expected.width) : 0.5;
  const shareY = expected.height < answer.height ? expected.y / (answer.height - expected.height) : 0.5;
  let best = { ...expected, score: -1 };
  for (const scale of SCALES) {
    const size = scaled({ width: expected.width * scale, height: expected.height * scale }, share);
    if (size.width > picture.width * 1.1 || size.height > picture.height * 1.1) continue;
    const template = highPass(resample(old, size), BLUR_RADIUS);
    const found = searchPlace(template, picture, {
      x: shareX * (picture.width - size.width),
      y: shareY * (picture.height - size.height),
      reachX: Math.ceil(REACH_SHARE * picture.width),
      reachY: Math.ceil(REACH_SHARE * picture.height),
    });
    if (found.score <= best.score) continue;
    best = { x: found.x / share, y: found.y / share, width: size.width / share, height: size.height / share, score: found.score };
  }
  return { x: best.x, y: best.y, width: best.width, height: best.height };
}

/** Runs `how` on both pictures reduced so that the answer's longer side is `side`; rectangles go in and come out in the answer's pixels. */
function atSide(old: GreyPlane, answer: GreyPlane, place: Rect, side: number, how: typeof fitPlace): Rect;
function atSide(old: GreyPlane, answer: GreyPlane, place: Rect, side: number, how: typeof correlation | typeof agreement): number;
function atSide(
  old: GreyPlane,
  answer: GreyPlane,
  place: Rect,
  side: number,
  how: typeof fitPlace | typeof correlation | typeof agreement,
): Rect | number {
  const size = scaled(answer, Math.min(1, side / longerSide(answer)));
  const shareX = size.width / answer.width;
  const shareY = size.height / answer.height;
  const small = { x: place.x * shareX, y: place.y * shareY, width: place.width * shareX, height: place.height * shareY };
  const template = highPass(resample(old, scaled(small, 1)), BLUR_RADIUS);
  const result = how(template, highPass(resample(answer, size), BLUR_RADIUS), small);
  if (typeof result === "number") return result;
  return { x: result.x / shareX, y: result.y / shareY, width: result.width / shareX, height: result.height / shareY };
}

const scaled = ({ width, height }: Size, by: number): Size => ({
  width: Math.max(1, Math.round(width * by)),
  height: Math.max(1, Math.round(height * by)),
});
