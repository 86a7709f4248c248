import type { Size } from "../geometry/geometry.ts";
import { HOLE } from "./pyramid.ts";

const RADIUS = 7;
const GAIN = 3;

/**
 * Writes the texture feature into the fourth byte of every pixel: the mean gradient of luma over a 15x15 box, times 3, from known
 * pixels only. It keeps grass from being matched with a wall of the same colour.
 *
 * @param pixels 4 interleaved bytes a pixel: R, G, B and the feature, which is written
 * @param hole HOLE where a pixel is not known
 * @see Newson, Almansa, Fradet, Gousseau, Pérez 2014, "Video inpainting of complex scenes", section 3.3
 */
export function writeTexture(pixels: Uint8Array, hole: Uint8Array, { width, height }: Size): void {
  const luma = new Float32Array(width * height);
  for (let i = 0; i < luma.length; i++) {
    luma[i] = 0.299 * (pixels[4 * i] as number) + 0.587 * (pixels[4 * i + 1] as number) + 0.114 * (pixels[4 * i + 2] as number);
  }
  // Summed-area tables of gradient and of the number of pixels that have one.
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  const counts = new Uint32Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let rowSum = 0;
    let rowCount = 0;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const right = x + 1 < width ? i + 1 : i;
      const below = y + 1 < height ? i + width : i;
      if (hole[i] !== HOLE && hole[right] !== HOLE && hole[below] !== HOLE) {
        const here = luma[i] as number;
        rowSum += (Math.abs((luma[right] as number) - here) + Math.abs((luma[below] as number) - here)) / 2;
        rowCount++;
      }
      const at = (y + 1) * stride + x + 1;
      sums[at] = (sums[at - stride] as number) + rowSum;
      counts[at] = (counts[at - stride] as number) + rowCount;
    }
  }
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - RADIUS) * stride;
    const bottom = Math.min(height, y + RADIUS + 1) * stride;
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - RADIUS);
      const right = Math.min(width, x + RADIUS + 1);
      const sum =
        (sums[bottom + right] as number) -
        (sums[top + right] as number) -
        (sums[bottom + left] as number) +
        (sums[top + left] as number);
      const count =
        (counts[bottom + right] as number) -
        (counts[top + right] as number) -
        (counts[bottom + left] as number) +
        (counts[top + left] as number);
      pixels[4 * (y * width + x) + 3] = count === 0 ? 0 : Math.min(255, Math.round((GAIN * sum) / count));
    }
  }
}
