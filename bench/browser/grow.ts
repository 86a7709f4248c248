import { areaOf, type Size } from "../../src/core/geometry/geometry.ts";
import type { MaskDocument } from "../../src/core/mask/maskDocument.ts";
import { growMask } from "../../src/core/mask/operations/grow.ts";
import { alternate, type Budget, timed } from "../measure.ts";
import { MP_24, strokedMask } from "../scene.ts";

const RADIUS = 32;

function pixelsOf(mask: MaskDocument): Uint8Array {
  const { width, height } = mask.size;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) mask.eachRun(y, (first, last) => pixels.fill(1, y * width + first, y * width + last + 1));
  return pixels;
}

/**
 * The same exact growth a pixel at a time, in time linear in the pixels: the distance to the nearest white in the column, down and up,
 * then each row's widths added up as steps.
 */
function growPixels(pixels: Uint8Array, { width, height }: Size, radius: number): Uint8Array {
  const far = radius + 1;
  const distances = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at++) {
    const above = at < width ? far : (distances[at - width] ?? far);
    distances[at] = pixels[at] === 1 ? 0 : Math.min(far, above + 1);
  }
  for (let at = pixels.length - width - 1; at >= 0; at--) {
    const below = distances[at + width] ?? far;
    if (below + 1 < (distances[at] ?? far)) distances[at] = below + 1;
  }
  const halves = Array.from({ length: far }, (_, dy) => Math.floor(Math.sqrt(radius * radius - dy * dy)));
  const grown = new Uint8Array(pixels.length);
  const steps = new Int32Array(width + 1);
  for (let y = 0; y < height; y++) {
    steps.fill(0);
    for (let x = 0; x < width; x++) {
      const half = halves[distances[y * width + x] ?? far];
      if (half === undefined) continue;
      const first = Math.max(0, x - half);
      const end = Math.min(width, x + half + 1);
      steps[first] = (steps[first] ?? 0) + 1;
      steps[end] = (steps[end] ?? 0) - 1;
    }
    let depth = 0;
    for (let x = 0; x < width; x++) {
      depth += steps[x] ?? 0;
      grown[y * width + x] = depth > 0 ? 1 : 0;
    }
  }
  return grown;
}

export const growBy32: Budget = {
  name: "grow by 32 px at 24 MP / per pixel, exact",
  demand: 0.2,
  sense: "most",
  async run() {
    const mask = strokedMask(MP_24, 0.28);
    const pixels = pixelsOf(mask);
    const white = growPixels(pixels, MP_24, RADIUS).reduce((sum, pixel) => sum + pixel, 0);
    if (white !== growMask(mask, RADIUS).count() || white === areaOf(MP_24)) throw new Error("The two ways of growing disagree.");
    return alternate(
      () => timed(() => growMask(mask, RADIUS)),
      () => timed(() => growPixels(pixels, MP_24, RADIUS)),
    );
  },
};
