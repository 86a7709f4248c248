import { intersect, isEmpty, type Point, type Rect, rectOf, type Size } from "../geometry.ts";
import type { Selection } from "./runs.ts";

type Run = readonly [first: number, last: number];

/** The columns whose centres lie in left <= x < right. */
const columnsIn = (left: number, right: number): Run => [Math.ceil(left - 0.5), Math.ceil(right - 0.5) - 1];

/** A selection with at most one run a row, told by `runOf`; `rows` are those that may have one. */
function convex(size: Size, rows: Run, runOf: (row: number) => Run | null): Selection {
  const top = Math.max(0, rows[0]);
  const bottom = Math.min(size.height - 1, rows[1]);
  const cut = (row: number): Run | null => {
    const run = row >= top && row <= bottom ? runOf(row) : null;
    if (!run) return null;
    const first = Math.max(0, run[0]);
    const last = Math.min(size.width - 1, run[1]);
    return first <= last ? [first, last] : null;
  };
  const eachRun: Selection["eachRun"] = (row, visit) => {
    const run = cut(row);
    if (run) visit(run[0], run[1]);
  };
  return { size, eachRun, bounds: () => boundsOfRuns(eachRun, top, bottom) };
}

function boundsOfRuns(eachRun: Selection["eachRun"], top: number, bottom: number): Rect | null {
  let [left, right, highest, lowest] = [Number.POSITIVE_INFINITY, -1, -1, -1];
  for (let row = top; row <= bottom; row++) {
    eachRun(row, (first, last) => {
      left = Math.min(left, first);
      right = Math.max(right, last);
      if (highest < 0) highest = row;
      lowest = row;
    });
  }
  return highest < 0 ? null : { x: left, y: highest, width: right - left + 1, height: lowest - highest + 1 };
}

/** The pixels whose centres lie in the rectangle; its right and bottom edges are outside. */
export function rectSelection(rect: Rect, size: Size): Selection {
  const columns = columnsIn(rect.x, rect.x + rect.width);
  return convex(size, columnsIn(rect.y, rect.y + rect.height), () => columns);
}

/** The pixels whose centres lie in the ellipse that fills the rectangle, its rim included. */
export function ellipseSelection(rect: Rect, size: Size): Selection {
  if (isEmpty(rect)) return rectSelection(rect, size);
  const [rx, ry] = [rect.width / 2, rect.height / 2];
  const [cx, cy] = [rect.x + rx, rect.y + ry];
  return convex(size, columnsIn(rect.y, rect.y + rect.height), (row) => {
    const down = (row + 0.5 - cy) / ry;
    const rest = 1 - down * down;
    if (rest < 0) return null;
    const half = rx * Math.sqrt(rest);
    return [Math.ceil(cx - half - 0.5), Math.floor(cx + half - 0.5)];
  });
}

/**
 * The pixels whose centres lie in the closed polygon, by non-zero winding: what is drawn around twice is inside, as is what a line that
 * crosses itself goes around. Fewer than three points select nothing.
 *
 * @see Foley, van Dam et al., "Computer Graphics: Principles and Practice" (1990), section 3.6 (edge table and scan line)
 */
export function polygonSelection(points: readonly Point[], size: Size): Selection {
  const { starts, xs, ways } = crossingsOf(points, size);
  const eachRun: Selection["eachRun"] = (row, visit) => {
    if (row < 0 || row >= size.height) return;
    let winding = 0;
    let left = 0;
    let from = -1;
    let to = -2;
    for (let at = starts[row] ?? 0, end = starts[row + 1] ?? 0; at < end; at++) {
      const before = winding;
      winding += ways[at] ?? 0;
      if (before === 0) left = xs[at] ?? 0;
      if (winding !== 0 || before === 0) continue;
      const [first, last] = columnsIn(left, xs[at] ?? 0);
      const cutFirst = Math.max(0, first);
      const cutLast = Math.min(size.width - 1, last);
      if (cutFirst > cutLast) continue;
      if (to >= cutFirst - 1) to = cutLast;
      else {
        if (from >= 0) visit(from, to);
        from = cutFirst;
        to = cutLast;
      }
    }
    if (from >= 0) visit(from, to);
  };
  const { y, height } = intersect(boundsOfPoints(points), rectOf(size));
  return { size, eachRun, bounds: () => boundsOfRuns(eachRun, y, y + height - 1) };
}

function boundsOfPoints(points: readonly Point[]): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (left > right) return { x: 0, y: 0, width: 0, height: 0 };
  const [x, y] = [Math.floor(left), Math.floor(top)];
  return { x, y, width: Math.ceil(right) - x, height: Math.ceil(bottom) - y };
}

/** Where the outline crosses the centres of each row: columns rising, with +1 for a crossing downwards and -1 for one upwards. */
function crossingsOf(points: readonly Point[], { height }: Size) {
  const starts = new Uint32Array(height + 1);
  eachEdge(points, height, (row) => {
    starts[row + 1] = (starts[row + 1] ?? 0) + 1;
  });
  for (let row = 0; row < height; row++) starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0);
  const xs = new Float64Array(starts[height] ?? 0);
  const ways = new Int8Array(xs.length);
  const filled = starts.slice();
  eachEdge(points, height, (row, x, way) => {
    const from = starts[row] ?? 0;
    let at = filled[row] ?? 0;
    filled[row] = at + 1;
    // Crossings of one row are few: insertion keeps them sorted.
    for (; at > from && (xs[at - 1] ?? 0) > x; at--) {
      xs[at] = xs[at - 1] ?? 0;
      ways[at] = ways[at - 1] ?? 0;
    }
    xs[at] = x;
    ways[at] = way;
  });
  return { starts, xs, ways };
}

function eachEdge(points: readonly Point[], height: number, visit: (row: number, x: number, way: 1 | -1) => void): void {
  let a = points.at(-1);
  for (const b of points) {
    if (a && a.y !== b.y) {
      const [upper, lower] = a.y < b.y ? [a, b] : [b, a];
      const way = a.y < b.y ? 1 : -1;
      const slope = (lower.x - upper.x) / (lower.y - upper.y);
      // A row's centre on an end of the edge belongs to the edge below.
      const [first, last] = columnsIn(upper.y, lower.y);
      for (let row = Math.max(0, first); row <= Math.min(height - 1, last); row++)
        visit(row, upper.x + (row + 0.5 - upper.y) * slope, way);
    }
    a = b;
  }
}
