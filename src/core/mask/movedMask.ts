import type { Point, Size } from "../geometry.ts";
import type { MaskDocument } from "./maskDocument.ts";
import { maskOfRuns } from "./maskOfRuns.ts";

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
