import type { Point, Size } from "../../core/geometry/geometry.ts";

/** Column and row of the pixel that holds the point; null off the canvas. */
export function pixelAt(at: Point, { width, height }: Size): Point | null {
  const x = Math.floor(at.x);
  const y = Math.floor(at.y);
  return x >= 0 && y >= 0 && x < width && y < height ? { x, y } : null;
}
