import { clampNumber, type Point, type Rect, type Size } from "../../geometry/geometry.ts";
import type { Selection } from "../runs.ts";
import { CollectedRuns } from "../tiles/collectedRuns.ts";

/** A part of the canvas in working pixels, each of them in or out. */
interface Membership extends Size {
  /** The area it covers, whole image pixels. */
  readonly area: Rect;
  /** 1 or 0 a working pixel, rows top to bottom. */
  readonly members: Uint8Array;
}

/** Sum of the 3x3 binomial kernel's weights; a pixel is in from half of it on. */
const WHOLE = 16;

/**
 * The image pixels within a disc that are in. Memberships are smoothed first, which removes specks and pinholes of one working
 * pixel and leaves straight edges and their corners in place. Between the centres of working pixels they are interpolated, and an
 * image pixel is in where that is at least half, so that an upscaled edge is no staircase.
 */
export function upscaledRuns(membership: Membership, canvas: Size, centre: Point, radius: number): Selection {
  const { width, height, area } = membership;
  const weights = smoothed(membership);
  const runs = new CollectedRuns(canvas);
  const perX = width / area.width;
  const perY = height / area.height;
  for (let row = area.y; row < area.y + area.height; row++) {
    const rest = radius * radius - (row + 0.5 - centre.y) ** 2;
    if (rest < 0) continue;
    const from = Math.max(area.x, Math.ceil(centre.x - Math.sqrt(rest) - 0.5));
    const to = Math.min(area.x + area.width - 1, Math.floor(centre.x + Math.sqrt(rest) - 0.5));
    const y = clampNumber((row + 0.5 - area.y) * perY - 0.5, 0, height - 1);
    const above = Math.floor(y) * width;
    const below = Math.min(height - 1, Math.floor(y) + 1) * width;
    const share = y - Math.floor(y);
    let before = 0;
    let start = from;
    let isIn = false;
    for (let x = 0; x < width; x++) {
      const here = (weights[above + x] ?? 0) * (1 - share) + (weights[below + x] ?? 0) * share;
      if (here >= WHOLE / 2 !== isIn) {
        // The column whose centre lies where membership crosses the half.
        const crossing = area.x + (x - 0.5 + (WHOLE / 2 - before) / (here - before)) / perX - 0.5;
        if (isIn) addWithin(runs, row, Math.max(from, start), Math.min(to, Math.floor(crossing)));
        else start = x === 0 ? from : Math.ceil(crossing);
        isIn = !isIn;
      }
      before = here;
    }
    if (isIn) addWithin(runs, row, Math.max(from, start), to);
  }
  return runs;
}

function addWithin(runs: CollectedRuns, row: number, first: number, last: number): void {
  if (first <= last) runs.add(row, first, last);
}

/** Weights 0..16; beyond the border the nearest working pixels are repeated. */
function smoothed({ width, height, members }: Membership): Uint8Array {
  const sums = new Uint8Array(members.length);
  for (let row = 0; row < members.length; row += width) {
    for (let x = 0; x < width; x++) {
      const left = members[row + Math.max(0, x - 1)] ?? 0;
      const right = members[row + Math.min(width - 1, x + 1)] ?? 0;
      sums[row + x] = left + 2 * (members[row + x] ?? 0) + right;
    }
  }
  const weights = new Uint8Array(members.length);
  for (let y = 0; y < height; y++) {
    const here = y * width;
    const above = Math.max(0, y - 1) * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x++) {
      weights[here + x] = (sums[above + x] ?? 0) + 2 * (sums[here + x] ?? 0) + (sums[below + x] ?? 0);
    }
  }
  return weights;
}
