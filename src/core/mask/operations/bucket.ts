import { areaOf, type Point } from "../../geometry/geometry.ts";
import { neighboursOf } from "../checks/components.ts";
import { KEEP, type MaskDocument } from "../maskDocument.ts";
import { noProgress, type Progress } from "../progress.ts";
import type { RunSource } from "../runs.ts";
import { maskOfRuns } from "../tiles/maskOfRuns.ts";
import { complementOf } from "./complement.ts";

/** Runs between two reports of progress. */
const REPORT_EVERY = 4_096;

/**
 * The area of equal value that holds a pixel: what a click of the bucket fills, if it is black, or clears, if it is white. White hangs
 * together at corners and black does not (neighboursOf), so that an outline one pixel wide holds the paint. Only rows that the area
 * reaches are read. The mask stays as it is.
 *
 * @param at image pixels; the pixel that holds it
 * @param onProgress called with the share of the canvas that is taken
 * @throws RangeError when `at` is off the canvas
 * @see Levoy 1981, "Area flooding algorithms": fill a run, look for its neighbours in the rows above and below
 */
export function bucket(mask: MaskDocument, at: Point, onProgress: Progress = noProgress): MaskDocument {
  const { size } = mask;
  const x = Math.floor(at.x);
  const y = Math.floor(at.y);
  if (!(x >= 0 && y >= 0 && x < size.width && y < size.height)) {
    throw new RangeError(`(${at.x}, ${at.y}) is off the canvas of ${size.width} x ${size.height}.`);
  }
  const value = mask.get(x, y);
  const slack = neighboursOf(value) === 8 ? 1 : 0;
  const rows = new OpenRows(value === KEEP ? complementOf(mask, size) : mask);
  let top = y;
  let bottom = y;
  let taken = 0;
  let seen = 0;
  const waiting: number[] = [];
  const note = (row: number, first: number, last: number) => {
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    taken += last - first + 1;
    waiting.push(row, first, last);
  };
  rows.take(y, x, x, note);
  for (let last = waiting.pop(); last !== undefined; last = waiting.pop()) {
    const first = waiting.pop() ?? 0;
    const row = waiting.pop() ?? 0;
    for (const beside of [row - 1, row + 1]) rows.take(beside, first - slack, last + slack, note);
    if (++seen % REPORT_EVERY === 0) onProgress(taken / areaOf(size));
  }
  return maskOfRuns(size, { eachRun: (row, visit) => rows.eachTaken(row, visit) }, top, bottom + 1);
}

/** The runs of a source, each to be taken once; a row is read when it is first asked for. */
class OpenRows {
  readonly #source: RunSource;
  /** first, last, first, last … of a row; a run that was taken has ~first, which is negative. */
  readonly #rows = new Map<number, Int32Array>();
  readonly #read: number[] = [];

  constructor(source: RunSource) {
    this.#source = source;
  }

  /** Takes the runs of a row that meet the columns from..to. */
  take(row: number, from: number, to: number, visit: (row: number, first: number, last: number) => void): void {
    const ends = this.#rowOf(row);
    for (let i = firstReaching(ends, from); i < ends.length; i += 2) {
      const first = ends[i] ?? 0;
      if (first > to || ~first > to) return;
      if (first < 0) continue;
      ends[i] = ~first;
      visit(row, first, ends[i + 1] ?? 0);
    }
  }

  eachTaken(row: number, visit: (first: number, last: number) => void): void {
    const ends = this.#rows.get(row) ?? NO_RUNS;
    for (let i = 0; i + 1 < ends.length; i += 2) {
      const first = ends[i] ?? 0;
      if (first < 0) visit(~first, ends[i + 1] ?? 0);
    }
  }

  #rowOf(row: number): Int32Array {
    const known = this.#rows.get(row);
    if (known) return known;
    this.#read.length = 0;
    if (row >= 0 && row < this.#source.size.height) {
      this.#source.eachRun(row, (first, last) => void this.#read.push(first, last));
    }
    const ends = Int32Array.from(this.#read);
    this.#rows.set(row, ends);
    return ends;
  }
}

const NO_RUNS = new Int32Array();

/** Index in first, last, first, last … of the first run that does not end before `from`; the length if there is none. */
function firstReaching(ends: Int32Array, from: number): number {
  let low = 0;
  let high = ends.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[2 * middle + 1] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}
