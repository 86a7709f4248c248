import { solveSymmetric } from "../cholesky.ts";
import type { Rect } from "../geometry.ts";
import type { GreyPlane } from "./grey.ts";

/** Unknowns of a fit: x, y, width, height and the gain of the template. */
const UNKNOWNS = 5;
const MAX_SAMPLES = 40_000;
const MAX_STEPS = 12;
const SETTLED = 0.005;
/** Of a side, as a logarithm, in one fit. */
const MOST_CHANGE = 0.3;
/**
 * So many pixels along a template's edges count for nothing: what was made beside them shines into the picture's high pass there. With
 * a hard grey surround it moved the fit by a pixel. As wide as the high pass is.
 */
const RIM = 5;

const rimOf = ({ width, height }: GreyPlane): number => (Math.min(width, height) > 6 * RIM ? RIM : 0);

/**
 * Normalised cross correlation of a template with the part of a picture that it covers when laid over `place` (pixels of the
 * picture, fractions allowed): 1 the same but for gain, 0 unrelated. Both high-passed. 0 where less than 80 % of it lies inside.
 */
export function correlation(template: GreyPlane, picture: GreyPlane, place: Rect): number {
  let cross = 0;
  let ofTemplate = 0;
  let ofPicture = 0;
  const counted = eachSample(template, picture, place, 1, (t, value) => {
    cross += t * value;
    ofTemplate += t * t;
    ofPicture += value * value;
  });
  const rim = rimOf(template);
  if (counted < 0.8 * (template.width - 2 * rim) * (template.height - 2 * rim) || ofTemplate === 0 || ofPicture === 0) return 0;
  return cross / Math.sqrt(ofTemplate * ofPicture);
}

/** The best whole-pixel offset of a template within `reachX`, `reachY` pixels of (x, y), unscaled. */
export function searchPlace(
  template: GreyPlane,
  picture: GreyPlane,
  { x, y, reachX, reachY }: { x: number; y: number; reachX: number; reachY: number },
): { readonly x: number; readonly y: number; readonly score: number } {
  let best = { x: Math.round(x), y: Math.round(y), score: -1 };
  for (let top = Math.round(y - reachY); top <= Math.round(y + reachY); top++) {
    for (let left = Math.round(x - reachX); left <= Math.round(x + reachX); left++) {
      const score = correlationAt(template, picture, left, top);
      if (score > best.score) best = { x: left, y: top, score };
    }
  }
  return best;
}

/**
 * Moves and stretches `place` so that the template fits the picture best, to a small fraction of a pixel: Gauss-Newton on position,
 * both scales and gain. It needs a start within about two pixels.
 * @see Baker, Matthews 2004, "Lucas-Kanade 20 years on", section 2
 */
export function fitPlace(template: GreyPlane, picture: GreyPlane, start: Rect): Rect {
  let place = start;
  const stride = Math.max(1, Math.floor(Math.sqrt((template.width * template.height) / MAX_SAMPLES)));
  const normal = new Float64Array(UNKNOWNS * UNKNOWNS);
  const right = new Float64Array(UNKNOWNS);
  const slope = new Float64Array(UNKNOWNS);
  let gain = 1;
  for (let step = 0; step < MAX_STEPS; step++) {
    normal.fill(0);
    right.fill(0);
    eachSample(template, picture, place, stride, (t, value, shareX, shareY, x, y) => {
      const slopeX = (bilinear(picture, x + 1, y) - bilinear(picture, x - 1, y)) / 2;
      const slopeY = (bilinear(picture, x, y + 1) - bilinear(picture, x, y - 1)) / 2;
      slope[0] = slopeX;
      slope[1] = slopeY;
      slope[2] = slopeX * shareX;
      slope[3] = slopeY * shareY;
      slope[4] = -t;
      const residual = gain * t - value;
      for (let row = 0; row < UNKNOWNS; row++) {
        const factor = slope[row] as number;
        right[row] = (right[row] as number) + factor * residual;
        for (let column = 0; column <= row; column++) {
          const at = row * UNKNOWNS + column;
          normal[at] = (normal[at] as number) + factor * (slope[column] as number);
        }
      }
    });
    const change = solveSymmetric(normal, right);
    if (change === null) return place;
    const [dx = 0, dy = 0, dWidth = 0, dHeight = 0, dGain = 0] = change;
    place = { x: place.x + dx, y: place.y + dy, width: place.width + dWidth, height: place.height + dHeight };
    gain += dGain;
    if (strays(place, start)) return start;
    if (Math.max(Math.abs(dx), Math.abs(dy), Math.abs(dWidth), Math.abs(dHeight)) < SETTLED) break;
  }
  return place;
}

