import { deltaE, labOf } from "../../colour/colour.ts";
import type { Raster } from "../../raster.ts";
import { CONTRAST_COLOURS } from "./contrastColours.ts";

/** Opacity of the overlay over the picture for judging a colour. */
const OPACITY = 0.5;
/** Colours of this share of the picture may come nearer than the distance that is judged by. */
const NEAREST_SHARE = 0.25;
/** Margin, in CIELAB, by which another colour's distance must be larger to replace the current one. */
const HYSTERESIS = 4;
/** No two colours of sRGB are further apart. */
const FURTHEST = 260;

const candidates = CONTRAST_COLOURS.map((hex) => {
  const value = Number.parseInt(hex.slice(1), 16);
  return { hex, red: (value >> 16) & 255, green: (value >> 8) & 255, blue: value & 255 };
});

/**
 * The colour that stands out against a picture: the candidate that, laid over it at half opacity, changes the colours of three quarters of
 * it the most, in CIELAB. What is seen is judged, not the colour alone: over dark red a pure magenta is far away but looks red.
 *
 * @param picture as small as 48x48: where it is transparent it does not count
 * @param weights how much each pixel counts, row by row; null for all alike, as is a picture without any weight
 * @param current the colour until now, "#rrggbb"; it is kept unless another is clearly better. Null when there is none
 */
export function contrastColour(picture: Raster, weights: Uint8Array | null, current: string | null): string {
  const distances = distancesIn(picture, weights?.some((weight) => weight > 0) ? weights : null);
  let best: string = CONTRAST_COLOURS[0];
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

/** For each candidate the distance that it keeps from three quarters of the picture. */
function distancesIn({ data }: Raster, weights: Uint8Array | null): number[] {
  const histograms = candidates.map(() => new Float64Array(FURTHEST + 1));
  let total = 0;
  for (let at = 0; 4 * at < data.length; at++) {
    const weight = ((data[4 * at + 3] ?? 0) / 255) * (weights ? (weights[at] ?? 0) : 1);
    if (weight === 0) continue;
    total += weight;
    const [r, g, b] = [data[4 * at] ?? 0, data[4 * at + 1] ?? 0, data[4 * at + 2] ?? 0];
    const under = labOf(r, g, b);
    for (const [i, { red, green, blue }] of candidates.entries()) {
      const shown = labOf(mixed(r, red), mixed(g, green), mixed(b, blue));
      const histogram = histograms[i];
      const bin = Math.min(FURTHEST, Math.floor(deltaE(under, shown)));
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

const mixed = (under: number, over: number): number => Math.round(under + (over - under) * OPACITY);
