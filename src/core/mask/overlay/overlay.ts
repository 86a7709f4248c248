import { intersect, isEmpty, type Rect, rectOf, roundOut } from "../../geometry/geometry.ts";
import type { Viewport } from "../../geometry/viewport.ts";
import type { MaskDocument } from "../maskDocument.ts";
import { discHalves } from "../operations/disc.ts";
import { spread } from "../operations/spread.ts";
import { BitRows } from "../tiles/bitRows.ts";
import { cellsUnder, type MaskCells } from "./cells.ts";
import { drawGridded, drawPlain, type OverlayTarget } from "./overlayLines.ts";
import type { GridPalettes, Palette } from "./palette.ts";

/** Appearance of the mask. */
export interface OverlayLook {
  readonly palette: Palette;
  /** Reach of the ring around the mask, in image pixels; 0 for none. */
  readonly ringRadius: number;
  /** Lines between the image pixels; null for none, as where these are not several screen pixels large. */
  readonly grid: GridPalettes | null;
}

/** A ring that is narrower, in screen pixels, is not seen. */
const THINNEST_RING = 0.5;

/** Distance beyond a change of the mask within which its overlay changes, in screen pixels. */
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
  { palette, ringRadius, grid }: OverlayLook,
): void {
  const box = intersect(roundOut(area), rectOf(target));
  if (isEmpty(box)) return;
  const hasRing = ringRadius * viewport.scale >= THINNEST_RING;
  const radius = hasRing ? ringRadius * Math.min(1, viewport.scale) : 0;
  const cells = cellsUnder(mask, viewport, box, Math.floor(radius));
  const ring = hasRing ? ringOf(cells, radius) : null;
  const drawing = { box, cells, ring, phase: Math.round(viewport.x + viewport.y) };
  if (grid) drawGridded(target, drawing, palette, grid);
  else drawPlain(target, drawing, palette);
}

/** Cells within `radius` cells of the mask and on the canvas. */
function ringOf({ padded, canvas, spans }: MaskCells, radius: number): BitRows {
  const within = intersect(padded, canvas);
  // Not null: where the view has a ring, a pixel of the mask blends with it, and it may be drawn again in a part without one.
  if (isEmpty(within)) return new BitRows(rectOf({ width: 0, height: 0 }));
  const right = within.x + within.width - 1;
  const source = {
    // A screen pixel at the edge of the canvas may have its centre off it.
    eachRun: (row: number, visit: (first: number, last: number) => void) =>
      spans.eachRun(row, 1, (first, last) => {
        if (last >= within.x && first <= right) visit(Math.max(within.x, first), Math.min(right, last));
      }),
  };
  return spread(source, within, within, discHalves(radius));
}
