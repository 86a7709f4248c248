import { pad, type Rect, rectOf } from "../../geometry/geometry.ts";
import type { Viewport } from "../../geometry/viewport.ts";
import type { MaskDocument } from "../maskDocument.ts";
import { coverageUnder } from "./coverage.ts";
import { SpanRows } from "./spanRows.ts";

/**
 * The part of a mask that lies under a rectangle of the screen, in cells: image pixels at 100 % and above, screen pixels below. How many
 * there are follows from the screen, never from the mask.
 */
export interface MaskCells {
  /** Position of a cell on the screen: `screen = cell * pitch + (x, y)`. A screen pixel belongs to the cell under its centre. */
  readonly pitch: number;
  readonly x: number;
  readonly y: number;
  /** The canvas, in cells. */
  readonly canvas: Rect;
  /** The cells that the screen rectangle meets, in cells. */
  readonly area: Rect;
  /** The same and those within the margin around it. */
  readonly padded: Rect;
  /** The white of `padded`: level 255 for a cell that is wholly white. */
  readonly spans: SpanRows;
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
  const spans = new SpanRows(padded.y, padded.height);
  const add = (first: number, last: number) => spans.add(first, last, WHOLE);
  for (let row = padded.y; row < padded.y + padded.height; row++) {
    mask.eachRun(row, add, padded.x, padded.x + padded.width - 1);
    spans.closeRow();
  }
  return { pitch: scale, x, y, canvas: rectOf(mask.size), area, padded, spans };
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
  return { pitch: 1, x: 0, y: 0, canvas, area: box, padded, spans: coverageUnder(mask, viewport, padded) };
}
