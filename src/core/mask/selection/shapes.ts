import { isEmpty, type Point, type Rect, type Size } from "../../geometry/geometry.ts";
import type { Selection } from "../runs.ts";
import { CollectedRuns } from "../tiles/collectedRuns.ts";
import { GrowingRect } from "../tiles/growingRect.ts";

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
  return { size, eachRun, bounds: () => boundsOfRows(eachRun, top, bottom) };
}

function boundsOfRows(eachRun: Selection["eachRun"], top: number, bottom: number): Rect | null {
  const filled = new GrowingRect();
  for (let row = top; row <= bottom; row++) eachRun(row, (first, last) => filled.add(row, first, last));
  const bounds = filled.take();
  return isEmpty(bounds) ? null : bounds;
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
  const edges = edgesOf(points, size.height);
  const runs = new CollectedRuns(size);
  const active: Edge[] = [];
  let next = 0;
  for (let row = edges[0]?.first ?? size.height; row < size.height; row++) {
    for (let edge = edges[next]; edge && edge.first <= row; edge = edges[++next]) active.push(edge);
    cross(active, row);
    let winding = 0;
    let left = 0;
    for (const { x, way } of active) {
      if (winding === 0) left = x;
      winding += way;
      if (winding !== 0) continue;
      const [first, last] = columnsIn(left, x);
      runs.add(row, first, last);
    }
  }
  return runs;
}

/** A side of the polygon that crosses the centres of the rows first..last. */
interface Edge {
  readonly first: number;
  readonly last: number;
  /** Its upper end. */
  readonly from: Point;
  /** Columns a row. */
  readonly slope: number;
  /** +1 for a side drawn downwards, -1 for one upwards. */
  readonly way: 1 | -1;
  /** Column at which it crosses the centre of the current row. */
  x: number;
}

/** By their first rows; none that crosses no row. */
function edgesOf(points: readonly Point[], height: number): Edge[] {
  const edges: Edge[] = [];
  let a = points.at(-1);
  for (const b of points) {
    if (a && a.y !== b.y) {
      const [from, to] = a.y < b.y ? [a, b] : [b, a];
      // A row's centre on an end of the edge belongs to the edge below.
      const [first, last] = columnsIn(from.y, to.y);
      const edge = { first: Math.max(0, first), last: Math.min(height - 1, last) };
      if (edge.first <= edge.last)
        edges.push({ ...edge, from, slope: (to.x - from.x) / (to.y - from.y), way: a.y < b.y ? 1 : -1, x: 0 });
    }
    a = b;
  }
  return edges.sort((one, other) => one.first - other.first);
}

/** Drops the edges that end above a row, and sorts the others by where they cross it: nearly as in the row before, so insertion is quick. */
function cross(active: Edge[], row: number): void {
  let kept = 0;
  for (const edge of active) {
    if (edge.last < row) continue;
    edge.x = edge.from.x + (row + 0.5 - edge.from.y) * edge.slope;
    let at = kept++;
    for (let before = active[at - 1]; before && before.x > edge.x; before = active[--at - 1]) active[at] = before;
    active[at] = edge;
  }
  active.length = kept;
}
