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

const root = (t: number): number => (t > DELTA ** 3 ? Math.cbrt(t) : t / (3 * DELTA * DELTA) + 4 / 29);

/** sRGB bytes, 0..255 each, as CIELAB. @see CIE 15:2004, section 8.2.1 */
export function labOf(red: number, green: number, blue: number): Lab {
  const r = LINEAR[red] ?? 0;
  const g = LINEAR[green] ?? 0;
  const b = LINEAR[blue] ?? 0;
  const x = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE_X);
  const y = root(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = root((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / WHITE_Z);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How far two colours look apart; about 2.3 is just seen. @see CIE 15:2004, section 8.2.1.3 (CIE 1976) */
export const deltaE = (a: Lab, b: Lab): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
