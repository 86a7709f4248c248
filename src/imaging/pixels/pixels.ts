import { AppError } from "../../core/appError.ts";
import { intersect, isEmpty, type Rect, type Size } from "../../core/geometry/geometry.ts";
import { newRaster, type Raster } from "../../core/raster.ts";
import { m } from "../../messages/messages.js";

/** A canvas of this side is within every browser's limits: Safari's, the tightest, is 16,777,216 pixels, four times this. */
export const BLOCK = 2048;

/** A bitmap on the canvas; x and y of its top left pixel, in canvas pixels. */
export interface PlacedBitmap {
  readonly bitmap: ImageBitmap;
  /** Of the same size: by its alpha all that lies beneath is erased first. */
  readonly erase?: ImageBitmap;
  readonly x: number;
  readonly y: number;
}

/** A size cut into rectangles of at most 2048 a side, row by row. */
export function* blocksOf({ width, height }: Size): Generator<Rect> {
  for (let y = 0; y < height; y += BLOCK)
    for (let x = 0; x < width; x += BLOCK) yield { x, y, width: Math.min(BLOCK, width - x), height: Math.min(BLOCK, height - y) };
}

/**
 * The pixels of a canvas rectangle with the bitmaps composited, lowest first, in sRGB. What none covers is transparent black.
 * Goes through a canvas: where the result is not opaque, its colours are rounded by premultiplication.
 *
 * @param region whole canvas pixels; may reach beyond the canvas
 */
export function readRegion(layers: readonly PlacedBitmap[], region: Rect): Raster {
  const read = blockReader(layers, { width: Math.min(BLOCK, region.width), height: Math.min(BLOCK, region.height) });
  return inBlocks(region, (block) => read({ ...block, x: region.x + block.x, y: region.y + block.y }));
}

/** A picture put together from blocks that a canvas can hold; `read` gives the RGBA of one. */
export function inBlocks(size: Size, read: (block: Rect) => Uint8ClampedArray): Raster {
  const raster = newRaster(size);
  for (const block of blocksOf(size)) {
    const data = read(block);
    for (let row = 0; row < block.height; row++) {
      const from = 4 * row * block.width;
      raster.data.set(data.subarray(from, from + 4 * block.width), 4 * ((block.y + row) * size.width + block.x));
    }
  }
  return raster;
}

/** Draws a layer over what is there, less what the layer erases of it. `draw` is told which bitmap to draw. */
export function eraseAndDraw(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  bitmap: ImageBitmap,
  erase: ImageBitmap | undefined,
  draw: (bitmap: ImageBitmap) => void,
): void {
  if (erase) {
    context.globalCompositeOperation = "destination-out";
    draw(erase);
    context.globalCompositeOperation = "source-over";
  }
  draw(bitmap);
}

/**
 * Reads canvas rectangles, none larger than `most`, as `readRegion` does, row by row, through one canvas of that size.
 *
 * @param most within every browser's limits for a canvas
 */
export function blockReader(layers: readonly PlacedBitmap[], most: Size): (block: Rect) => Uint8ClampedArray {
  const context = new OffscreenCanvas(most.width, most.height).getContext("2d", {
    willReadFrequently: true,
    colorSpace: "srgb",
  });
  if (!context) throw new AppError("no_canvas", m.imaging_no_canvas());
  return (block) => {
    context.clearRect(0, 0, block.width, block.height);
    for (const { bitmap, erase, x, y } of layers) {
      const part = intersect(block, { x, y, width: bitmap.width, height: bitmap.height });
      if (isEmpty(part)) continue;
      const { width, height } = part;
      eraseAndDraw(context, bitmap, erase, (drawn) =>
        context.drawImage(drawn, part.x - x, part.y - y, width, height, part.x - block.x, part.y - block.y, width, height),
      );
    }
    return context.getImageData(0, 0, block.width, block.height, { colorSpace: "srgb" }).data;
  };
}
