import type { Raster, Samples } from "./raster.ts";

/** Which samples of a pixel make a plane, and how they stand there. */
export interface Plane {
  readonly channel: number;
  /** Stored the other way round. */
  readonly isInk: boolean;
  /** Laid on white by the alpha that is the last channel. */
  readonly isMatted: boolean;
}

type Shape = Pick<Raster, "width" | "channels" | "depth">;

/** One channel of a row of pixels as bytes, those of 16 bits big-endian. */
export function planeOf(
  row: Samples,
  { width, channels, depth }: Shape,
  { channel, isInk, isMatted }: Plane,
  plane: Uint8Array,
): void {
  const full = 2 ** depth - 1;
  const shift = depth - 8;
  const step = depth / 8;
  for (let x = 0, i = 0; x < width; x++, i += channels) {
    let sample = row[i + channel] ?? 0;
    if (isInk) sample = full - sample;
    if (isMatted) {
      const alpha = row[i + channels - 1] ?? 0;
      if (alpha !== full) sample = Math.round((sample * alpha + full * (full - alpha)) / full);
    }
    plane[x * step] = sample >> shift;
    if (step === 2) plane[x * step + 1] = sample & 255;
  }
}

/** Puts a plane that is not matted back into its row. */
export function setPlane(row: Samples, { width, channels, depth }: Shape, { channel, isInk }: Plane, plane: Uint8Array): void {
  const full = 2 ** depth - 1;
  for (let x = 0, i = channel; x < width; x++, i += channels) {
    const sample = depth === 8 ? (plane[x] ?? 0) : ((plane[2 * x] ?? 0) << 8) | (plane[2 * x + 1] ?? 0);
    row[i] = isInk ? full - sample : sample;
  }
}
