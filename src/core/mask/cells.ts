import { pad, type Rect, rectOf } from "../geometry.ts";
import type { Viewport } from "../viewport.ts";
import { coverageRows, type VisitSpan } from "./coverage.ts";
import type { MaskDocument } from "./maskDocument.ts";

/**
 * The part of a mask that lies under a rectangle of the screen, in cells: image pixels at 100 % and above, screen pixels below. How many
 * there are follows from the screen, never from the mask.
 */
export interface MaskCells {
  /** Where a cell lies on the screen: `screen = cell * pitch + (x, y)`. A screen pixel belongs to the cell under its centre. */
  readonly pitch: number;
  readonly x: number;
  readonly y: number;
  /** The canvas, in cells. */
  readonly canvas: Rect;
  /** The cells that the screen rectangle meets, in cells. */
  readonly area: Rect;
  /** The same and those within the margin around it; spans are looked for in these. */
  readonly padded: Rect;
  /** The spans of a row of cells; with a margin in any order and as often as wanted. */
  eachSpan(row: number, visit: VisitSpan): void;
}

const WHOLE = 255;

/**
 * @param viewport image to screen, in screen pixels
 * @param box whole screen pixels, not empty
 * @param margin in cells
 */
export function cellsUnder(mask: MaskDocument, viewport: Viewport, box: Rect, margin: number): MaskCells {
  return viewport.scale >= 1 ? imagePixels(mask, viewport, box, margin) : screenPixels(mask, viewport, box, margin);
}

/** The first screen pixel whose centre lies beyond the edge between two cells. */
export const firstPixel = (cell: number, pitch: number, offset: number): number => Math.ceil(cell * pitch + offset - 0.5);

function imagePixels(mask: MaskDocument, { scale, x, y }: Viewport, box: Rect, margin: number): MaskCells {
  const left = Math.floor((box.x + 0.5 - x) / scale);
  const top = Math.floor((box.y + 0.5 - y) / scale);
  const right = Math.floor((box.x + box.width - 0.5 - x) / scale);
  const bottom = Math.floor((box.y + box.height - 0.5 - y) / scale);
  const area = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  const padded = pad(area, margin);
  const last = padded.x + padded.width - 1;
  let visit: VisitSpan = () => {};
  const whole = (first: number, end: number) => visit(first, end, WHOLE);
  return {
    pitch: scale,
    x,
    y,
    canvas: rectOf(mask.size),
    area,
    padded,
    eachSpan(row, visitSpan) {
      visit = visitSpan;
      mask.eachRun(row, whole, padded.x, last);
    },
  };
}

function screenPixels(mask: MaskDocument, viewport: Viewport, box: Rect, margin: number): MaskCells {
  const { scale, x, y } = viewport;
  const left = firstPixel(0, scale, x);
  const top = firstPixel(0, scale, y);
  const canvas = {
    x: left,
    y: top,
    width: firstPixel(mask.size.width, scale, x) - left,
    height: firstPixel(mask.size.height, scale, y) - top,
  };
  const padded = pad(box, margin);
  const spansOf = coverageRows(mask, viewport, padded.x, padded.width);
  const eachSpan = margin > 0 ? remembered(padded, spansOf) : spansOf;
  return { pitch: 1, x: 0, y: 0, canvas, area: box, padded, eachSpan };
}

/** The rows, once found, to be visited again. */
function remembered({ y, height }: Rect, spansOf: MaskCells["eachSpan"]): MaskCells["eachSpan"] {
  const starts = new Int32Array(height + 1);
  // First column and level, last column; first column and level …
  let spans = new Int32Array(4096);
  let size = 0;
  const note: VisitSpan = (first, last, level) => {
    if (size + 2 > spans.length) {
      const larger = new Int32Array(2 * spans.length);
      larger.set(spans);
      spans = larger;
    }
    spans[size] = first * 256 + level;
    spans[size + 1] = last;
    size += 2;
  };
  for (let line = 0; line < height; line++) {
    spansOf(y + line, note);
    starts[line + 1] = size;
  }
  return (row, visit) => {
    if (row < y || row >= y + height) return;
    const end = starts[row - y + 1] ?? 0;
    for (let i = starts[row - y] ?? 0; i < end; i += 2) {
      const packed = spans[i] ?? 0;
      visit(packed >> 8, spans[i + 1] ?? 0, packed & 255);
    }
  };
}
