import type { ReadingNote } from "../../contract/images.ts";
import type { ImageMime } from "../../contract/limits.ts";
import type { ImageLimits } from "../storage/imageLimits.ts";

/** A file that browsers and the server read alike, made from one that they do not: what everything works on from then on. */
export interface Reading {
  readonly path: string;
  readonly mime: ImageMime;
  /** Notes on it for the designer. */
  readonly notes: readonly ReadingNote[];
}

export interface ReadingLimits extends Pick<ImageLimits, "maxMegapixels"> {
  /** Ends the work. */
  readonly signal?: AbortSignal;
}

/** Files that the server reads for the browser. */
export type ForeignKind = "tiff" | "heif" | "psd";
