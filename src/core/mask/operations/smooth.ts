import { MaskDocument, REPAINT } from "../maskDocument.ts";
import { noProgress, type Progress } from "../progress.ts";
import { discHalves } from "./disc.ts";

const BLOCK_SHIFT = 5;

/**
 * The mask smoothed: each pixel takes the value of the majority of the canvas's pixels within `radius` of it, centre to centre, itself
 * included; on a tie, which only a disc cut by the canvas's edge can have, it stays. That is the median filter of a binary picture
 * (Huang, Yang and Tang 1979, "A fast two-dimensional median filtering algorithm"), over a disc so that no direction is
 * preferred: corners turn round, specks and pinholes go, straight edges stay. The source stays as it is.
 *
 * @param radius image pixels, 0 or more; under 1 nothing changes
 * @throws RangeError when `radius` is negative or not finite
 */
export function smoothMask(source: MaskDocument, radius: number, onProgress: Progress = noProgress): MaskDocument {
  const halves = discHalves(radius);
  const reach = halves.length - 1;
  const smooth = new MaskDocument(source.size);
  const painted = source.bounds();
  if (!painted) return smooth;
  const { width, height } = source.size;
  const window = Array.from({ length: 2 * reach + 1 }, (): number[] => []);
  const runsOf = (row: number): number[] => window[row % window.length] ?? [];
  const top = Math.max(0, painted.y - reach);
  const bottom = Math.min(height, painted.y + painted.height + reach);
  const votes = new Votes(width, reach);
  const edit = smooth.begin();
  let ready = Math.max(0, top - reach);
  for (let row = top; row < bottom; row++) {
    const end = Math.min(height, row + reach + 1);
    for (; ready < end; ready++) {
      const runs = runsOf(ready);
      runs.length = 0;
      source.eachRun(ready, (first, last) => void runs.push(first, last));
    }
    for (let y = Math.max(0, row - reach); y < end; y++) votes.add(runsOf(y), halves[Math.abs(y - row)] ?? 0, 2);
    votes.add(runsOf(row), 0, 1);
    votes.eachWon((first, last) => edit.fill(row, first, last, REPAINT));
    onProgress((row + 1 - top) / (bottom - top));
  }
  edit.commit("Smooth");
  return smooth;
}

/**
 * The votes for each pixel of one row from the rows around it: a weight for each white pixel, and the same against for each black
 * one. Along the row, a run's contribution to a sliding window is a trapezium, so four entries of its second difference describe
 * it, and the cost does not depend on the window's width. Where no entry is set the votes continue linearly.
 */
class Votes {
  readonly #width: number;
  readonly #reach: number;
  readonly #bends: Int32Array;
  /** 1 for each block of 32 entries that has one. */
  readonly #isBent: Uint8Array;

  constructor(width: number, reach: number) {
    this.#width = width;
    this.#reach = reach;
    this.#bends = new Int32Array(width + 2 * reach + 2);
    this.#isBent = new Uint8Array((this.#bends.length >> BLOCK_SHIFT) + 1);
  }

  /** `weight` for each white pixel of `runs` (first, last, first, last …) no further than `half` columns away, minus it for each black. */
  add(runs: readonly number[], half: number, weight: number): void {
    this.#slide(0, this.#width - 1, half, -weight);
    for (let i = 0; i + 1 < runs.length; i += 2) this.#slide(runs[i] ?? 0, runs[i + 1] ?? 0, half, 2 * weight);
  }

  /** The runs of pixels with more votes for white than for black; starts over. */
  eachWon(visit: (first: number, last: number) => void): void {
    const bends = this.#bends;
    const isBent = this.#isBent;
    const reach = this.#reach;
    const end = reach + this.#width;
    let slope = 0;
    let sum = 0;
    let start = -1;
    for (let block = 0; block < isBent.length; block++) {
      if (slope === 0 && isBent[block] === 0) continue;
      isBent[block] = 0;
      const blockEnd = Math.min(end, (block + 1) << BLOCK_SHIFT);
      for (let at = block << BLOCK_SHIFT; at < blockEnd; at++) {
        slope += bends[at] ?? 0;
        sum += slope;
        bends[at] = 0;
        if (sum > 0 === start >= 0) continue;
        if (start < 0) start = at;
        else {
          if (at > reach) visit(Math.max(0, start - reach), at - reach - 1);
          start = -1;
        }
      }
    }
    if (start >= 0) visit(Math.max(0, start - reach), this.#width - 1);
  }

  #slide(first: number, last: number, half: number, weight: number): void {
    const from = first + this.#reach;
    const to = last + this.#reach;
    this.#bend(from - half, weight);
    this.#bend(to - half + 1, -weight);
    this.#bend(from + half + 1, -weight);
    this.#bend(to + half + 2, weight);
  }

  #bend(at: number, by: number): void {
    this.#bends[at] = (this.#bends[at] ?? 0) + by;
    this.#isBent[at >> BLOCK_SHIFT] = 1;
  }
}
