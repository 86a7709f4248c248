import { longerSide, type Point, type Size } from "../geometry/geometry.ts";
import { newComplexGrid, powerOfTwo, transform } from "./fourier.ts";

/** Luma of two pictures of one size, 0..255, and which of their pixels show the same thing: 1, or 0 where one was repainted. */
export interface PicturePair extends Size {
  readonly original: Float32Array<ArrayBuffer>;
  readonly result: Float32Array<ArrayBuffer>;
  readonly kept: Uint8Array<ArrayBuffer>;
}

/**
 * Reason for not applying a measured shift: too few kept pixels; no detail among them; the two do not look alike; farther than
 * any engine was seen to drift.
 */
export type RejectionReason = "few" | "flat" | "unlike" | "far";

/** Shift to the right and down that lays the result over the original. */
export interface Registration {
  /** Pixels of the pair, fractions of them measured. Not to be applied when it is not reliable. */
  readonly shift: Point;
  /** Normalised cross correlation of both pictures' detail on the kept pixels, the result moved: 0 unrelated, 1 the same. */
  readonly confidence: number;
  readonly isReliable: boolean;
  readonly rejectionReason: RejectionReason | null;
}

/** Boxes of 2 radius + 1: detail is what is finer than the one, noise what is finer than the other. */
const DETAIL_RADIUS = 6;
const NOISE_RADIUS = 1;
/** The result's repainted part may lie this much off its place; what is nearer to it is not compared. */
const MARGIN = 4;
const MAX_TRANSFORM = 256;
/** Of the standard deviation of the spectrum's weight, cycles a pixel: above it JPEG noise has more say than the picture. */
const PASS_BAND = 0.12;
/** 1 is the phase alone; a little less, so that frequencies that hold nothing but noise do not count as much as the others. */
const WHITENING = 0.7;
const MAX_SAMPLES = 150_000;
const MIN_SAMPLES = 1500;
const MAX_STEPS = 12;
const SETTLED = 0.002;
/** Shifts this large are usual (pixels, one standard deviation): what the picture says nothing about stays near 0. */
const USUAL_SHIFT = 2;
/** Neighbouring samples share noise: that many of them are worth one. */
const SHARED_NOISE = 9;
const MAX_ERROR = 0.25;
const MIN_CONFIDENCE = 0.35;
const MAX_SHIFT_SHARE = 0.015;
const MIN_MAX_SHIFT = 6;
const MIN_SHIFT = 0.01;
/** Less gain than this, as a share of the remaining difference, is noise: the result lies well as it is. */
const MIN_GAIN = 0.01;

/**
 * Measures how far a result drifted against the pixels that it was to keep. A first guess by phase correlation of both pictures'
 * detail, with the repainted part left blank, then Gauss-Newton on the kept pixels alone, robust against what the engine repainted
 * beside its mask, and held to 0 where the picture does not tell (along a lone straight edge).
 *
 * @see Kuglin, Hines 1975, "The phase correlation image alignment method"; Baker, Matthews 2004, "Lucas-Kanade 20 years on",
 * sections 3.2 (inverse compositional) and 5 (robust)
 */
