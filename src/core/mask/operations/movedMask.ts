import { type Point, type Rect, type Size, sameSize } from "../../geometry/geometry.ts";
import { MaskDocument } from "../maskDocument.ts";
import { maskOfRuns } from "../tiles/maskOfRuns.ts";

/** A mask on another canvas: what was at (0, 0) lies at `at`, whole pixels, and what would lie off the canvas is left out. */
export function movedMask(mask: MaskDocument, { x, y }: Point, size: Size): MaskDocument {
  const moved = {
    eachRun: (row: number, visit: (first: number, last: number) => void) =>
      mask.eachRun(row - y, (first, last) => visit(first + x, last + x)),
  };
  const top = Math.min(size.height, Math.max(0, y));
  const bottom = Math.max(top, Math.min(size.height, y + mask.size.height));
  return maskOfRuns(size, moved, top, bottom);
}

/**
 * The paint of a canvas that was extended or cropped, at its place in the picture.
 *
 * @param old the canvas before; a mask of another size does not belong to it, so the result is blank
 * @param canvas the new one, in pixels of the old one
 */
export const reframedMask = (mask: MaskDocument, old: Size, { x, y, width, height }: Rect): MaskDocument =>
  sameSize(mask.size, old) ? movedMask(mask, { x: 0 - x, y: 0 - y }, { width, height }) : new MaskDocument({ width, height });
