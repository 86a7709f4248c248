import type { ImageLimits } from "../storage/imageLimits.ts";

/** What of a file could not be kept as it was when it was read, or what was chosen: told to the designer. */
export type ReadingNote =
  /** A TIFF of several pages: the first one that is a full image. */
  | "first_page"
  /** A HEIC with several images: the one that it calls primary. */
  | "primary_image"
  /** Converted into Display P3 of 16 bits by the file's own profile. */
  | "cmyk_to_rgb"
  /** Converted into Display P3 of 16 bits. */
  | "lab_to_rgb"
  /** Floats became 16 bits; linear light got the curve of sRGB, or a gamma of 2.2 in place of a profile's straight line. */
  | "float_to_16_bit"
  /** Samples of more than 16 bits became 16. */
  | "depth_reduced"
  /** Light over white (a float over 1) became white. */
  | "highlights_clipped"
  /** The layers of a PSD are in the flattened image alone. */
  | "layers_flattened"
  /** Channels that are neither colour nor transparency: saved selections, spot inks. */
  | "channels_left_out"
  /** Several inks of one plate are shown as grey. */
  | "duotone_to_grey"
  /** PQ or HLG, brought into the range of a usual screen. */
  | "hdr_to_sdr"
  /** A profile that does not fit the samples, or is none. */
  | "profile_left_out";

/** An image made of a file that browsers do not show: what everything works on from then on. */
export interface Reading {
  readonly path: string;
  readonly mime: "image/png" | "image/jpeg";
  readonly notes: readonly ReadingNote[];
}

export interface ReadingLimits extends Pick<ImageLimits, "maxMegapixels"> {
  /** Ends the work. */
  readonly signal?: AbortSignal;
}

/** Files that the server reads for the browser. */
export type ForeignKind = "tiff" | "heif" | "psd";
