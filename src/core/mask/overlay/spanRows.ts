/**
 * Spans of pixels that are alike, row by row: each has a level from 1 to 255; between them there is nothing. Plain arrays, since tens of
 * thousands of them are read for one frame.
 */
export class SpanRows {
  /** The first row. */
  readonly top: number;
  /** Start of each row's spans in `ends`, then the end of the last row's. */
  readonly starts: Int32Array<ArrayBuffer>;
  /** Two numbers a span, left to right: its first column times 256 plus its level, and its last column. */
  ends = new Int32Array(2048);
  #rows = 0;
  #size = 0;

  constructor(top: number, rows: number) {
    this.top = top;
    this.starts = new Int32Array(rows + 1);
  }

  /** To the right of the last of the row that is open; at first that is the first row. */
  add(first: number, last: number, level: number): void {
    if (this.#size === this.ends.length) {
      const larger = new Int32Array(2 * this.ends.length);
      larger.set(this.ends);
      this.ends = larger;
    }
    this.ends[this.#size] = first * 256 + level;
    this.ends[this.#size + 1] = last;
    this.#size += 2;
  }

  closeRow(): void {
    this.#rows += 1;
    this.starts[this.#rows] = this.#size;
  }

  /** Start of the row in `ends`; it ends where the next one starts. Rows before the first and after the last are empty. */
  startOf(row: number): number {
    const at = Math.max(0, Math.min(this.starts.length - 1, row - this.top));
    return this.starts[at] ?? 0;
  }

  /** The spans of a row that have at least that level, joined where they touch. */
  eachRun(row: number, leastLevel: number, visit: (first: number, last: number) => void): void {
    const end = this.startOf(row + 1);
    let first = 0;
    let last = -2;
    let isOpen = false;
    for (let i = this.startOf(row); i < end; i += 2) {
      const packed = this.ends[i] ?? 0;
      if ((packed & 255) < leastLevel) continue;
      if (isOpen && packed >> 8 !== last + 1) visit(first, last);
      if (!isOpen || packed >> 8 !== last + 1) first = packed >> 8;
      last = this.ends[i + 1] ?? 0;
      isOpen = true;
    }
    if (isOpen) visit(first, last);
  }

  /** True when a row is the same as the one above it. */
  sameAsAbove(row: number): boolean {
    const [from, at, end] = [this.startOf(row - 1), this.startOf(row), this.startOf(row + 1)];
    if (end - at !== at - from || row <= this.top) return false;
    for (let i = at; i < end; i++) if (this.ends[i] !== this.ends[i - at + from]) return false;
    return true;
  }
}
