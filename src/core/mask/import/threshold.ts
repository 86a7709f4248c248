import { HALF } from "./maskSource.ts";

/** A histogram cut in two. */
export interface Split {
  /** Number of values in each part. */
  readonly low: number;
  readonly high: number;
  /** The mean of each part; the same where there is one part alone. */
  readonly lowMean: number;
  readonly highMean: number;
}

/** Distance that a threshold keeps from either mean to separate them well, as a share of the distance between the two. */
const SAFE_SHARE = 0.25;

/** Means that are nearer than this are one and the same. */
const MIN_DISTANCE = 8;

/**
 * Cuts a histogram where the variance between its two parts is greatest.
 *
 * @param histogram how often each value 0..255 is there
 * @see Otsu, "A Threshold Selection Method from Gray-Level Histograms" (1979)
 */
export function splitHistogram(histogram: ArrayLike<number>): Split {
  let total = 0;
  let sum = 0;
  for (let value = 0; value < histogram.length; value++) {
    total += histogram[value] ?? 0;
    sum += value * (histogram[value] ?? 0);
  }
  const mean = total > 0 ? sum / total : 0;
  let best: Split = { low: total, high: 0, lowMean: mean, highMean: mean };
  let bestVariance = 0;
  let low = 0;
  let lowSum = 0;
  for (let value = 0; value < histogram.length; value++) {
    low += histogram[value] ?? 0;
    lowSum += value * (histogram[value] ?? 0);
    const high = total - low;
    if (low === 0 || high === 0) continue;
    const lowMean = lowSum / low;
    const highMean = (sum - lowSum) / high;
    const variance = low * high * (highMean - lowMean) ** 2;
    if (variance <= bestVariance) continue;
    bestVariance = variance;
    best = { low, high, lowMean, highMean };
  }
  return best;
}

/**
 * From which value on a pixel is white: 128 where that parts the light from the dark, or where all is alike; else the middle between
 * the two, so that grey 100 on black is a mask, too.
 */
export function thresholdOf(histogram: ArrayLike<number>): number {
  const { lowMean, highMean } = splitHistogram(histogram);
  const between = highMean - lowMean;
  if (between < MIN_DISTANCE) return HALF;
  const margin = SAFE_SHARE * between;
  if (HALF >= lowMean + margin && HALF <= highMean - margin) return HALF;
  return Math.max(1, Math.round((lowMean + highMean) / 2));
}