export function register(pair: PicturePair): Registration {
  const kept = eroded(pair, MARGIN);
  // Wider than what is compared, so that slopes and moved samples do not run into the blank.
  const support = eroded(pair, NOISE_RADIUS);
  const original = detailOf(pair.original, support, pair);
  const result = detailOf(pair.result, support, pair);
  const fit = fitter({ width: pair.width, height: pair.height, original, result, kept });
  const rejected = (rejectionReason: RejectionReason, shift: Point = { x: 0, y: 0 }, confidence = 0): Registration => ({
    shift,
    confidence,
    isReliable: false,
    rejectionReason,
  });
  if (fit.samples < MIN_SAMPLES) return rejected("few");
  if (!fit.hasDetail) return rejected("flat");
  const unmoved = fit.at({ x: 0, y: 0 });
  const guesses = [{ x: 0, y: 0 }, coarseShift({ ...pair, original, result })].map(fit.from);
  const best = guesses.reduce((one, other) => (other.confidence > one.confidence ? other : one));
  const { shift, confidence } = best;
  if (confidence < MIN_CONFIDENCE) return rejected("unlike", shift, confidence);
  if (best.error > MAX_ERROR) return rejected("flat", shift, confidence);
  if (Math.hypot(shift.x, shift.y) > Math.max(MIN_MAX_SHIFT, MAX_SHIFT_SHARE * longerSide(pair)))
    return rejected("far", shift, confidence);
  const gain = 1 - (1 - confidence) / Math.max(1e-9, 1 - unmoved.confidence);
  if (gain < MIN_GAIN || Math.hypot(shift.x, shift.y) < MIN_SHIFT)
    return { shift: { x: 0, y: 0 }, confidence: unmoved.confidence, isReliable: true, rejectionReason: null };
  return { shift, confidence, isReliable: true, rejectionReason: null };
}

/** The whole-pixel peak of the phase correlation, between the samples by a parabola. */
function coarseShift(pair: PicturePair): Point {
  const step = Math.ceil(longerSide(pair) / MAX_TRANSFORM);
  const size = { width: Math.ceil(pair.width / step), height: Math.ceil(pair.height / step) };
  // Both are real, so one transform does for the two: the original as real part, the result as imaginary.
  const grid = newComplexGrid({ width: powerOfTwo(size.width), height: powerOfTwo(size.height) });
  for (let y = 0; y < pair.height; y++) {
    const row = Math.floor(y / step) * grid.width;
    for (let x = 0; x < pair.width; x++) {
      const from = y * pair.width + x;
      const to = row + Math.floor(x / step);
      grid.re[to] = (grid.re[to] ?? 0) + (pair.original[from] ?? 0);
      grid.im[to] = (grid.im[to] ?? 0) + (pair.result[from] ?? 0);
    }
  }
  transform(grid, "forward");
  const { width, height } = grid;
  const cross = newComplexGrid(grid);
  for (let v = 0; v < height; v++) {
    const fy = Math.min(v, height - v) / height;
    for (let u = 0; u < width; u++) {
      const fx = Math.min(u, width - u) / width;
      const at = v * width + u;
      const mirror = ((height - v) % height) * width + ((width - u) % width);
      const re = grid.re[at] ?? 0;
      const im = grid.im[at] ?? 0;
      const mirrorRe = grid.re[mirror] ?? 0;
      const mirrorIm = grid.im[mirror] ?? 0;
      const oneRe = (re + mirrorRe) / 2;
      const oneIm = (im - mirrorIm) / 2;
      const otherRe = (im + mirrorIm) / 2;
      const otherIm = (mirrorRe - re) / 2;
      const productRe = oneRe * otherRe + oneIm * otherIm;
      const productIm = oneIm * otherRe - oneRe * otherIm;
      const weight =
        Math.exp(-(fx * fx + fy * fy) / (2 * PASS_BAND * PASS_BAND)) / (Math.hypot(productRe, productIm) ** WHITENING + 1e-9);
      cross.re[at] = weight * productRe;
      cross.im[at] = weight * productIm;
    }
  }
  transform(cross, "backward");
  const value = (x: number, y: number): number => cross.re[((y + height) % height) * width + ((x + width) % width)] ?? 0;
  let best = { x: 0, y: 0, height: Number.NEGATIVE_INFINITY };
  for (let y = -(height >> 2); y <= height >> 2; y++)
    for (let x = -(width >> 2); x <= width >> 2; x++) if (value(x, y) > best.height) best = { x, y, height: value(x, y) };
  const { x, y } = best;
  const between = (before: number, after: number): number => {
    const bend = before - 2 * best.height + after;
    return bend < 0 ? (before - after) / (2 * bend) : 0;
  };
  return {
    x: step * (x + between(value(x - 1, y), value(x + 1, y))),
    y: step * (y + between(value(x, y - 1), value(x, y + 1))),
  };
}

