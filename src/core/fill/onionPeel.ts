import type { Random } from "../math/random.ts";
import { HOLE, type Level, PATCH } from "./pyramid.ts";

const HALF = 3;
const MAX_CANDIDATES = 3000;
const SIDE = PATCH * PATCH;

/**
 * A first guess for the coarsest level: from the rim inwards each hole pixel takes the centre of the source patch that fits the pixels
 * known or guessed so far around it best (squared differences, at most 3,000 sources tried).
 * @throws RangeError when the level has no source patch
 */
export function peel(level: Level, random: Random): void {
  const { width, height, pixels, hole, depth, sources, holePixels } = level;
  if (sources.length === 0) throw new RangeError("no source patch");
  const candidates = sampleOf(sources, random);
  const order = Int32Array.from(holePixels).sort((a, b) => (depth[a] as number) - (depth[b] as number) || a - b);
  const isOpen = Uint8Array.from(hole);
  // Known neighbours of the pixel at hand: where they lie inside a patch, in bytes, and which byte of `pixels` they are.
  const inPatch = new Int32Array(SIDE);
  const inPicture = new Int32Array(SIDE);
  for (const i of order) {
    const x = i % width;
    const y = (i - x) / width;
    let known = 0;
    for (let dy = -HALF; dy <= HALF; dy++) {
      const row = y + dy;
      if (row < 0 || row >= height) continue;
      for (let dx = -HALF; dx <= HALF; dx++) {
        const column = x + dx;
        if (column < 0 || column >= width || isOpen[row * width + column] === HOLE) continue;
        inPatch[known] = 4 * ((dy + HALF) * width + dx + HALF);
        inPicture[known] = 4 * (row * width + column);
        known++;
      }
    }
    let best = candidates[0] as number;
    let least = Number.POSITIVE_INFINITY;
    for (const source of candidates) {
      const from = 4 * source;
      let sum = 0;
      for (let k = 0; k < known && sum < least; k++) {
        const a = from + (inPatch[k] as number);
        const b = inPicture[k] as number;
        const r = (pixels[a] as number) - (pixels[b] as number);
        const g = (pixels[a + 1] as number) - (pixels[b + 1] as number);
        const bl = (pixels[a + 2] as number) - (pixels[b + 2] as number);
        const t = (pixels[a + 3] as number) - (pixels[b + 3] as number);
        sum += r * r + g * g + bl * bl + t * t;
      }
      if (sum < least) {
        least = sum;
        best = source;
      }
    }
    const centre = 4 * (best + HALF * width + HALF);
    for (let channel = 0; channel < 4; channel++) pixels[4 * i + channel] = pixels[centre + channel] as number;
    isOpen[i] = 0;
  }
}

function sampleOf(sources: Int32Array, random: Random): Int32Array {
  if (sources.length <= MAX_CANDIDATES) return sources;
  return Int32Array.from({ length: MAX_CANDIDATES }, () => sources[random.below(sources.length)] as number);
}
