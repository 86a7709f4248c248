import { DISPLAY_P3, type HdrSpace } from "./colourSpace.ts";
import { matrixBetween } from "./iccProfile.ts";

/** Diffuse white of an HDR image. (ITU-R BT.2408, section 2.2) */
const WHITE_NITS = 203;
/** Luminance of HLG's 1.0 on its reference display, cd/m². (ITU-R BT.2100, table 5) */
const HLG_PEAK_NITS = 1_000;
const HLG_GAMMA = 1.2;
/** Up to here, of diffuse white, light stays as it is; above it is compressed, so that the brightest comes near 1. */
const KNEE = 0.75;
const PQ = {
  m1: 2610 / 16384,
  m2: (2523 / 4096) * 128,
  c1: 3424 / 4096,
  c2: (2413 / 4096) * 32,
  c3: (2392 / 4096) * 32,
} as const;
const HLG = { a: 0.17883277, b: 0.28466892, c: 0.55991073 } as const;

/** Encoded red, green and blue, 0..1. */
type Rgb = readonly [r: number, g: number, b: number];

/**
 * Makes colours of an HDR space colours of Display P3 that an ordinary screen can show: diffuse white (203 nits) near the screen's
 * white, light above it compressed, hue kept.
 *
 * @see ITU-R BT.2100 (PQ and HLG); the shoulder is Reinhard's, applied to the largest channel
 */
export function toneMapper({ primaries, transfer }: HdrSpace): (rgb: Rgb) => Rgb {
  const toP3 = matrixBetween(primaries, DISPLAY_P3);
  const light = transfer === "pq" ? pqLight : hlgLight;
  return (encoded) => {
    const [r, g, b] = toP3(light(encoded));
    const most = Math.max(r, g, b);
    const share = most > KNEE ? shoulder(most) / most : 1;
    return [encode(r * share), encode(g * share), encode(b * share)];
  };
}

/** Relative to diffuse white. */
const pqLight = ([r, g, b]: Rgb): Rgb => [pq(r), pq(g), pq(b)];

function pq(value: number): number {
  const power = Math.max(0, value) ** (1 / PQ.m2);
  return (10_000 / WHITE_NITS) * (Math.max(0, power - PQ.c1) / (PQ.c2 - PQ.c3 * power)) ** (1 / PQ.m1);
}

function hlgLight(rgb: Rgb): Rgb {
  const [r, g, b] = rgb.map((value) => (value <= 0.5 ? (value * value) / 3 : (Math.exp((value - HLG.c) / HLG.a) + HLG.b) / 12));
  const luma = 0.2627 * (r ?? 0) + 0.678 * (g ?? 0) + 0.0593 * (b ?? 0);
  const gain = (HLG_PEAK_NITS / WHITE_NITS) * Math.max(luma, 1e-6) ** (HLG_GAMMA - 1);
  return [gain * (r ?? 0), gain * (g ?? 0), gain * (b ?? 0)];
}

function shoulder(light: number): number {
  const above = (light - KNEE) / (1 - KNEE);
  return KNEE + (1 - KNEE) * (above / (1 + above));
}

/** IEC 61966-2-1; what lies outside is clipped. */
function encode(light: number): number {
  if (light <= 0) return 0;
  return Math.min(1, light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
}
