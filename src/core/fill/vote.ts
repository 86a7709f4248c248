import type { NearestField } from "./nearestField.ts";
import { centreIndex, type Level, PATCH } from "./pyramid.ts";

/** Factor by which a patch counts less for each pixel that its centre lies deeper in the hole. */
const DEPTH_DECAY = 1.3;
/** Sigma squared is this quantile of the distances, told from so many of them. */
const SIGMA_SHARE = 0.75;
const MAX_SAMPLES = 20_000;
const HALF = 3;

/** Work space of the votes of a level, made once. */
export const voteWeights = ({ width, height }: Level): Float64Array<ArrayBuffer> => new Float64Array(width * height);

/**
 * Every hole pixel becomes the mean of what the matches of the patches that cover it propose, good matches and those near the rim
 * counting most.
 *
 * @returns the mean change of a hole byte of colour, 0..255
 * @see Wexler, Shechtman, Irani 2007, "Space-time completion of video", section 3.2
 */
export function voteMean(level: Level, field: NearestField, weights: Float64Array): number {
  weigh(level, field, weights);
  const { width, height, pixels, holePixels } = level;
  const { source } = field;
  let change = 0;
  for (const i of holePixels) {
    const x = i % width;
    const y = (i - x) / width;
    const firstX = Math.max(0, x - PATCH + 1);
    const lastX = Math.min(x, width - PATCH);
    const lastY = Math.min(y, height - PATCH);
    let r = 0;
    let g = 0;
    let b = 0;
    let texture = 0;
    let total = 0;
    for (let patchY = Math.max(0, y - PATCH + 1); patchY <= lastY; patchY++) {
      for (let patch = patchY * width + firstX, end = patchY * width + lastX; patch <= end; patch++) {
        const weight = weights[patch] as number;
        const from = 4 * ((source[patch] as number) + i - patch);
        r += weight * (pixels[from] as number);
        g += weight * (pixels[from + 1] as number);
        b += weight * (pixels[from + 2] as number);
        texture += weight * (pixels[from + 3] as number);
        total += weight;
      }
    }
    const at = 4 * i;
    const red = (r / total + 0.5) | 0;
    const green = (g / total + 0.5) | 0;
    const blue = (b / total + 0.5) | 0;
    change +=
      Math.abs(red - (pixels[at] as number)) +
      Math.abs(green - (pixels[at + 1] as number)) +
      Math.abs(blue - (pixels[at + 2] as number));
    pixels[at] = red;
    pixels[at + 1] = green;
    pixels[at + 2] = blue;
    pixels[at + 3] = (texture / total + 0.5) | 0;
  }
  return change / (3 * Math.max(1, holePixels.length));
}

/** Every hole pixel becomes what the match of the patch around it proposes: a rough guess, for a field that is good already. */
export function copyCentres({ width, height, pixels, holePixels }: Level, { source }: NearestField): void {
  const guess = new Uint8Array(4 * holePixels.length);
  for (let n = 0; n < holePixels.length; n++) {
    const i = holePixels[n] as number;
    const x = i % width;
    const y = (i - x) / width;
    const patchX = Math.min(Math.max(0, x - HALF), width - PATCH);
    const patchY = Math.min(Math.max(0, y - HALF), height - PATCH);
    const patch = patchY * width + patchX;
    const from = 4 * ((source[patch] as number) + i - patch);
    for (let channel = 0; channel < 4; channel++) guess[4 * n + channel] = pixels[from + channel] as number;
  }
  for (let n = 0; n < holePixels.length; n++) {
    const to = 4 * (holePixels[n] as number);
    for (let channel = 0; channel < 4; channel++) pixels[to + channel] = guess[4 * n + channel] as number;
  }
}

/**
 * Every hole pixel becomes a copy from the single match that counts most, which keeps it as sharp as its source.
 *
 * @returns for each of `level.holePixels` the index of the pixel that it was copied from
 */
export function voteBest(level: Level, field: NearestField, weights: Float64Array): Int32Array<ArrayBuffer> {
  weigh(level, field, weights);
  const { width, height, pixels, holePixels } = level;
  const { source } = field;
  const copiedFrom = new Int32Array(holePixels.length);
  for (let n = 0; n < holePixels.length; n++) {
    const i = holePixels[n] as number;
    const x = i % width;
    const y = (i - x) / width;
    const firstX = Math.max(0, x - PATCH + 1);
    const lastX = Math.min(x, width - PATCH);
    const lastY = Math.min(y, height - PATCH);
    let most = -1;
    let from = i;
    for (let patchY = Math.max(0, y - PATCH + 1); patchY <= lastY; patchY++) {
      for (let patch = patchY * width + firstX, end = patchY * width + lastX; patch <= end; patch++) {
        const weight = weights[patch] as number;
        if (weight <= most) continue;
        most = weight;
        from = (source[patch] as number) + i - patch;
      }
    }
    copiedFrom[n] = from;
    for (let channel = 0; channel < 4; channel++) pixels[4 * i + channel] = pixels[4 * from + channel] as number;
  }
  return copiedFrom;
}

function weigh({ width, depth, targets }: Level, { distance }: NearestField, weights: Float64Array): void {
  const stride = Math.max(1, Math.floor(targets.length / MAX_SAMPLES));
  const sample = new Float64Array(Math.ceil(targets.length / stride));
  for (let n = 0; n < sample.length; n++) sample[n] = distance[targets[n * stride] as number] as number;
  sample.sort();
  const spread = Math.max(1, sample[Math.floor(SIGMA_SHARE * (sample.length - 1))] ?? 1);
  const decay = Math.log(DEPTH_DECAY) / 3;
  for (const target of targets) {
    const pixelsDeep = depth[centreIndex(target, width)] as number;
    // The exponent is bounded so that a weight never becomes 0: a pixel may be covered by bad, deep patches only.
    weights[target] = Math.exp(Math.max(-600, -(distance[target] as number) / (2 * spread) - decay * pixelsDeep));
  }
}
