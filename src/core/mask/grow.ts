import { intersect, pad, type Rect, rectOf } from "../geometry.ts";
import { MaskDocument, REPAINT } from "./maskDocument.ts";
import { lowestBit } from "./tile.ts";

/**
 * The mask grown on all sides: white is what lies within `radius` of a white pixel, centre to centre (exact Euclidean distance).
 * The source stays as it is. Below and above a run only its pixels with black next to them are widened: any other pixel has a white
 * neighbour that is nearer to everything there.
 *
 * @param radius image pixels, 0 or more
 * @throws RangeError when `radius` is negative or not finite
 */
export function growMask(source: MaskDocument, radius: number): MaskDocument {
  if (!(radius >= 0 && Number.isFinite(radius))) throw new RangeError(`A mask grows by 0 pixels or more, got ${radius}.`);
  const grown = new MaskDocument(source.size);
  const painted = source.bounds();
  if (!painted) return grown;
  const halves = Int32Array.from({ length: Math.floor(radius) + 1 }, (_, dy) => Math.sqrt(radius * radius - dy * dy));
  const reach = halves[0] ?? 0;
  const own = Int32Array.of(0, reach);
  const bits = new BitRows(intersect(pad(painted, reach), rectOf(source.size)));
  const runs = runsByRow(source, painted);
  for (let row = painted.y; row < painted.y + painted.height; row++) {
    const here = runs[row - painted.y] ?? [];
    for (let i = 0; i + 1 < here.length; i += 2) bits.fan(row, 0, here[i] ?? 0, here[i + 1] ?? 0, own);
    for (const direction of [-1, 1]) {
      const beside = runs[row + direction - painted.y] ?? [];
      eachUncovered(here, beside, (first, last) => bits.fan(row, direction, first, last, halves));
    }
  }
  const edit = grown.begin();
  bits.eachRun((row, first, last) => edit.fill(row, first, last, REPAINT));
  edit.commit("Grow");
  return grown;
}

/** first, last, first, last … of each row of `painted`. */
function runsByRow(source: MaskDocument, painted: Rect): number[][] {
  return Array.from({ length: painted.height }, (_, i) => {
    const ends: number[] = [];
    source.eachRun(painted.y + i, (first, last) => void ends.push(first, last));
    return ends;
  });
}

/** The parts of `runs` that no run of `cover` holds. */
function eachUncovered(runs: readonly number[], cover: readonly number[], visit: (first: number, last: number) => void): void {
  let c = 0;
  for (let i = 0; i + 1 < runs.length; i += 2) {
    let first = runs[i] ?? 0;
    const last = runs[i + 1] ?? 0;
    while (c < cover.length && (cover[c + 1] ?? 0) < first) c += 2;
    for (let k = c; k < cover.length && (cover[k] ?? 0) <= last; k += 2) {
      if ((cover[k] ?? 0) > first) visit(first, (cover[k] ?? 0) - 1);
      first = (cover[k + 1] ?? 0) + 1;
    }
    if (first <= last) visit(first, last);
  }
}

/** A plain bitmap of a part of the canvas: many short fills cost less here than in tiles. */
class BitRows {
  readonly #area: Rect;
  readonly #wordsPerRow: number;
  readonly #words: Int32Array;

  constructor(area: Rect) {
    this.#area = area;
    this.#wordsPerRow = Math.ceil(area.width / 32);
    this.#words = new Int32Array(this.#wordsPerRow * area.height);
  }

  /** Fills first..last, widened by `halves[dy]`, in the rows `row + direction * dy` from dy = 1 on. */
  fan(row: number, direction: number, first: number, last: number, halves: Int32Array): void {
    const words = this.#words;
    const wordsPerRow = this.#wordsPerRow;
    const { x, y, width, height } = this.#area;
    for (let dy = 1; dy < halves.length; dy++) {
      const line = row + direction * dy - y;
      if (line < 0 || line >= height) return;
      const half = halves[dy] ?? 0;
      const from = Math.max(0, first - half - x);
      const to = Math.min(width - 1, last + half - x);
      const start = line * wordsPerRow + (from >> 5);
      const end = line * wordsPerRow + (to >> 5);
      const head = -1 << (from & 31);
      const tail = -1 >>> (31 - (to & 31));
      if (start === end) {
        words[start] = (words[start] ?? 0) | (head & tail);
        continue;
      }
      words[start] = (words[start] ?? 0) | head;
      for (let at = start + 1; at < end; at++) words[at] = -1;
      words[end] = (words[end] ?? 0) | tail;
    }
  }

  eachRun(visit: (row: number, first: number, last: number) => void): void {
    const { x, y, width, height } = this.#area;
    for (let row = 0; row < height; row++) {
      let start = -1;
      for (let w = 0; w < this.#wordsPerRow; w++) {
        const word = this.#words[row * this.#wordsPerRow + w] ?? 0;
        let rest = start < 0 ? word : ~word;
        while (rest !== 0) {
          const bit = lowestBit(rest);
          const at = w * 32 + bit;
          if (at >= width) break;
          if (start < 0) start = at;
          else {
            visit(y + row, x + start, x + at - 1);
            start = -1;
          }
          rest = (start < 0 ? word : ~word) & (-1 << bit);
        }
      }
      if (start >= 0) visit(y + row, x + start, x + width - 1);
    }
  }
}
