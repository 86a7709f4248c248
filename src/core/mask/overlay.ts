import { intersect, isEmpty, type Rect, rectOf, roundOut, type Size } from "../geometry.ts";
import type { Viewport } from "../viewport.ts";
import { cellsUnder, firstPixel, type MaskCells } from "./cells.ts";
import { discHalves } from "./disc.ts";
import { type GridInks, type Inks, LEVELS } from "./inks.ts";
import type { MaskDocument } from "./maskDocument.ts";
import type { RunSource } from "./runs.ts";
import { spread } from "./spread.ts";

/** The pixels of an ImageData as words: `data.length === width * height`, little-endian RGBA, alpha not premultiplied. */
export interface OverlayTarget extends Size {
  readonly data: Uint32Array;
}

/** How the mask is shown. */
export interface OverlayLook {
  readonly inks: Inks;
  /** How far around the mask the ring reaches, in image pixels; 0 for none. */
  readonly ringRadius: number;
  /** Lines between the image pixels; null for none, as where these are not several screen pixels large. */
  readonly grid: GridInks | null;
}

/** A ring that is narrower, in screen pixels, is not seen. */
const THINNEST_RING = 0.5;

/** How far beyond a change of the mask its overlay changes, in screen pixels. */
export const reachOf = ({ ringRadius }: OverlayLook, { scale }: Viewport): number => Math.ceil(ringRadius * scale) + 1;

/**
 * Draws the mask as it lies under the viewport. At 100 % and above a pixel shows the mask pixel under its centre, and the ring around the
 * mask is exact; below, its ink is that of the exact share of white under it, and the ring is what lies within its radius of a pixel that
 * has any. A pattern has the size of the screen and is fixed to the canvas: it moves with the picture, so that it does not swim over it,
 * and what is drawn anew fits what is not. The cost follows from `area`, not from the mask.
 *
 * @param viewport image to `target`, in target pixels (device pixels)
 * @param area what to draw anew, target pixels; nothing else is touched
 */
export function composeOverlay(
  target: OverlayTarget,
  mask: MaskDocument,
  viewport: Viewport,
  area: Rect,
  { inks, ringRadius, grid }: OverlayLook,
): void {
  const box = intersect(roundOut(area), rectOf(target));
  if (isEmpty(box)) return;
  const hasRing = ringRadius * viewport.scale >= THINNEST_RING;
  const radius = hasRing ? ringRadius * Math.min(1, viewport.scale) : 0;
  const cells = cellsUnder(mask, viewport, box, Math.floor(radius));
  const ring = hasRing ? ringOf(cells, radius) : null;
  const drawing = { box, cells, ring, phase: Math.round(viewport.x + viewport.y) };
  const drawLine = grid ? griddedLines(drawing, inks, grid) : plainLines(drawing, inks);
  const { data, width } = target;
  for (let row = cells.area.y; row < cells.area.y + cells.area.height; row++) {
    const top = firstPixel(row, cells.pitch, cells.y);
    const below = firstPixel(row + 1, cells.pitch, cells.y);
    let like = -1;
    for (let screenY = Math.max(box.y, top); screenY < Math.min(box.y + box.height, below); screenY++) {
      const at = screenY * width + box.x;
      const isBetween = screenY > top && screenY < below - 1;
      if (like >= 0 && (isBetween || !grid)) data.copyWithin(at, like, like + box.width);
      else drawLine(data, at, screenY, row);
      if (inks.period === 1 && (isBetween || !grid)) like = at;
    }
  }
}

/** What lies within `radius` cells of the mask and on the canvas, in cells. */
function ringOf(cells: MaskCells, radius: number): Pick<RunSource, "eachRun"> {
  const within = intersect(cells.padded, cells.canvas);
  if (isEmpty(within)) return { eachRun: () => {} };
  const right = within.x + within.width - 1;
  return spread(
    {
      eachRun(row, visit) {
        let first = 0;
        let last = -1;
        cells.eachSpan(row, (from, to) => {
          if (to < within.x || from > right) return;
          if (last >= first && from > last + 1) visit(first, last);
          if (last < first || from > last + 1) first = Math.max(within.x, from);
          last = Math.min(right, to);
        });
        if (last >= first) visit(first, last);
      },
    },
    within,
    within,
    discHalves(radius),
  );
}