interface Fit {
  readonly shift: Point;
  readonly confidence: number;
  /** Standard error of the shift in the direction that the picture tells best, pixels. */
  readonly error: number;
}

interface Fitter {
  readonly samples: number;
  readonly hasDetail: boolean;
  /** Fit of the two with the result moved by `shift`. */
  at(shift: Point): Fit;
  /** Fit at the nearest local optimum, searched from `start`. */
  from(start: Point): Fit;
}

/** Of both pictures' detail. */
function fitter({ width, height, original, result, kept }: PicturePair): Fitter {
  const every = Math.max(1, Math.ceil(Math.sqrt(kept.reduce((sum, one) => sum + one, 0) / MAX_SAMPLES)));
  const places: number[] = [];
  for (let y = 1; y < height - 1; y += every)
    for (let x = 1; x < width - 1; x += every) if (kept[y * width + x] === 1) places.push(y * width + x);
  const count = places.length;
  const slopeX = new Float32Array(count);
  const slopeY = new Float32Array(count);
  let energy = 0;
  for (const [n, i] of places.entries()) {
    slopeX[n] = ((original[i + 1] ?? 0) - (original[i - 1] ?? 0)) / 2;
    slopeY[n] = ((original[i + width] ?? 0) - (original[i - width] ?? 0)) / 2;
    energy += (original[i] ?? 0) ** 2;
  }
  const residual = new Float32Array(count);

  /** Fills `residual`; the result's detail is brought to the original's contrast first, as it is softer. */
  const compare = (shift: Point) => {
    let cross = 0;
    let ofResult = 0;
    let ofOriginal = 0;
    for (const [n, i] of places.entries()) {
      const x = i % width;
      const value = bilinear(result, width, height, x - shift.x, (i - x) / width - shift.y);
      residual[n] = value;
      const wanted = original[i] ?? 0;
      cross += wanted * value;
      ofResult += value * value;
      ofOriginal += wanted * wanted;
    }
    const gain = ofResult > 0 ? Math.max(0, cross / ofResult) : 0;
    let spread = 0;
    for (const [n, i] of places.entries()) {
      residual[n] = gain * (residual[n] ?? 0) - (original[i] ?? 0);
      spread += Math.abs(residual[n] ?? 0);
    }
    return { confidence: ofResult > 0 && ofOriginal > 0 ? cross / Math.sqrt(ofResult * ofOriginal) : 0, spread: spread / count };
  };

  const at = (shift: Point): { fit: Fit; move: Point } => {
    const { confidence, spread } = compare(shift);
    const limit = Math.max(0.05, 2 * spread);
    let xx = 0;
    let xy = 0;
    let yy = 0;
    let bx = 0;
    let by = 0;
    let squares = 0;
    for (let n = 0; n < count; n++) {
      const e = residual[n] ?? 0;
      const weight = Math.abs(e) <= limit ? 1 : limit / Math.abs(e);
      const gx = slopeX[n] ?? 0;
      const gy = slopeY[n] ?? 0;
      xx += weight * gx * gx;
      xy += weight * gx * gy;
      yy += weight * gy * gy;
      bx += weight * gx * e;
      by += weight * gy * e;
      squares += weight * e * e;
    }
    const variance = SHARED_NOISE * (squares / count + 1e-3);
    const prior = variance / (USUAL_SHIFT * USUAL_SHIFT);
    bx -= prior * shift.x;
    by -= prior * shift.y;
    const a = xx + prior;
    const d = yy + prior;
    const determinant = a * d - xy * xy;
    const strongest = (xx + yy + Math.hypot(xx - yy, 2 * xy)) / 2;
    return {
      fit: { shift, confidence, error: Math.sqrt(variance / (strongest + 1e-9)) },
      move: { x: (d * bx - xy * by) / determinant, y: (a * by - xy * bx) / determinant },
    };
  };

  return {
    samples: count,
    hasDetail: count > 0 && energy / count > 0.05,
    at: (shift) => at(shift).fit,
    from(start) {
      let { fit, move } = at(start);
      for (let step = 0; step < MAX_STEPS && Math.hypot(move.x, move.y) > SETTLED; step++) {
        const next = at({ x: fit.shift.x + move.x, y: fit.shift.y + move.y });
        // Past the best place it would only swing around it.
        if (next.fit.confidence < fit.confidence - 1e-4) break;
        ({ fit, move } = next);
      }
      return fit;
    },
  };
}

