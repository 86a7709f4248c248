import type { Raster, Samples } from "./raster.ts";

/** The channel that makes a plane, and how the plane stores its samples. */
export interface Plane {
  readonly channel: number;
  /** Stored the other way round. */
  readonly isInk: boolean;
  /** Laid on white by the alpha that is the last channel. */
  readonly isMatted: boolean;
}

type Shape = Pick<Raster, "width" | "channels" | "depth">;

/** One channel of a row of pixels as bytes, those of 16 bits big-endian. */
export function planeOf(row: Samples, shape: Shape, { channel, isInk, isMatted }: Plane, plane: Uint8Array): void {
  const { channels, depth } = shape;
  const full = 2 ** depth - 1;
  const flip = isInk ? full : 0;
  if (row instanceof Uint8Array) {
    for (let i = channel, x = 0; i < row.length; i += channels) plane[x++] = (row[i] ?? 0) ^ flip;
  } else {
    for (let i = channel, x = 0; i < row.length; i += channels) {
      const sample = (row[i] ?? 0) ^ flip;
      plane[x++] = sample >> 8;
      plane[x++] = sample & 255;
    }
  }
  if (isMatted) matte(row, shape, channel, plane);
}

function matte(row: Samples, { width, channels, depth }: Shape, channel: number, plane: Uint8Array): void {
  const full = 2 ** depth - 1;
  for (let x = 0, i = 0; x < width; x++, i += channels) {
    const alpha = row[i + channels - 1] ?? 0;
    if (alpha === full) continue;
    const sample = Math.round(((row[i + channel] ?? 0) * alpha + full * (full - alpha)) / full);
    if (depth === 8) plane[x] = sample;
    else {
      plane[2 * x] = sample >> 8;
      plane[2 * x + 1] = sample & 255;
    }
  }
}

/** Puts a plane that is not matted back into its row. */
export function setPlane(row: Samples, { channels, depth }: Shape, { channel, isInk }: Plane, plane: Uint8Array): void {
  const flip = isInk ? 2 ** depth - 1 : 0;
  if (depth === 8) {
    for (let i = channel, x = 0; i < row.length; i += channels) row[i] = (plane[x++] ?? 0) ^ flip;
  } else {
    for (let i = channel, x = 0; i < row.length; i += channels, x += 2) {
      row[i] = (((plane[x] ?? 0) << 8) | (plane[x + 1] ?? 0)) ^ flip;
    }
  }
}
