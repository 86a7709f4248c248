import type { ReadingNote } from "../../contract/images.ts";

/** A file that browsers and the server read alike, made from one that they do not. */
export interface Reading {
  readonly path: string;
  readonly mime: "image/png" | "image/jpeg" | "image/webp" | "image/gif";
  /** What the designer is told of it. */
  readonly notes: readonly ReadingNote[];
}
