import type { Rect, Size } from "../../geometry/geometry.ts";
import type { Selection } from "../runs.ts";

/** A selection that is told run by run: rows top to bottom, and in a row left to right. Runs that touch become one. */
export class CollectedRuns implements Selection {
  readonly size: Size;
  /** first, last, first, last … of all rows. */
  readonly #ends: number[] = [];
  /** Start of each row in `#ends`, from the first row that has a run. */
  readonly #starts: number[] = [];
  #top = 0;
  #left = Infinity;
  #right = -Infinity;

  constructor(size: Size) {
    this.size = size;
  }

  /**
   * Inclusive whole columns; what lies off the canvas is ignored.
   *
   * @throws RangeError when `row` is above the row of the run before
   */
  add(row: number, first: number, last: number): void {
    const from = Math.max(0, first);
    const to = Math.min(this.size.width - 1, last);
    if (from > to || row < 0 || row >= this.size.height) return;
    const ends = this.#ends;
    const starts = this.#starts;
    if (starts.length === 0) this.#top = row;
    const line = row - this.#top;
    if (line < starts.length - 1) throw new RangeError(`Row ${row} comes after row ${this.#top + starts.length - 1}.`);
    while (starts.length <= line) starts.push(ends.length);
    const before = ends.length - 1;
    if (before >= (starts[line] ?? 0) && (ends[before] ?? 0) >= from - 1) ends[before] = Math.max(ends[before] ?? 0, to);
    else ends.push(from, to);
    if (from < this.#left) this.#left = from;
    if (to > this.#right) this.#right = to;
  }

  eachRun(row: number, visit: (first: number, last: number) => void): void {
    const ends = this.#ends;
    const line = row - this.#top;
    if (line < 0 || line >= this.#starts.length) return;
    const end = this.#starts[line + 1] ?? ends.length;
    for (let at = this.#starts[line] ?? end; at < end; at += 2) visit(ends[at] ?? 0, ends[at + 1] ?? 0);
  }

  bounds(): Rect | null {
    if (this.#starts.length === 0) return null;
    return { x: this.#left, y: this.#top, width: this.#right - this.#left + 1, height: this.#starts.length };
  }
}