/** Spans at least as long are filled and copied by the engine; shorter ones are quicker counted out. */
const LONG = 16;

function fill(data: Uint32Array, word: number, start: number, end: number): void {
  if (end - start >= LONG) data.fill(word, start, end);
  else for (let at = start; at < end; at++) data[at] = word;
}

interface Drawing {
  readonly box: Rect;
  readonly cells: MaskCells;
  readonly ring: Pick<RunSource, "eachRun"> | null;
  /** Where on the screen the pattern begins. */
  readonly phase: number;
}

/** Draws the part of a line of the screen that is in the box, and in that row of cells, into `data` from `at` on. */
type DrawLine = (data: Uint32Array, at: number, screenY: number, row: number) => void;

function plainLines({ box, cells, ring, phase }: Drawing, { ground, ring: ringInk, period, onGround, onRing }: Inks): DrawLine {
  const { pitch, x, canvas, eachSpan } = cells;
  const shades = ring ? onRing : onGround;
  const startOf = (cell: number) => Math.max(0, firstPixel(cell, pitch, x) - box.x);
  const endOf = (cell: number) => Math.min(box.width, firstPixel(cell + 1, pitch, x) - box.x);
  const canvasStart = startOf(canvas.x);
  const canvasEnd = endOf(canvas.x + canvas.width - 1);
  const whole = (i: number) => shades[(i % period) * LEVELS + LEVELS - 1] ?? 0;
  const pattern = period > 1 ? Uint32Array.from({ length: box.width + period }, (_, i) => whole(i)) : null;
  let data: Uint32Array = new Uint32Array(0);
  let line = 0;
  let offset = 0;
  const drawRing = (first: number, last: number) => {
    const start = startOf(first);
    const end = endOf(last);
    if (start < end) fill(data, ringInk, line + start, line + end);
  };
  const drawSpan = (first: number, last: number, level: number) => {
    const start = startOf(first);
    const end = endOf(last);
    if (start >= end) return;
    if (!pattern) {
      fill(data, shades[level] ?? 0, line + start, line + end);
      return;
    }
    const from = (start + offset) % period;
    if (level === LEVELS - 1 && end - start >= LONG) {
      data.set(pattern.subarray(from, from + end - start), line + start);
      return;
    }
    for (let at = start; at < end; at++) data[line + at] = shades[((at + offset) % period) * LEVELS + level] ?? 0;
  };
  return (into, at, screenY, row) => {
    data = into;
    line = at;
    offset = (((box.x + screenY - phase) % period) + period) % period;
    data.fill(0, line, line + box.width);
    const isOnCanvas = row >= canvas.y && row < canvas.y + canvas.height && canvasStart < canvasEnd;
    if (isOnCanvas && ground !== 0) data.fill(ground, line + canvasStart, line + canvasEnd);
    if (isOnCanvas) ring?.eachRun(row, drawRing);
    eachSpan(row, drawSpan);
  };
}

/** The same with the grid over it: whole lines at the top and bottom of a cell, single pixels between. */
function griddedLines(drawing: Drawing, inks: Inks, grid: GridInks): DrawLine {
  const { box, cells } = drawing;
  const { pitch, x, y, area } = cells;
  const drawPlain = plainLines(drawing, inks);
  const drawDark = plainLines(drawing, grid.dark);
  const drawLight = plainLines(drawing, grid.light);
  const dark = new Uint32Array(box.width);
  const light = new Uint32Array(box.width);
  const edges = Array.from({ length: area.width + 1 }, (_, i) => firstPixel(area.x + i, pitch, x) - box.x);
  let drawn = Number.NaN;
  return (data, at, screenY, row) => {
    // Without a pattern the lines of a row are alike.
    if (row !== drawn || inks.period > 1) {
      drawDark(dark, 0, screenY, row);
      drawLight(light, 0, screenY, row);
      drawn = row;
    }
    if (screenY === firstPixel(row, pitch, y)) return data.set(dark, at);
    if (screenY === firstPixel(row + 1, pitch, y) - 1) return data.set(light, at);
    drawPlain(data, at, screenY, row);
    for (const edge of edges) {
      if (edge >= 0 && edge < box.width) data[at + edge] = dark[edge] ?? 0;
      if (edge > 0 && edge <= box.width) data[at + edge - 1] = light[edge - 1] ?? 0;
    }
  };
}
