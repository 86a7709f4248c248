/** Combination of a selection with a mask; white becomes the selection, the union, the mask without it, or the intersection. */
export type SelectMode = "replace" | "add" | "subtract" | "intersect";
