import sharp from "sharp";

/** The inverse of Display P3's primaries under D50, as its ICC profile has them. */
const FROM_XYZ = [
  [2.404_985, -0.990_314, -0.398_324],
  [-0.842_283, 1.798_862, 0.016_085],
  [0.044_986, -0.096_077, 1.276_148],
] as const;
const D50 = [0.964_2, 1, 0.824_9] as const;
const CURVE_STEPS = 65_535;

/** sRGB's curve, of linear light 0..1. @see IEC 61966-2-1 */
export const srgbCurve = (light: number): number => (light <= 0.003_130_8 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);

let squares: Uint16Array | undefined;

/** Linear light as 16 bits with the curve of sRGB, clipped to 0..1. By a table over the square root: even steps for the eye. */
export function encodeLight(light: number): number {
  squares ??= Uint16Array.from({ length: CURVE_STEPS + 1 }, (_, i) => Math.round(65_535 * srgbCurve((i / CURVE_STEPS) ** 2)));
  if (!(light > 0)) return 0;
  return light >= 1 ? 65_535 : (squares[Math.round(Math.sqrt(light) * CURVE_STEPS)] ?? 0);
}

/**
 * CIELAB under D50 as Display P3 of 16 bits, colours outside of it clipped.
 *
 * @param l 0..100
 * @param to where the three samples go, from `at` on
 */
export function labToDisplayP3(l: number, a: number, b: number, to: { [index: number]: number }, at: number): void {
  const fy = (l + 16) / 116;
  const x = D50[0] * unroot(fy + a / 500);
  const y = D50[1] * unroot(fy);
  const z = D50[2] * unroot(fy - b / 200);
  to[at] = encodeLight(FROM_XYZ[0][0] * x + FROM_XYZ[0][1] * y + FROM_XYZ[0][2] * z);
  to[at + 1] = encodeLight(FROM_XYZ[1][0] * x + FROM_XYZ[1][1] * y + FROM_XYZ[1][2] * z);
  to[at + 2] = encodeLight(FROM_XYZ[2][0] * x + FROM_XYZ[2][1] * y + FROM_XYZ[2][2] * z);
}

const unroot = (f: number): number => (f > 6 / 29 ? f ** 3 : 3 * (6 / 29) ** 2 * (f - 4 / 29));

/** The profile of Display P3 that libvips has. */
export async function displayP3Profile(): Promise<Buffer> {
  const pixel = sharp({ create: { width: 1, height: 1, channels: 3, background: "#000" } });
  const { icc } = await sharp(await pixel.withIccProfile("p3").png().toBuffer()).metadata();
  if (!icc) throw new Error("libvips has no profile of Display P3.");
  return icc;
}
