import { intersect, isEmpty, type Rect, rectOf, roundOut, type Size } from "../geometry.ts";
import type { Viewport } from "../viewport.ts";
import { cellsUnder, firstPixel, type MaskCells } from "./cells.ts";
import { discHalves } from "./disc.ts";
import { type Inks, LEVELS } from "./inks.ts";
import type { MaskDocument } from "./maskDocument.ts";
import { gridLines } from "./pixelGrid.ts";
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
  /** Lines between the image pixels; only where these are several screen pixels large. */
  readonly hasGrid: boolean;
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
  { inks, ringRadius, hasGrid }: OverlayLook,
): void {
  const box = intersect(roundOut(area), rectOf(target));
  if (isEmpty(box)) return;
  const hasRing = ringRadius * viewport.scale >= THINNEST_RING;
  const radius = hasRing ? ringRadius * Math.min(1, viewport.scale) : 0;
  const cells = cellsUnder(mask, viewport, box, Math.floor(radius));
  const ring = hasRing ? ringOf(cells, radius) : null;
  const phase = Math.round(viewport.x + viewport.y);
  const drawLine = lineDrawer(target, box, cells, inks, ring, phase);
  const drawGrid = hasGrid ? gridLines(target, box, cells, inks.period === 1) : null;
  const bottom = box.y + box.height;
  for (let row = cells.area.y; row < cells.area.y + cells.area.height; row++) {
    const top = firstPixel(row, cells.pitch, cells.y);
    const end = Math.min(bottom, firstPixel(row + 1, cells.pitch, cells.y));
    const start = Math.max(box.y, top);
    for (let screenY = start; screenY < end; screenY++) {
      if (screenY === start || inks.period > 1) drawLine(screenY, row);
      else copyLine(target, box, screenY);
    }
    drawGrid?.(row, start, end);
  }
}

/** What lies within `radius` cells of the mask and on the canvas, in cells. */
function ringOf(cells: MaskCells, radius: number): Pick<RunSource, "eachRun"> | null {
  const within = intersect(cells.padded, cells.canvas);
  if (isEmpty(within)) return null;
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

/** Spans at least as long are copied, not counted out. */
const LONG = 16;

/** Draws a row of cells into one line of the target. */
function lineDrawer(
  { data, width }: OverlayTarget,
  box: Rect,
  { pitch, x, canvas, eachSpan }: MaskCells,
  { ground, ring: ringInk, period, onGround, onRing }: Inks,
  ring: Pick<RunSource, "eachRun"> | null,
  phase: number,
): (screenY: number, row: number) => void {
  const right = box.x + box.width;
  const shades = ring ? onRing : onGround;
  const startOf = (cell: number) => Math.max(box.x, firstPixel(cell, pitch, x));
  const endOf = (cell: number) => Math.min(right, firstPixel(cell + 1, pitch, x));
  const canvasStart = startOf(canvas.x);
  const canvasEnd = endOf(canvas.x + canvas.width - 1);
  const pattern = period > 1 ? Uint32Array.from({ length: box.width + period }, (_, i) => wholeAt(i % period)) : null;
  function wholeAt(at: number): number {
    return shades[at * LEVELS + LEVELS - 1] ?? 0;
  }
  let line = 0;
  let offset = 0;
  const drawRing = (first: number, last: number) => {
    const start = startOf(first);
    const end = endOf(last);
    if (start < end) data.fill(ringInk, line + start, line + end);
  };
  const drawSpan = (first: number, last: number, level: number) => {
    const start = startOf(first);
    const end = endOf(last);
    if (start >= end) return;
    if (!pattern) {
      data.fill(shades[level] ?? 0, line + start, line + end);
      return;
    }
    const from = (start + offset) % period;
    if (level === LEVELS - 1 && end - start >= LONG) {
      data.set(pattern.subarray(from, from + end - start), line + start);
      return;
    }
    for (let at = start; at < end; at++) data[line + at] = shades[((at + offset) % period) * LEVELS + level] ?? 0;
  };
  return (screenY, row) => {
    line = screenY * width;
    offset = ((((screenY - phase) % period) + period) % period) + period;
    data.fill(0, line + box.x, line + right);
    if (row < canvas.y || row >= canvas.y + canvas.height || canvasStart >= canvasEnd) {
      if (pitch === 1) eachSpan(row, drawSpan);
      return;
    }
    if (ground !== 0) data.fill(ground, line + canvasStart, line + canvasEnd);
    ring?.eachRun(row, drawRing);
    eachSpan(row, drawSpan);
  };
}

function copyLine({ data, width }: OverlayTarget, box: Rect, screenY: number): void {
  const line = screenY * width + box.x;
  data.copyWithin(line, line - width, line - width + box.width);
}
