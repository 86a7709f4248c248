import type { Rect } from "../../geometry/geometry.ts";

/** The smallest rectangle that holds the runs added since it was taken; plain numbers, since a stroke adds hundreds a move. */
export class GrowingRect {
  #left = Infinity;
  #right = -Infinity;
  #top = Infinity;
  #bottom = -Infinity;

  add(row: number, first: number, last: number): void {
    if (first < this.#left) this.#left = first;
    if (last > this.#right) this.#right = last;
    if (row < this.#top) this.#top = row;
    if (row > this.#bottom) this.#bottom = row;
  }

  /** Empty when nothing was added. */
  take(): Rect {
    if (this.#right < this.#left) return { x: 0, y: 0, width: 0, height: 0 };
    const x = this.#left;
    const y = this.#top;
    const rect = { x, y, width: this.#right - x + 1, height: this.#bottom - y + 1 };
    this.#left = this.#top = Infinity;
    this.#right = this.#bottom = -Infinity;
    return rect;
  }
}
