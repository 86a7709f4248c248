import type { Rect, Size } from "../../geometry/geometry.ts";
import type { BitRows } from "../tiles/bitRows.ts";
import { firstPixel, type MaskCells } from "./cells.ts";
import { type GridPalettes, LEVELS, type Palette } from "./palette.ts";

/** The pixels of an ImageData as words: `data.length === width * height`, little-endian RGBA, alpha not premultiplied. */
export interface OverlayTarget extends Size {
  readonly data: Uint32Array;
}

/** Input for drawing the box of the target. */
export interface Drawing {
  readonly box: Rect;
  readonly cells: MaskCells;
  /** In cells; null for none. */
  readonly ring: BitRows | null;
  /** Start of the pattern on the screen. */
  readonly phase: number;
}

/** Draws the part of a line of the screen that is in the box, and in that row of cells, into `data` from `at` on. */
type DrawLine = (data: Uint32Array, at: number, screenY: number, row: number) => void;

/** Draws the mask and its ring. */
export function drawPlain({ data, width }: OverlayTarget, drawing: Drawing, palette: Palette): void {
  const { box } = drawing;
  const drawLine = lineDrawer(drawing, palette);
  eachRow(drawing, (row, start, end) => {
    const first = start * width + box.x;
    for (let screenY = start; screenY < end; screenY++) {
      const at = screenY * width + box.x;
      if (screenY === start || palette.period > 1) drawLine(data, at, screenY, row);
      else data.copyWithin(at, first, first + box.width);
    }
  });
}

/** The same with a grid between the cells over it: whole lines at the top and bottom of a cell, single pixels at its sides. */
export function drawGridded({ data, width }: OverlayTarget, drawing: Drawing, palette: Palette, grid: GridPalettes): void {
  const { box, cells, ring } = drawing;
  // Three lines tell the whole row of cells; what a row has in common with the one above is not drawn again.
  const drawLines = [lineDrawer(drawing, palette), lineDrawer(drawing, grid.dark), lineDrawer(drawing, grid.light)];
  const [between, top, bottom] = drawLines.map(() => new Uint32Array(box.width));
  if (!between || !top || !bottom) return;
  const lines = [between, top, bottom];
  const { area, canvas, pitch, y, spans } = cells;
  const edges = edgesOf(drawing);
  // A cell is several pixels wide: no pixel is at both its sides.
  const starts = edges.filter((edge) => edge >= 0 && edge < box.width);
  const ends = edges.map((edge) => edge - 1).filter((edge) => edge >= 0 && edge < box.width);
  const isOnCanvas = (row: number) => row >= canvas.y && row < canvas.y + canvas.height;
  const isAsAbove = (row: number) =>
    row > area.y && isOnCanvas(row) === isOnCanvas(row - 1) && spans.sameAsAbove(row) && (ring?.sameAsAbove(row) ?? true);
  const draw = (screenY: number, row: number) => {
    for (const [i, drawLine] of drawLines.entries()) drawLine(lines[i] ?? between, 0, screenY, row);
    for (let i = 0; i < starts.length; i++) between[starts[i] ?? 0] = top[starts[i] ?? 0] ?? 0;
    for (let i = 0; i < ends.length; i++) between[ends[i] ?? 0] = bottom[ends[i] ?? 0] ?? 0;
  };
  eachRow(drawing, (row, start, end) => {
    const first = firstPixel(row, pitch, y);
    const last = firstPixel(row + 1, pitch, y) - 1;
    for (let screenY = start; screenY < end; screenY++) {
      if (palette.period > 1 || (screenY === start && !isAsAbove(row))) draw(screenY, row);
      data.set(screenY === first ? top : screenY === last ? bottom : between, screenY * width + box.x);
    }
  });
}

/** The rows of cells in the box, with the lines start..end-1 of the screen that they fill there. */
function eachRow({ box, cells }: Drawing, visit: (row: number, start: number, end: number) => void): void {
  const { area, pitch, y } = cells;
  for (let row = area.y; row < area.y + area.height; row++) {
    const start = Math.max(box.y, firstPixel(row, pitch, y));
    const end = Math.min(box.y + box.height, firstPixel(row + 1, pitch, y));
    if (start < end) visit(row, start, end);
  }
}

/** Left edges of the area's cells, then the right edge of the last; screen pixels from the left of the box, some outside it. */
function edgesOf({ box, cells: { area, pitch, x } }: Drawing): Int32Array {
  const edges = new Int32Array(area.width + 1);
  for (let i = 0; i <= area.width; i++) edges[i] = firstPixel(area.x + i, pitch, x) - box.x;
  return edges;
}

/** Spans at least as long are filled and copied by the engine; shorter ones are quicker counted out. */
const LONG = 32;

function lineDrawer(drawing: Drawing, { ground, ring: ringInk, period, background, halo }: Palette): DrawLine {
  const { box, cells, ring, phase } = drawing;
  const { area, canvas, spans } = cells;
  const edges = edgesOf(drawing);
  for (let i = 0; i < edges.length; i++) edges[i] = Math.max(0, Math.min(box.width, edges[i] ?? 0));
  const shades = ring ? halo : background;
  const left = area.x;
  const cellsAcross = area.width;
  const startOf = (cell: number) => edges[Math.max(0, cell - area.x)] ?? box.width;
  const endOf = (cell: number) => (cell < area.x ? 0 : (edges[Math.min(area.width, cell + 1 - area.x)] ?? box.width));
  const canvasStart = startOf(canvas.x);
  const canvasEnd = endOf(canvas.x + canvas.width - 1);
  const whole = (i: number) => shades[(i % period) * LEVELS + LEVELS - 1] ?? 0;
  const pattern = period > 1 ? Uint32Array.from({ length: box.width + period }, (_, i) => whole(i)) : null;
  let data: Uint32Array = new Uint32Array(0);
  let line = 0;
  const drawRing = (first: number, last: number) => fill(data, ringInk, line + startOf(first), line + endOf(last));
  return (into, at, screenY, row) => {
    data = into;
    line = at;
    data.fill(0, line, line + box.width);
    if (row >= canvas.y && row < canvas.y + canvas.height && canvasStart < canvasEnd) {
      if (ground !== 0) data.fill(ground, line + canvasStart, line + canvasEnd);
      ring?.eachRun(row, drawRing);
    }
    const offset = (((box.x + screenY - phase) % period) + period) % period;
    const { ends } = spans;
    const behind = spans.startOf(row + 1);
    for (let i = spans.startOf(row); i < behind; i += 2) {
      const packed = ends[i] ?? 0;
      const first = (packed >> 8) - left;
      const last = (ends[i + 1] ?? 0) - left;
      const start = at + (first > 0 ? (edges[first] ?? box.width) : 0);
      const end = at + (last < 0 ? 0 : last < cellsAcross ? (edges[last + 1] ?? 0) : box.width);
      const level = packed & 255;
      if (pattern === null) {
        const word = shades[level] ?? 0;
        if (end - start >= LONG) into.fill(word, start, end);
        else for (let to = start; to < end; to++) into[to] = word;
      } else if (level === LEVELS - 1 && end - start >= LONG) {
        const from = (start - at + offset) % period;
        into.set(pattern.subarray(from, from + end - start), start);
      } else for (let to = start; to < end; to++) into[to] = shades[((to - at + offset) % period) * LEVELS + level] ?? 0;
    }
  };
}

function fill(data: Uint32Array, word: number, start: number, end: number): void {
  if (end - start >= LONG) data.fill(word, start, end);
  else for (let at = start; at < end; at++) data[at] = word;
}
