import type { Raster } from "../../raster.ts";
import type { MaskDocument } from "../maskDocument.ts";
import { maskWhere } from "./maskFromGrey.ts";

/** Red, green and blue, 0..255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** The property of an image that a mask is made from. */
export type MaskSource =
  /** Lightness; transparent pixels count as black. */
  | { readonly kind: "luminance" }
  | { readonly kind: "opacity" }
  | { readonly kind: "transparency" }
  /** Nearness to `colour` rather than to any of `others`; with no others, likeness to it. */
  | { readonly kind: "colour"; readonly colour: Rgb; readonly others: readonly Rgb[] };

export type SourceKind = MaskSource["kind"];

/** The rule by which pixels of an image are white in its mask. */
export interface MaskRule {
  readonly source: MaskSource;
  /** 1..255: a pixel is white where its value from `sourceValue` is at least this. */
  readonly threshold: number;
  /** White becomes black and black white. */
  readonly isInverted: boolean;
}

/** From here on, of 255, a pixel is white unless the image says otherwise. */
export const HALF = 128;

/** Distance in RGB from the searched colour at which a colour counts as half of it. */
const HALF_LIKE = 64;

/** Degree to which a pixel matches the source, 0..255. Samples are not premultiplied. */
export function sourceValue(source: MaskSource): (red: number, green: number, blue: number, alpha: number) => number {
  switch (source.kind) {
    case "luminance":
      return (red, green, blue, alpha) => (lumaOf(red, green, blue) * alpha) / 255;
    case "opacity":
      return (_red, _green, _blue, alpha) => alpha;
    case "transparency":
      return (_red, _green, _blue, alpha) => 255 - alpha;
    case "colour": {
      const { colour, others } = source;
      const likeness = others.length > 0 ? nearness(colour, others) : closeness(colour);
      return (red, green, blue, alpha) => (likeness(red, green, blue) * alpha) / 255;
    }
  }
}

/** Rec. 601, rounded down. */
export const lumaOf = (red: number, green: number, blue: number): number => (77 * red + 150 * green + 29 * blue) >> 8;

export const distance = (red: number, green: number, blue: number, to: Rgb): number =>
  Math.sqrt((red - to[0]) ** 2 + (green - to[1]) ** 2 + (blue - to[2]) ** 2);

type Likeness = (red: number, green: number, blue: number) => number;

/** 255 at the colour, 0 at any of the others, half in the middle between two: an edge that was smoothed is cut where it was drawn. */
const nearness =
  (colour: Rgb, others: readonly Rgb[]): Likeness =>
  (red, green, blue) => {
    const own = distance(red, green, blue, colour);
    let other = Number.POSITIVE_INFINITY;
    for (const one of others) other = Math.min(other, distance(red, green, blue, one));
    return own === 0 ? 255 : (255 * other) / (own + other);
  };

const closeness =
  (colour: Rgb): Likeness =>
  (red, green, blue) =>
    Math.max(0, 255 - (HALF * distance(red, green, blue, colour)) / HALF_LIKE);

/** The image as a mask of its size. */
export function maskFromImage({ width, height, data }: Raster, { source, threshold, isInverted }: MaskRule): MaskDocument {
  const value = sourceValue(source);
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height);
  // Masks are flat: what a pixel is, the next one mostly is too.
  let last = pixels[0];
  let isWhite = isWhiteAt(0);
  return maskWhere({ width, height }, (at) => {
    if (pixels[at] !== last) {
      last = pixels[at];
      isWhite = isWhiteAt(4 * at);
    }
    return isWhite;
  });

  function isWhiteAt(i: number): boolean {
    return value(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0, data[i + 3] ?? 0) >= threshold !== isInverted;
  }
}
