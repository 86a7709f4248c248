import type { Rect, Size } from "../../geometry/geometry.ts";
import type { MaskDocument } from "../maskDocument.ts";

const PER_SIDE = 2;

/**
 * About how white the mask is under each pixel of a small picture of `area`, 0..255, row by row: four places under each are looked at,
 * whatever the mask's size. What is smaller may be missed.
 *
 * @param area image pixels; may reach beyond the canvas
 * @param size of the small picture
 */
export function sampleMask(mask: MaskDocument, area: Rect, { width, height }: Size): Uint8Array {
  const step = { x: area.width / (width * PER_SIDE), y: area.height / (height * PER_SIDE) };
  const found = new Uint8Array(width * height);
  for (let v = 0; v < height * PER_SIDE; v++) {
    const y = Math.floor(area.y + (v + 0.5) * step.y);
    const line = Math.floor(v / PER_SIDE) * width;
    for (let u = 0; u < width * PER_SIDE; u++) {
      if (mask.get(Math.floor(area.x + (u + 0.5) * step.x), y) === 0) continue;
      const at = line + Math.floor(u / PER_SIDE);
      found[at] = Math.min(255, (found[at] ?? 0) + 256 / PER_SIDE ** 2);
    }
  }
  return found;
}