/** A fit that has nothing to hold on to runs away. */
const strays = (place: Rect, start: Rect): boolean =>
  !(Math.abs(Math.log(place.width / start.width)) < MOST_CHANGE && Math.abs(Math.log(place.height / start.height)) < MOST_CHANGE);

/** Visits template pixels that fall inside the picture; how many. Shares are 0..1 across the template. */
function eachSample(
  template: GreyPlane,
  picture: GreyPlane,
  place: Rect,
  stride: number,
  visit: (t: number, value: number, shareX: number, shareY: number, x: number, y: number) => void,
): number {
  let counted = 0;
  const rim = rimOf(template);
  for (let row = rim + (stride >> 1); row < template.height - rim; row += stride) {
    const shareY = (row + 0.5) / template.height;
    const y = place.y + shareY * place.height - 0.5;
    if (y < -0.5 || y > picture.height - 0.5) continue;
    for (let column = rim + (stride >> 1); column < template.width - rim; column += stride) {
      const shareX = (column + 0.5) / template.width;
      const x = place.x + shareX * place.width - 0.5;
      if (x < -0.5 || x > picture.width - 0.5) continue;
      visit(template.data[row * template.width + column] as number, bilinear(picture, x, y), shareX, shareY, x, y);
      counted++;
    }
  }
  return counted;
}

function correlationAt(template: GreyPlane, picture: GreyPlane, left: number, top: number): number {
  const rim = rimOf(template);
  const firstX = Math.max(rim, -left);
  const lastX = Math.min(template.width - rim, picture.width - left);
  const firstY = Math.max(rim, -top);
  const lastY = Math.min(template.height - rim, picture.height - top);
  const whole = (template.width - 2 * rim) * (template.height - 2 * rim);
  if ((lastX - firstX) * (lastY - firstY) < 0.8 * whole || lastX <= firstX) return -1;
  let cross = 0;
  let ofTemplate = 0;
  let ofPicture = 0;
  for (let y = firstY; y < lastY; y++) {
    let i = y * template.width + firstX;
    let j = (y + top) * picture.width + left + firstX;
    for (const end = y * template.width + lastX; i < end; i++, j++) {
      const t = template.data[i] as number;
      const p = picture.data[j] as number;
      cross += t * p;
      ofTemplate += t * t;
      ofPicture += p * p;
    }
  }
  return ofTemplate === 0 || ofPicture === 0 ? -1 : cross / Math.sqrt(ofTemplate * ofPicture);
}

function bilinear({ width, height, data }: GreyPlane, x: number, y: number): number {
  const inX = Math.min(width - 1, Math.max(0, x));
  const inY = Math.min(height - 1, Math.max(0, y));
  const left = Math.floor(inX);
  const top = Math.floor(inY);
  const acrossShare = inX - left;
  const downShare = inY - top;
  const i = top * width + left;
  const right = left + 1 < width ? 1 : 0;
  const below = top + 1 < height ? width : 0;
  const upper = (data[i] as number) * (1 - acrossShare) + (data[i + right] as number) * acrossShare;
  const lower = (data[i + below] as number) * (1 - acrossShare) + (data[i + below + right] as number) * acrossShare;
  return upper * (1 - downShare) + lower * downShare;
}
