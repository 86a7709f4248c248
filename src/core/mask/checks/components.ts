import type { Rect } from "../../geometry/geometry.ts";
import { KEEP, type MaskValue, REPAINT } from "../maskDocument.ts";
import { complementOf } from "../operations/complement.ts";
import { noProgress, type Progress, partOf } from "../progress.ts";
import type { RunSource } from "../runs.ts";

/** Connectivity of pixels: the 4 beside a pixel, or the 8 with the diagonal ones. */
export type Neighbours = 4 | 8;

/**
 * White touches diagonally, black does not: a closed outline one pixel wide parts its inside from its outside, and what is one area
 * to one operation is one to all.
 *
 * @see Rosenfeld 1970, "Connectivity in digital pictures", on opposite kinds of connectivity for a set and its complement
 */
export const neighboursOf = (value: MaskValue): Neighbours => (value === REPAINT ? 8 : 4);

/** The connected areas of one value of a mask, numbered from 0 in the order of their first runs. */
export interface Components {
  readonly count: number;
  /** Pixels. */
  area(component: number): number;
  /** The smallest rectangle that holds it; the first call measures all. */
  bounds(component: number): Rect;
  /** True when it has a pixel in the first or last row or column of the canvas. */
  touchesEdge(component: number): boolean;
  /** The runs of a row, left to right, each with its component. */
  eachRun(row: number, visit: (first: number, last: number, component: number) => void): void;
}

/**
 * Labels the runs of `value`: those of neighbouring rows are joined by union-find on the runs' numbers, the smallest number being the
 * root, so that one more sweep gives every run its component (He, Chao and Suzuki 2008, "A run-based two-scan labeling algorithm").
 * Costs at most 24 bytes a run and 5 a component; what is painted later is not seen.
 */
export function componentsOf(
  source: RunSource,
  value: MaskValue,
  neighbours = neighboursOf(value),
  onProgress: Progress = noProgress,
): Components {
  const { width, height } = source.size;
  const runs = readRuns(value === KEEP ? complementOf(source, source.size) : source, partOf(onProgress, 0, 0.5));
  const labels = joinedRuns(runs, height, neighbours === 8 ? 1 : 0);
  const count = numberComponents(labels);
  const { starts, ends } = runs;
  const eachRun: Components["eachRun"] = (row, visit) => {
    for (let run = starts[row] ?? 0, end = starts[row + 1] ?? 0; run < end; run++) {
      visit(ends[2 * run] ?? 0, ends[2 * run + 1] ?? 0, labels[run] ?? 0);
    }
  };
  const areas = new Uint32Array(count);
  const isAtEdge = new Uint8Array(count);
  for (let row = 0; row < height; row++) {
    const isEdgeRow = row === 0 || row === height - 1;
    eachRun(row, (first, last, label) => {
      areas[label] = (areas[label] ?? 0) + last - first + 1;
      if (isEdgeRow || first === 0 || last === width - 1) isAtEdge[label] = 1;
    });
    onProgress(0.5 + (row + 1) / (2 * height));
  }
  let boxes: Boxes | null = null;
  return {
    count,
    area: (component) => areas[component] ?? 0,
    bounds: (component) => {
      boxes ??= boxesOf({ count, eachRun }, height);
      const x = boxes.lefts[component] ?? 0;
      const y = boxes.tops[component] ?? 0;
      return { x, y, width: (boxes.rights[component] ?? 0) - x + 1, height: (boxes.bottoms[component] ?? 0) - y + 1 };
    },
    touchesEdge: (component) => isAtEdge[component] === 1,
    eachRun,
  };
}

/** The runs of those components that are wanted. */
export const runsOfComponents = (
  components: Components,
  isWanted: (component: number) => boolean,
): Pick<RunSource, "eachRun"> => ({
  eachRun: (row, visit) =>
    components.eachRun(row, (first, last, component) => {
      if (isWanted(component)) visit(first, last);
    }),
});

/** The runs of a whole canvas: run r is ends[2r] .. ends[2r + 1], row y has those from starts[y] to starts[y + 1] - 1. */
interface AllRuns {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

const FEW_RUNS = 1 << 12;

function readRuns(source: RunSource, onProgress: Progress): AllRuns {
  const { height } = source.size;
  const starts = new Int32Array(height + 1);
  let ends = new Int32Array(2 * FEW_RUNS);
  let used = 0;
  const note = (first: number, last: number) => {
    if (used === ends.length) {
      const longer = new Int32Array(2 * used);
      longer.set(ends);
      ends = longer;
    }
    ends[used++] = first;
    ends[used++] = last;
  };
  for (let row = 0; row < height; row++) {
    source.eachRun(row, note);
    starts[row + 1] = used / 2;
    onProgress((row + 1) / height);
  }
  return { starts, ends };
}

/** A forest over the runs in which a parent comes before its child: what hangs together has one root. `slack` is 1 where corners touch. */
function joinedRuns({ starts, ends }: AllRuns, height: number, slack: 0 | 1): Int32Array {
  const parents = new Int32Array(starts[height] ?? 0);
  for (let run = 0; run < parents.length; run++) parents[run] = run;
  for (let row = 1; row < height; row++) {
    let above = starts[row - 1] ?? 0;
    const aboveEnd = starts[row] ?? 0;
    const end = starts[row + 1] ?? 0;
    for (let run = aboveEnd; run < end; run++) {
      const first = (ends[2 * run] ?? 0) - slack;
      const last = (ends[2 * run + 1] ?? 0) + slack;
      while (above < aboveEnd && (ends[2 * above + 1] ?? 0) < first) above++;
      for (; above < aboveEnd && (ends[2 * above] ?? 0) <= last; above++) {
        join(parents, above, run);
        // It may reach the next run of this row too.
        if ((ends[2 * above + 1] ?? 0) >= last) break;
      }
    }
  }
  return parents;
}

function join(parents: Int32Array, a: number, b: number): void {
  const one = rootOf(parents, a);
  const other = rootOf(parents, b);
  if (one < other) parents[other] = one;
  else parents[one] = other;
}

/** Halves the path on its way. @see Tarjan and van Leeuwen 1984, "Worst-case analysis of set union algorithms" */
function rootOf(parents: Int32Array, run: number): number {
  let at = run;
  let parent = parents[at] ?? at;
  while (parent !== at) {
    const grandparent = parents[parent] ?? parent;
    parents[at] = grandparent;
    at = grandparent;
    parent = parents[at] ?? at;
  }
  return at;
}

/** Puts each run's component in the place of its parent; returns how many there are. */
function numberComponents(parents: Int32Array): number {
  let count = 0;
  for (let run = 0; run < parents.length; run++) {
    const parent = parents[run] ?? run;
    parents[run] = parent === run ? count++ : (parents[parent] ?? 0);
  }
  return count;
}

interface Boxes {
  readonly lefts: Int32Array;
  readonly tops: Int32Array;
  readonly rights: Int32Array;
  readonly bottoms: Int32Array;
}

function boxesOf({ count, eachRun }: Pick<Components, "count" | "eachRun">, height: number): Boxes {
  const lefts = new Int32Array(count).fill(2 ** 31 - 1);
  const tops = new Int32Array(count).fill(-1);
  const rights = new Int32Array(count);
  const bottoms = new Int32Array(count);
  for (let row = 0; row < height; row++) {
    eachRun(row, (first, last, component) => {
      lefts[component] = Math.min(lefts[component] ?? 0, first);
      rights[component] = Math.max(rights[component] ?? 0, last);
      if (tops[component] === -1) tops[component] = row;
      bottoms[component] = row;
    });
  }
  return { lefts, tops, rights, bottoms };
}
