import type { Rect, Size } from "../geometry/geometry.ts";
import { solveSymmetric } from "../math/cholesky.ts";
import type { GreyPlane } from "./grey.ts";

/** Unknowns of a fit: x, y, width, height and the gain of the template. */
const UNKNOWNS = 5;
const MAX_SAMPLES = 40_000;
const MAX_STEPS = 12;
const SETTLED = 0.005;
/** Lower bound of the template's gain in the picture: a fainter match would make the steps too long. */
const MIN_GAIN = 0.2;
/** Of a side, as a logarithm, in one fit. */
const MAX_CHANGE = 0.3;
/**
 * So many pixels along a template's edges count for nothing: what was made beside them shines into the picture's high pass there. With
 * a hard grey surround it moved the fit by a pixel. As wide as the high pass is.
 */
const RIM = 5;

const rimOf = ({ width, height }: Size): number => (Math.min(width, height) > 6 * RIM ? RIM : 0);

/**
 * Normalised cross correlation of a template with the part of a picture that it covers when laid over `place` (pixels of the
 * picture, fractions allowed): 1 the same but for gain, 0 unrelated. Both high-passed. 0 where less than 80 % of it lies inside.
 */
export function correlation(template: GreyPlane, picture: GreyPlane, place: Rect): number {
  let cross = 0;
  let ofTemplate = 0;
  let ofPicture = 0;
  const counted = eachSample(template, picture, place, (t, value) => {
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
 * Moves `place`, and stretches it where it may, so that the template fits the picture best, to a small fraction of a pixel: Gauss-Newton
 * on position, both scales and gain, with the template's own slopes, which do not change on the way. It needs a start within about two
 * pixels.
 * @see Baker, Matthews 2004, "Lucas-Kanade 20 years on", sections 2 and 3.2
 */
export function fitPlace(
  template: GreyPlane,
  picture: GreyPlane,
  start: Rect,
  freedom: "position" | "position and size" = "position and size",
): Rect {
  const stretch = freedom === "position" ? 0 : 1;
  const samples = slopesOf(template, start);
  const { count, at, shareX, shareY, slopes } = samples;
  const normal = new Float64Array(UNKNOWNS * UNKNOWNS);
  const right = new Float64Array(UNKNOWNS);
  const { width, height, data } = picture;
  let place = start;
  let gain = 1;
  for (let step = 0; step < MAX_STEPS; step++) {
    normal.fill(0);
    right.fill(0);
    for (let i = 0; i < count; i++) {
      const acrossShare = shareX[i] as number;
      const downShare = shareY[i] as number;
      const x = place.x + acrossShare * place.width - 0.5;
      const y = place.y + downShare * place.height - 0.5;
      // Between four pixels: at the rim there is nothing to hold it against.
      if (x < 0 || y < 0 || x >= width - 1 || y >= height - 1) continue;
      const left = x | 0;
      const top = y | 0;
      const dx = x - left;
      const dy = y - top;
      const j = top * width + left;
      const upper = (data[j] as number) * (1 - dx) + (data[j + 1] as number) * dx;
      const lower = (data[j + width] as number) * (1 - dx) + (data[j + width + 1] as number) * dx;
      const t = template.data[at[i] as number] as number;
      const residual = gain * t - (upper * (1 - dy) + lower * dy);
      const a = slopes[2 * i] as number;
      const b = slopes[2 * i + 1] as number;
      const c = stretch * a * acrossShare;
      const d = stretch * b * downShare;
      right[0] = (right[0] as number) + a * residual;
      right[1] = (right[1] as number) + b * residual;
      right[2] = (right[2] as number) + c * residual;
      right[3] = (right[3] as number) + d * residual;
      right[4] = (right[4] as number) - t * residual;
      normal[0] = (normal[0] as number) + a * a;
      normal[5] = (normal[5] as number) + a * b;
      normal[10] = (normal[10] as number) + a * c;
      normal[15] = (normal[15] as number) + a * d;
      normal[20] = (normal[20] as number) - a * t;
      normal[6] = (normal[6] as number) + b * b;
      normal[11] = (normal[11] as number) + b * c;
      normal[16] = (normal[16] as number) + b * d;
      normal[21] = (normal[21] as number) - b * t;
      normal[12] = (normal[12] as number) + c * c;
      normal[17] = (normal[17] as number) + c * d;
      normal[22] = (normal[22] as number) - c * t;
      normal[18] = (normal[18] as number) + d * d;
      normal[23] = (normal[23] as number) - d * t;
      normal[24] = (normal[24] as number) + t * t;
    }
    // Sizes that are held have no equation: theirs says that they do not change.
    if (stretch === 0) {
      normal[12] = 1;
      normal[18] = 1;
    }
    const change = solveSymmetric(normal, right);
    if (change === null) return place;
    // The picture's slopes are the template's, as strong as it is in the picture.
    const strength = Math.max(MIN_GAIN, gain);
    const [dx = 0, dy = 0, dWidth = 0, dHeight = 0] = change.subarray(0, 4).map((by) => by / strength);
    place = { x: place.x + dx, y: place.y + dy, width: place.width + dWidth, height: place.height + dHeight };
    gain += change[4] ?? 0;
    if (strays(place, start)) return start;
    if (Math.max(Math.abs(dx), Math.abs(dy), Math.abs(dWidth), Math.abs(dHeight)) < SETTLED) break;
  }
  return place;
}

/** A fit that has nothing to hold on to runs away. */
const strays = (place: Rect, start: Rect): boolean =>
  !(Math.abs(Math.log(place.width / start.width)) < MAX_CHANGE && Math.abs(Math.log(place.height / start.height)) < MAX_CHANGE);

interface Samples {
  readonly count: number;
  /** Indices into the template. */
  readonly at: Int32Array;
  /** 0..1 across the template. */
  readonly shareX: Float64Array;
  readonly shareY: Float64Array;
  /** Across and down, pairs, per pixel of the picture. */
  readonly slopes: Float32Array;
}

/** The pixels of a template that are fitted, at most `MAX_SAMPLES`, and how it changes there. */
function slopesOf({ width, height, data }: GreyPlane, place: Size): Samples {
  const stride = Math.max(1, Math.floor(Math.sqrt((width * height) / MAX_SAMPLES)));
  const rim = Math.max(1, rimOf({ width, height }));
  const first = rim + (stride >> 1);
  const columns = Math.max(0, Math.ceil((width - rim - first) / stride));
  const rows = Math.max(0, Math.ceil((height - rim - first) / stride));
  const count = columns * rows;
  const at = new Int32Array(count);
  const shareX = new Float64Array(count);
  const shareY = new Float64Array(count);
  const slopes = new Float32Array(2 * count);
  const perX = width / place.width / 2;
  const perY = height / place.height / 2;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const i = row * columns + column;
      const x = first + column * stride;
      const y = first + row * stride;
      const j = y * width + x;
      at[i] = j;
      shareX[i] = (x + 0.5) / width;
      shareY[i] = (y + 0.5) / height;
      slopes[2 * i] = ((data[j + 1] as number) - (data[j - 1] as number)) * perX;
      slopes[2 * i + 1] = ((data[j + width] as number) - (data[j - width] as number)) * perY;
    }
  }
  return { count, at, shareX, shareY, slopes };
}

/** Visits the template's pixels that fall inside the picture; how many. */
function eachSample(template: GreyPlane, picture: GreyPlane, place: Rect, visit: (t: number, value: number) => void): number {
  let counted = 0;
  const rim = rimOf(template);
  for (let row = rim; row < template.height - rim; row++) {
    const shareY = (row + 0.5) / template.height;
    const y = place.y + shareY * place.height - 0.5;
    if (y < -0.5 || y > picture.height - 0.5) continue;
    for (let column = rim; column < template.width - rim; column++) {
      const shareX = (column + 0.5) / template.width;
      const x = place.x + shareX * place.width - 0.5;
      if (x < -0.5 || x > picture.width - 0.5) continue;
      visit(template.data[row * template.width + column] as number, bilinear(picture, x, y));
      counted++;
    }
  }
  return counted;
}

/** The same with the template's left upper pixel on one of the picture's, unscaled; -1 where less than 80 % of it lies inside. */
export function correlationAt(template: GreyPlane, picture: GreyPlane, left: number, top: number): number {
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
