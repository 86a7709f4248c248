import type { Size } from "../geometry/geometry.ts";
import type { Samples } from "../raster.ts";
import { CHANNELS, type Equations, solve } from "./multigrid.ts";
import { HOLE, type Level } from "./pyramid.ts";

/** Weight that holds the colours at those of the copies, in neighbours. */
const SCREEN = 0.001;
/** Of the shift of the colours: under a level where they shift by a hundred. */
const ACCURACY = 0.01;

/** A picture of which a hole was copied together from the rest. */
export interface Copied extends Size, Pick<Level, "hole" | "holePixels"> {
  /** Four interleaved numbers a pixel, of which the first three are blended, 0..255. */
  readonly pixels: Samples | Uint8Array;
  /** One number a pixel, 0..255: where it is low, colours pull less, and at 0 not at all. Left out where all is opaque. */
  readonly alpha?: Samples;
}

/**
 * Takes away the borders between copied patches and the seam at the rim: keeps the gradients of the pixels that were copied, lets the
 * colours drift, slowly, from the copies. Known pixels are fixed. The screened Poisson equation for the shift of each colour from its
 * copy, to 1 % of the shift's energy norm (the root of its squared steps from pixel to pixel): what is left is a slope, not a border.
 *
 * @param copiedFrom for each of `copied.holePixels` the index of the pixel that it was copied from
 * @returns R, G, B of each of `copied.holePixels`, neither rounded nor held within 0..255
 * @see Pérez, Gangnet, Blake 2003, "Poisson image editing"; Darabi et al. 2012, "Image melding", section 4.3
 */
export function blendCopies(copied: Copied, copiedFrom: Int32Array, onRound: (share: number) => void): Float32Array<ArrayBuffer> {
  const { pixels, holePixels } = copied;
  const shift = solve(equationsOf(copied), pullOf(copied, copiedFrom), ACCURACY, onRound);
  onRound(1);
  const colour = new Float32Array(CHANNELS * holePixels.length);
  for (let n = 0; n < holePixels.length; n++) {
    const i = 4 * (holePixels[n] as number);
    for (let channel = 0; channel < CHANNELS; channel++) {
      const at = CHANNELS * n + channel;
      colour[at] = (pixels[i + channel] as number) + (shift[at] as number);
    }
  }
  return colour;
}

/** For each hole pixel the sum over its neighbours of (shift - theirs), where a known one's is 0, and the screen's share of its own. */
function equationsOf({ width, height, holePixels }: Copied): Equations {
  const orderOf = orderIn(holePixels, width * height);
  const neighbours = new Int32Array(4 * holePixels.length);
  const weight = new Float32Array(holePixels.length);
  for (let n = 0; n < holePixels.length; n++) {
    const i = holePixels[n] as number;
    const x = i % width;
    const hasLeft = x > 0;
    const hasRight = x < width - 1;
    const hasUpper = i >= width;
    const hasLower = i < width * (height - 1);
    neighbours[4 * n] = hasLeft ? (orderOf[i - 1] as number) : -1;
    neighbours[4 * n + 1] = hasRight ? (orderOf[i + 1] as number) : -1;
    neighbours[4 * n + 2] = hasUpper ? (orderOf[i - width] as number) : -1;
    neighbours[4 * n + 3] = hasLower ? (orderOf[i + width] as number) : -1;
    weight[n] = SCREEN + Number(hasLeft) + Number(hasRight) + Number(hasUpper) + Number(hasLower);
  }
  return { width, unknown: holePixels, neighbours, links: new Float32Array(neighbours.length).fill(1), weight };
}

/** Right-hand side of the Poisson equation for the colour shifts, from the copies' gradients: `CHANNELS` numbers a hole pixel. */
function pullOf({ width, height, pixels, alpha, hole, holePixels }: Copied, copiedFrom: Int32Array): Float32Array {
  const orderOf = orderIn(holePixels, width * height);
  const count = holePixels.length;
  const pull = new Float32Array(CHANNELS * count);
  const stepX = [-1, 1, 0, 0] as const;
  const stepY = [0, 0, -1, 1] as const;
  for (let n = 0; n < count; n++) {
    const i = holePixels[n] as number;
    const x = i % width;
    const y = (i - x) / width;
    const from = copiedFrom[n] as number;
    for (let side = 0; side < 4; side++) {
      const dx = stepX[side] as number;
      const dy = stepY[side] as number;
      if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
      const step = dy * width + dx;
      const other = i + step;
      const order = orderOf[other] as number;
      const otherFrom = order < 0 ? other : (copiedFrom[order] as number);
      const mine = hasKnown(hole, from, dx, dy, width, height);
      // A copy that goes on beside it pulls at nothing.
      if (order >= 0 && mine && otherFrom === from + step) continue;
      // The gradient as the copy of this pixel saw it and as the copy of its neighbour did; the mean of those that exist.
      const theirs = order >= 0 && hasKnown(hole, otherFrom, -dx, -dy, width, height);
      const seen = (mine ? 1 : 0) + (theirs ? 1 : 0);
      const share =
        alpha === undefined ? 1 : leastOf(alpha, i, other, mine ? from + step : i, theirs ? otherFrom - step : i) / 255;
      for (let channel = 0; channel < CHANNELS; channel++) {
        let gradient = 0;
        if (mine) gradient += (pixels[4 * from + channel] as number) - (pixels[4 * (from + step) + channel] as number);
        if (theirs)
          gradient += (pixels[4 * (otherFrom - step) + channel] as number) - (pixels[4 * otherFrom + channel] as number);
        if (seen > 0) gradient /= seen;
        const difference = (pixels[4 * i + channel] as number) - (pixels[4 * other + channel] as number);
        pull[CHANNELS * n + channel] = (pull[CHANNELS * n + channel] as number) + share * (gradient - difference);
      }
    }
  }
  return pull;
}

const leastOf = (alpha: Samples, a: number, b: number, c: number, d: number): number =>
  Math.min(alpha[a] as number, alpha[b] as number, alpha[c] as number, alpha[d] as number);

/** For each index its place in the list, -1 where it has none. */
function orderIn(list: Int32Array, length: number): Int32Array {
  const orderOf = new Int32Array(length).fill(-1);
  for (let n = 0; n < list.length; n++) orderOf[list[n] as number] = n;
  return orderOf;
}

function hasKnown(hole: Uint8Array, from: number, dx: number, dy: number, width: number, height: number): boolean {
  const x = (from % width) + dx;
  const y = Math.floor(from / width) + dy;
  return x >= 0 && y >= 0 && x < width && y < height && hole[y * width + x] !== HOLE;
}
