import type { Size } from "../../core/geometry/geometry.ts";

/** Meaning of a pixel's first samples. Lab by the encoding of a* and b*: with a sign, or with an offset of half the range. */
export type Colour =
  | "grey"
  | "white_is_zero"
  | "palette"
  | "rgb"
  | "cmyk"
  | "cmyk_as_light"
  | "ycbcr"
  | "lab_signed"
  | "lab_offset"
  | "lab_icc";

/** Layout of a file's samples in a row, channels interleaved. */
export interface SampleLayout extends Size {
  readonly colour: Colour;
  readonly bits: number;
  readonly isFloat: boolean;
  /** All channels, those that are left out among them. */
  readonly channels: number;
  readonly alpha: Alpha | null;
  /** RGB, three bytes an entry. */
  readonly palette?: Uint8Array;
  /** The one of the palette that is transparent. */
  readonly transparentEntry?: number;
}

/** Colours beside it stand as they are, multiplied by it, or laid on white by it. */
export interface Alpha {
  readonly channel: number;
  readonly kind: "straight" | "premultiplied" | "on_white";
}

const COLOUR_CHANNELS: Readonly<Record<Colour, 1 | 3 | 4>> = {
  grey: 1,
  white_is_zero: 1,
  palette: 1,
  rgb: 3,
  ycbcr: 3,
  lab_signed: 3,
  lab_offset: 3,
  lab_icc: 3,
  cmyk: 4,
  cmyk_as_light: 4,
};
export const colourChannelsOf = (colour: Colour): 1 | 3 | 4 => COLOUR_CHANNELS[colour];
export const isLab = (colour: Colour): boolean => colour.startsWith("lab");
export const isCmyk = (colour: Colour): boolean => colour.startsWith("cmyk");

/** The samples in which an image is written before it becomes a PNG. Inks always have 16 bits: they are converted from these. */
export interface PixelForm extends Size {
  readonly model: "grey" | "rgb" | "cmyk";
  readonly depth: 8 | 16;
  readonly hasAlpha: boolean;
}

export const CHANNELS = { grey: 1, rgb: 3, cmyk: 4 } as const;
export const pixelChannels = ({ model, hasAlpha }: PixelForm): number => CHANNELS[model] + (hasAlpha ? 1 : 0);

export function pixelFormOf({ width, height, colour, bits, alpha, transparentEntry }: SampleLayout): PixelForm {
  const model = isCmyk(colour) ? "cmyk" : colour === "grey" || colour === "white_is_zero" ? "grey" : "rgb";
  const depth = colour === "palette" || (bits <= 8 && model !== "cmyk" && !isLab(colour)) ? 8 : 16;
  return { width, height, model, depth, hasAlpha: alpha !== null || transparentEntry !== undefined };
}