function bilinear(plane: Float32Array, width: number, height: number, x: number, y: number): number {
  const inX = Math.min(width - 1.001, Math.max(0, x));
  const inY = Math.min(height - 1.001, Math.max(0, y));
  const left = Math.floor(inX);
  const top = Math.floor(inY);
  const acrossShare = inX - left;
  const i = top * width + left;
  const upper = (plane[i] ?? 0) * (1 - acrossShare) + (plane[i + 1] ?? 0) * acrossShare;
  const lower = (plane[i + width] ?? 0) * (1 - acrossShare) + (plane[i + width + 1] ?? 0) * acrossShare;
  return upper + (inY - top) * (lower - upper);
}

/** Band-passed luma, the difference of two box means, at kept pixels and from kept pixels alone; 0 elsewhere. */
function detailOf(luma: Float32Array, kept: Uint8Array, size: Size): Float32Array<ArrayBuffer> {
  const fine = keptMean(luma, kept, size, NOISE_RADIUS);
  const coarse = keptMean(luma, kept, size, DETAIL_RADIUS);
  for (let i = 0; i < fine.length; i++) fine[i] = kept[i] === 1 ? (fine[i] ?? 0) - (coarse[i] ?? 0) : 0;
  return fine;
}

/** The mean of the kept pixels in a box around each pixel; 0 where there are none. */
function keptMean(values: Float32Array, kept: Uint8Array, { width, height }: Size, radius: number): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(width);
  const counts = new Int32Array(width);
  const mean = new Float32Array(width * height);
  const addRow = (y: number, sign: 1 | -1): void => {
    if (y < 0 || y >= height) return;
    for (let x = 0, i = y * width; x < width; x++, i++) {
      if (kept[i] !== 1) continue;
      sums[x] = (sums[x] ?? 0) + sign * (values[i] ?? 0);
      counts[x] = (counts[x] ?? 0) + sign;
    }
  };
  for (let y = 0; y < radius; y++) addRow(y, 1);
  for (let y = 0; y < height; y++) {
    addRow(y + radius, 1);
    addRow(y - radius - 1, -1);
    let sum = 0;
    let count = 0;
    for (let x = 0; x < radius; x++) {
      sum += sums[x] ?? 0;
      count += counts[x] ?? 0;
    }
    for (let x = 0; x < width; x++) {
      if (x + radius < width) {
        sum += sums[x + radius] ?? 0;
        count += counts[x + radius] ?? 0;
      }
      if (x - radius - 1 >= 0) {
        sum -= sums[x - radius - 1] ?? 0;
        count -= counts[x - radius - 1] ?? 0;
      }
      mean[y * width + x] = count > 0 ? sum / count : 0;
    }
  }
  return mean;
}

/** Kept pixels whose whole box of 2 radius + 1 is kept, as far as it lies on the picture. */
function eroded({ kept, width, height }: PicturePair, radius: number): Uint8Array<ArrayBuffer> {
  const across = kept.slice();
  const shrink = (from: Uint8Array, to: Uint8Array, start: number, step: number, length: number): void => {
    let until = -1;
    for (let k = 0; k < Math.min(radius, length); k++) if (from[start + k * step] !== 1) until = k + radius;
    for (let k = 0; k < length; k++) {
      if (k + radius < length && from[start + (k + radius) * step] !== 1) until = k + 2 * radius;
      if (k <= until) to[start + k * step] = 0;
    }
  };
  for (let y = 0; y < height; y++) shrink(kept, across, y * width, 1, width);
  const result = across.slice();
  for (let x = 0; x < width; x++) shrink(across, result, x, width, height);
  return result;
}
