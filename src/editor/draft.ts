import type { Point, Rect } from "../core/geometry.ts";

/**
 * The outline of what is being drawn, in image pixels, for the interface to show over the picture; nothing of it is in the mask yet.
 * A polyline of one point is a dot. `isClosed`: its last point is joined to its first (so a polygon shows that the next click closes it).
 */
export type DraftShape =
  | { readonly kind: "polyline"; readonly points: readonly Point[]; readonly isClosed: boolean }
  | { readonly kind: "rect" | "ellipse"; readonly rect: Rect };
