import type { Density } from "./density.ts";

/** Metadata of a file, besides its samples and their profile. */
export interface Metadata {
  readonly density: Density | null;
  /** A TIFF, without a head. */
  readonly exif: Buffer | null;
  /** Photoshop's resources as a JPEG has them, IPTC's records among them. */
  readonly iptc: Buffer | null;
  readonly xmp: Buffer | null;
  /** Chunks of a PNG with comments, which no other format has. */
  readonly comments: readonly Buffer[];
}
export const NO_METADATA: Metadata = { density: null, exif: null, iptc: null, xmp: null, comments: [] };
