import { HOLE, type Level } from "./pyramid.ts";

const SCREEN = 0.001;
const OVER_RELAXATION = 1.85;
const ROUNDS = 80;
/** Above so many pixels half the rounds do: borders between copies are local, and the rim is little of such a hole. */
const MANY_PIXELS = 1_000_000;
const CHANNELS = 3;

/**
 * Takes away the borders between copied patches and the seam at the rim: keeps the gradients of the pixels that were copied, lets the
 * colours drift, slowly, from the copies. Known pixels are fixed. Screened Poisson equation, solved by successive over-relaxation.
 *
 * @param copiedFrom for each of `level.holePixels` the index of the pixel that it was copied from
 * @returns R, G, B of each of `level.holePixels`, 0..255, not rounded
 * @see Pérez, Gangnet, Blake 2003, "Poisson image editing"; Darabi et al. 2012, "Image melding", section 4.3
 */
export function blendCopies(level: Level, copiedFrom: Int32Array, onRound: (share: number) => void): Float32Array<ArrayBuffer> {
  const { width, height, pixels, hole, holePixels } = level;
  const count = holePixels.length;
  const orderOf = new Int32Array(width * height).fill(-1);
  for (let n = 0; n < count; n++) orderOf[holePixels[n] as number] = n;
  const sourceOf = (i: number): number => {
    const n = orderOf[i] as number;
    return n < 0 ? i : (copiedFrom[n] as number);
  };

  // Per hole pixel: its four neighbours (order in the hole, -1 where known or none), and all that is constant in its equation.
  const neighbours = new Int32Array(4 * count).fill(-1);
  const constant = new Float32Array(CHANNELS * count);
  const weight = new Float32Array(count);
  const colour = new Float32Array(CHANNELS * count);
  const stepX = [-1, 1, 0, 0] as const;
  const stepY = [0, 0, -1, 1] as const;
  for (let n = 0; n < count; n++) {
    const i = holePixels[n] as number;
    const x = i % width;
    const y = (i - x) / width;
    const from = copiedFrom[n] as number;
    let total = SCREEN;
    for (let channel = 0; channel < CHANNELS; channel++) {
      const value = pixels[4 * i + channel] as number;
      colour[CHANNELS * n + channel] = value;
      constant[CHANNELS * n + channel] = SCREEN * value;
    }
    for (let side = 0; side < 4; side++) {
      const dx = stepX[side] as number;
      const dy = stepY[side] as number;
      if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
      const step = dy * width + dx;
      const other = i + step;
      const otherFrom = sourceOf(other);
      const isHole = hole[other] === HOLE;
      total++;
      if (isHole) neighbours[4 * n + side] = orderOf[other] as number;
      // The gradient as the copy of this pixel saw it and as the copy of its neighbour did; the mean of those that exist.
      const mine = hasKnown(hole, from, dx, dy, width, height);
      const theirs = isHole && hasKnown(hole, otherFrom, -dx, -dy, width, height);
      const seen = (mine ? 1 : 0) + (theirs ? 1 : 0);
      for (let channel = 0; channel < CHANNELS; channel++) {
        let gradient = 0;
        if (mine) gradient += (pixels[4 * from + channel] as number) - (pixels[4 * (from + step) + channel] as number);
        if (theirs)
          gradient += (pixels[4 * (otherFrom - step) + channel] as number) - (pixels[4 * otherFrom + channel] as number);
        if (seen > 0) gradient /= seen;
        const fixed = isHole ? 0 : (pixels[4 * other + channel] as number);
        constant[CHANNELS * n + channel] = (constant[CHANNELS * n + channel] as number) + gradient + fixed;
      }
    }
    weight[n] = 1 / total;
  }

  const rounds = count > MANY_PIXELS ? ROUNDS / 2 : ROUNDS;
  for (let round = 0; round < rounds; round++) {
    for (let n = 0; n < count; n++) {
      const at = CHANNELS * n;
      let r = constant[at] as number;
      let g = constant[at + 1] as number;
      let b = constant[at + 2] as number;
      for (let side = 4 * n, end = side + 4; side < end; side++) {
        const other = neighbours[side] as number;
        if (other < 0) continue;
        const from = CHANNELS * other;
        r += colour[from] as number;
        g += colour[from + 1] as number;
        b += colour[from + 2] as number;
      }
      const share = weight[n] as number;
      colour[at] = (colour[at] as number) + OVER_RELAXATION * (r * share - (colour[at] as number));
      colour[at + 1] = (colour[at + 1] as number) + OVER_RELAXATION * (g * share - (colour[at + 1] as number));
      colour[at + 2] = (colour[at + 2] as number) + OVER_RELAXATION * (b * share - (colour[at + 2] as number));
    }
    onRound((round + 1) / rounds);
  }
  return colour;
}

function hasKnown(hole: Uint8Array, from: number, dx: number, dy: number, width: number, height: number): boolean {
  const x = (from % width) + dx;
  const y = Math.floor(from / width) + dy;
  return x >= 0 && y >= 0 && x < width && y < height && hole[y * width + x] !== HOLE;
}
