import type { Rect } from "../../geometry/geometry.ts";
import { noProgress, type Progress } from "../progress.ts";
import type { RunSource } from "../runs.ts";
import { BitRows } from "../tiles/bitRows.ts";

/** Share of the progress towards a grown mask that the spreading takes; the rest is writing it. */
export const SPREAD_SHARE = 0.9;

/**
 * The pixels of `into` within a disc of the pixels of `source`, centre to centre (exact Euclidean distance). Above and below a
 * run only its pixels without a neighbour there are widened: any other has a neighbour that is nearer to everything on that side.
 *
 * @param from holds every run of `source` and lies in `into`
 * @param halves the disc, from discHalves
 */
export function spread(
  source: Pick<RunSource, "eachRun">,
  from: Rect,
  into: Rect,
  halves: Int32Array,
  onProgress: Progress = noProgress,
): BitRows {
  const own = Int32Array.of(0, halves[0] ?? 0);
  const bits = new BitRows(into);
  const bottom = from.y + from.height;
  let above: number[] = [];
  let here: number[] = [];
  let below: number[] = [];
  const note = (first: number, last: number) => void below.push(first, last);
  for (let row = from.y - 1; row < bottom; row++) {
    [above, here, below] = [here, below, above];
    below.length = 0;
    if (row + 1 < bottom) source.eachRun(row + 1, note);
    for (let i = 0; i + 1 < here.length; i += 2) bits.fan(row, 0, here[i] ?? 0, here[i + 1] ?? 0, own);
    eachUncovered(here, above, (first, last) => bits.fan(row, -1, first, last, halves));
    eachUncovered(here, below, (first, last) => bits.fan(row, 1, first, last, halves));
    onProgress((row + 1 - from.y) / from.height);
  }
  return bits;
}

/** The parts of `runs` that no run of `cover` holds; both are first, last, first, last … of a row. */
export function eachUncovered(
  runs: readonly number[],
  cover: readonly number[],
  visit: (first: number, last: number) => void,
): void {
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
