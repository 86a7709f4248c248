import { intersect, isEmpty, type Point, type Rect, rectOf, type Size } from "../core/geometry/geometry.ts";
import type { Selection } from "../core/mask/runs.ts";
import { ellipseSelection, polygonSelection, rectSelection } from "../core/mask/selection/shapes.ts";

/**
 * The outline of what is being drawn, in image pixels, for the interface to show over the picture; nothing of it is in the mask yet.
 * A polyline of one point is a dot. `isClosed`: its last point is joined to its first (so a polygon shows that the next click closes it).
 * `corners`: how many of its points, from the first on, were set one by one and are shown each; absent for a line drawn freely.
 */
export type DraftShape =
  | { readonly kind: "polyline"; readonly points: readonly Point[]; readonly isClosed: boolean; readonly corners?: number }
  | { readonly kind: "rect" | "ellipse"; readonly rect: Rect };

export const UNMOVED: Point = { x: 0, y: 0 };

/** The same place or rectangle, moved. */
export const shifted = <P extends Point>(at: P, by: Point): P => ({ ...at, x: at.x + by.x, y: at.y + by.y });

/** The selection inside the outline, moved by `by`; a polyline counts as closed. */
export function selectionOf(shape: DraftShape, by: Point, size: Size): Selection {
  switch (shape.kind) {
    case "polyline":
      return polygonSelection(
        shape.points.map((point) => shifted(point, by)),
        size,
      );
    case "rect":
      return rectSelection(shifted(shape.rect, by), size);
    case "ellipse":
      return ellipseSelection(shifted(shape.rect, by), size);
  }
}

/** The selection moved by whole pixels; what leaves the canvas is cut off, but comes back when the whole is moved back. */
export function movedSelection(selection: Selection, by: Point): Selection {
  if (by.x === 0 && by.y === 0) return selection;
  const { size } = selection;
  return {
    size,
    bounds() {
      const bounds = selection.bounds();
      const moved = bounds && intersect(shifted(bounds, by), rectOf(size));
      return moved && !isEmpty(moved) ? moved : null;
    },
    eachRun(row, visit) {
      if (row < 0 || row >= size.height) return;
      selection.eachRun(row - by.y, (first, last) => {
        const from = Math.max(0, first + by.x);
        const to = Math.min(size.width - 1, last + by.x);
        if (from <= to) visit(from, to);
      });
    },
  };
}
