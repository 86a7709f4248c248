/** CIE 1931 chromaticity. */
export type Xy = readonly [x: number, y: number];

/** Red, green, blue and white of an RGB space. */
export interface Primaries {
  readonly red: Xy;
  readonly green: Xy;
  readonly blue: Xy;
  readonly white: Xy;
}

/**
 * The curve from stored values to light: a power; or a power with a linear foot, as `(a·v + b)^g` from `d` on and `c·v` below
 * (ICC.1:2022, section 10.18, function type 3).
 */
export type TransferCurve =
  | { readonly kind: "power"; readonly exponent: number }
  | { readonly kind: "foot"; readonly g: number; readonly a: number; readonly b: number; readonly c: number; readonly d: number };

/** The colour space of an image that has no ICC profile. */
export interface ColourSpace {
  readonly name: string;
  readonly primaries: Primaries;
  readonly curve: TransferCurve;
}

/** An image that shines brighter than a screen's white: absolute (SMPTE ST 2084) or relative (BT.2100 HLG). */
export interface HdrSpace {
  readonly name: string;
  readonly primaries: Primaries;
  readonly transfer: "pq" | "hlg";
}

const D65: Xy = [0.3127, 0.329];
const C: Xy = [0.31, 0.316];
export const BT709: Primaries = { red: [0.64, 0.33], green: [0.3, 0.6], blue: [0.15, 0.06], white: D65 };
export const DISPLAY_P3: Primaries = { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: D65 };

/** ITU-T H.273, table 2. */
const PRIMARIES: Readonly<Record<number, readonly [name: string, Primaries]>> = {
  1: ["BT.709", BT709],
  4: ["BT.470 M", { red: [0.67, 0.33], green: [0.21, 0.71], blue: [0.14, 0.08], white: C }],
  5: ["BT.470 BG", { red: [0.64, 0.33], green: [0.29, 0.6], blue: [0.15, 0.06], white: D65 }],
  6: ["SMPTE 170M", { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: D65 }],
  7: ["SMPTE 240M", { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: D65 }],
  8: ["Film", { red: [0.681, 0.319], green: [0.243, 0.692], blue: [0.145, 0.049], white: C }],
  9: ["BT.2020", { red: [0.708, 0.292], green: [0.17, 0.797], blue: [0.131, 0.046], white: D65 }],
  11: ["DCI-P3", { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.314, 0.351] }],
  12: ["Display P3", DISPLAY_P3],
  22: ["EBU 3213", { red: [0.63, 0.34], green: [0.295, 0.605], blue: [0.155, 0.077], white: D65 }],
};

/** IEC 61966-2-1. */
export const SRGB_CURVE: TransferCurve = { kind: "foot", g: 2.4, a: 1 / 1.055, b: 0.055 / 1.055, c: 1 / 12.92, d: 0.04045 };
const BT709_CURVE: TransferCurve = { kind: "foot", g: 1 / 0.45, a: 1 / 1.099, b: 0.099 / 1.099, c: 1 / 4.5, d: 0.081 };
const power = (exponent: number): TransferCurve => ({ kind: "power", exponent });

/** ITU-T H.273, table 3. */
const CURVES: Readonly<Record<number, readonly [name: string, TransferCurve]>> = {
  1: ["BT.709", BT709_CURVE],
  4: ["gamma 2.2", power(2.2)],
  5: ["gamma 2.8", power(2.8)],
  6: ["BT.709", BT709_CURVE],
  8: ["linear", power(1)],
  13: ["sRGB", SRGB_CURVE],
  14: ["BT.709", BT709_CURVE],
  15: ["BT.709", BT709_CURVE],
};
const [PQ, HLG] = [16, 18];
const SRGB_CODES = { primaries: 1, transfer: 13 } as const;

/**
 * The space that two code points name.
 *
 * @returns "srgb" for sRGB itself; null for codes that name no RGB space known here
 * @see ITU-T H.273, sections 8.1 and 8.2
 */
export function spaceOfCodes(primaries: number, transfer: number): ColourSpace | HdrSpace | "srgb" | null {
  if (primaries === SRGB_CODES.primaries && transfer === SRGB_CODES.transfer) return "srgb";
  const known = PRIMARIES[primaries];
  if (!known) return null;
  const [name, chromaticities] = known;
  if (transfer === PQ) return { name: `${name} PQ`, primaries: chromaticities, transfer: "pq" };
  if (transfer === HLG) return { name: `${name} HLG`, primaries: chromaticities, transfer: "hlg" };
  const curve = CURVES[transfer];
  if (!curve) return null;
  const isP3 = primaries === 12 && transfer === SRGB_CODES.transfer;
  return { name: isP3 ? name : `${name}, ${curve[0]}`, primaries: chromaticities, curve: curve[1] };
}

export const isHdr = (space: ColourSpace | HdrSpace): space is HdrSpace => "transfer" in space;
