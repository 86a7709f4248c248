/** CIELAB, D65: L 0..100, a and b about -110..110. */
export type Lab = readonly [l: number, a: number, b: number];

/** 0..255 in sRGB to linear 0..1. @see IEC 61966-2-1 */
const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

// Of the white of D65, so that greys have a = b = 0.
const WHITE_X = 0.4124564 + 0.3575761 + 0.1804375;
const WHITE_Z = 0.0193339 + 0.119192 + 0.9503041;
const DELTA = 6 / 29;

/** The function of CIE 15:2004, equation 8.6, at 0, 1 / STEPS … 1: read between two of them it is off by less than 0.00001. */
const STEPS = 4096;
const ROOT = Float64Array.from({ length: STEPS + 2 }, (_, step) => {
  const t = step / STEPS;
  return t > DELTA ** 3 ? Math.cbrt(t) : t / (3 * DELTA * DELTA) + 4 / 29;
});

function root(t: number): number {
  const step = Math.floor(t * STEPS);
  const low = ROOT[step] ?? 0;
  return low + (t * STEPS - step) * ((ROOT[step + 1] ?? 0) - low);
}

/** sRGB bytes, 0..255 each, as CIELAB, to 0.01. @see CIE 15:2004, section 8.2.1 */
export function labOf(red: number, green: number, blue: number): Lab {
  const r = LINEAR[red] ?? 0;
  const g = LINEAR[green] ?? 0;
  const b = LINEAR[blue] ?? 0;
  const x = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE_X);
  const y = root(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = root((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / WHITE_Z);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Perceived difference of two colours; about 2.3 is just noticeable. @see CIE 15:2004, section 8.2.1.3 (CIE 1976) */
export function deltaE(one: Lab, other: Lab): number {
  const l = one[0] - other[0];
  const a = one[1] - other[1];
  const b = one[2] - other[2];
  return Math.sqrt(l * l + a * a + b * b);
}
