import { deltaE, labOf } from "../colour.ts";
import type { Raster } from "../raster.ts";

/** What the overlay's colour is chosen from: hues all around the circle, "#rrggbb". */
export const CONTRAST_COLOURS = ["#ff3b30", "#ffd60a", "#34c759", "#32d7ff", "#2f7bff", "#e344f5"] as const;

/** Colours of this share of the picture may come nearer than the distance that is judged by. */
const NEAREST_SHARE = 0.1;
/** How much further away, in CIELAB, another colour must be for the present one to give way. */
const HYSTERESIS = 8;
/** No two colours of sRGB are further apart. */
const FURTHEST = 260;

const candidates = CONTRAST_COLOURS.map((hex) => {
  const value = Number.parseInt(hex.slice(1), 16);
  return { hex, lab: labOf((value >> 16) & 255, (value >> 8) & 255, value & 255) };
});

/**
 * The colour that stands out against a picture: the candidate that is furthest, in CIELAB, from the colours of nine tenths of it.
 *
 * @param picture as small as 64x64: where it is transparent it does not count
 * @param weights how much each pixel counts, row by row; null for all alike, as is a picture without any weight
 * @param current the colour until now, "#rrggbb"; it is kept unless another is clearly further away. Null when there is none
 */
export function contrastColour(picture: Raster, weights: Uint8Array | null, current: string | null): string {
  const chosen = weights?.some((weight) => weight > 0) ? weights : null;
  const distances = distancesTo(picture, chosen);
  let best = candidates[0]?.hex ?? CONTRAST_COLOURS[0];
  let furthest = -1;
  let present = -1;
  for (const [i, { hex }] of candidates.entries()) {
    const distance = distances[i] ?? 0;
    if (hex === current) present = distance;
    if (distance <= furthest) continue;
    furthest = distance;
    best = hex;
  }
  return current !== null && present >= 0 && furthest - present < HYSTERESIS ? current : best;
}

/** For each candidate the distance beyond which nine tenths of the picture are. */
function distancesTo({ data }: Raster, weights: Uint8Array | null): number[] {
  const histograms = candidates.map(() => new Float64Array(FURTHEST + 1));
  let total = 0;
  for (let at = 0; 4 * at < data.length; at++) {
    const weight = ((data[4 * at + 3] ?? 0) / 255) * (weights ? (weights[at] ?? 0) : 1);
    if (weight === 0) continue;
    total += weight;
    const lab = labOf(data[4 * at] ?? 0, data[4 * at + 1] ?? 0, data[4 * at + 2] ?? 0);
    for (const [i, candidate] of candidates.entries()) {
      const histogram = histograms[i];
      const bin = Math.min(FURTHEST, Math.floor(deltaE(lab, candidate.lab)));
      if (histogram) histogram[bin] = (histogram[bin] ?? 0) + weight;
    }
  }
  return histograms.map((histogram) => {
    let sum = 0;
    const distance = histogram.findIndex((weight) => {
      sum += weight;
      return sum > total * NEAREST_SHARE;
    });
    return Math.max(0, distance);
  });
}
