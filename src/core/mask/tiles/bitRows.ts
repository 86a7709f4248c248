import type { Rect } from "../../geometry/geometry.ts";
import { lowestBit } from "./tile.ts";

/** A plain bitmap of a part of the canvas, in canvas coordinates: many short fills cost less here than in tiles. */
export class BitRows {
  readonly #area: Rect;
  readonly #wordsPerRow: number;
  readonly #words: Int32Array;

  constructor(area: Rect) {
    this.#area = area;
    this.#wordsPerRow = Math.ceil(area.width / 32);
    this.#words = new Int32Array(this.#wordsPerRow * area.height);
  }

  /**
   * Fills first..last, widened by `halves[dy]`, in the rows `row + direction * dy` from dy = 1 on. The run must meet the area; what is
   * wider or higher than the area is cut.
   */
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

  /** True when a row is the same as the one above it; rows off the area are blank. */
  sameAsAbove(row: number): boolean {
    const { y, height } = this.#area;
    const isIn = (line: number) => line >= 0 && line < height;
    const line = row - y;
    if (!isIn(line) && !isIn(line - 1)) return true;
    if (!isIn(line) || !isIn(line - 1)) return false;
    const at = line * this.#wordsPerRow;
    for (let i = at; i < at + this.#wordsPerRow; i++) if (this.#words[i] !== this.#words[i - this.#wordsPerRow]) return false;
    return true;
  }

  /** Runs of set bits in a row, left to right; a row off the area has none. */
  eachRun(row: number, visit: (first: number, last: number) => void): void {
    const { x, y, width, height } = this.#area;
    if (row < y || row >= y + height) return;
    const words = this.#words;
    const base = (row - y) * this.#wordsPerRow;
    const end = base + this.#wordsPerRow;
    let start = -1;
    for (let w = base; w < end; w++) {
      // Most words are as the pixel left of them, throughout.
      const same = start < 0 ? 0 : -1;
      while (w < end && words[w] === same) w++;
      if (w === end) break;
      const word = words[w] ?? 0;
      let rest = start < 0 ? word : ~word;
      while (rest !== 0) {
        const bit = lowestBit(rest);
        const at = (w - base) * 32 + bit;
        if (at >= width) break;
        if (start < 0) start = at;
        else {
          visit(x + start, x + at - 1);
          start = -1;
        }
        rest = (start < 0 ? word : ~word) & (-1 << bit);
      }
    }
    if (start >= 0) visit(x + start, x + width - 1);
  }
}
