/** What laying a selection onto a mask makes white: the selection, either, the mask without it, or both. */
export type SelectMode = "replace" | "add" | "subtract" | "intersect";
