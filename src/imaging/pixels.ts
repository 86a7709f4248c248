import { intersect, isEmpty, type Rect, type Size } from "../core/geometry.ts";
import { newRaster, type Raster } from "../core/raster.ts";
import type { PlacedPicture } from "./drawPicture.ts";

/** A canvas of this side is within every browser's limits. */
const BLOCK = 4096;

/** A size cut into rectangles of at most 4096 a side, row by row. */
export function* blocksOf({ width, height }: Size): Generator<Rect> {
  for (let y = 0; y < height; y += BLOCK)
    for (let x = 0; x < width; x += BLOCK) yield { x, y, width: Math.min(BLOCK, width - x), height: Math.min(BLOCK, height - y) };
}

/**
 * The pixels of a canvas rectangle with the layers composited, lowest first, in sRGB. What no layer covers is transparent black.
 * Goes through a canvas: where the result is not opaque, its colours are rounded by premultiplication.
 *
 * @param region whole canvas pixels; may reach beyond the canvas
 */
export function readRegion(layers: readonly PlacedPicture[], region: Rect): Raster {
  const raster = newRaster(region);
  for (const block of blocksOf(region)) {
    const context = new OffscreenCanvas(block.width, block.height).getContext("2d", {
      willReadFrequently: true,
      colorSpace: "srgb",
    });
    if (!context) throw new Error("This browser gives no 2D canvas.");
    for (const { picture, x, y } of layers) {
      const full = picture.levels[0];
      const left = x - region.x - block.x;
      const top = y - region.y - block.y;
      if (
        full &&
        !isEmpty(intersect({ x: left, y: top, ...picture.size }, { x: 0, y: 0, width: block.width, height: block.height }))
      )
        context.drawImage(full, left, top);
    }
    const { data } = context.getImageData(0, 0, block.width, block.height, { colorSpace: "srgb" });
    for (let row = 0; row < block.height; row++) {
      const from = 4 * row * block.width;
      raster.data.set(data.subarray(from, from + 4 * block.width), 4 * ((block.y + row) * region.width + block.x));
    }
  }
  return raster;
}
