import { AppError } from "../../core/appError.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import type { Orientation } from "../../core/imageFile/exifOrientation.ts";
import { m } from "../../messages/messages.js";
import { BLOCK, inBlocks } from "../pixels/pixels.ts";

/** The transform, as a canvas takes it, that brings a picture stored at `size` upright with its top left corner at (0, 0). */
export function uprightTransform(
  orientation: Orientation,
  { width, height }: Size,
): readonly [a: number, b: number, c: number, d: number, e: number, f: number] {
  switch (orientation) {
    case 1:
      return [1, 0, 0, 1, 0, 0];
    case 2:
      return [-1, 0, 0, 1, width, 0];
    case 3:
      return [-1, 0, 0, -1, width, height];
    case 4:
      return [1, 0, 0, -1, 0, height];
    case 5:
      return [0, 1, 1, 0, 0, 0];
    case 6:
      return [0, 1, -1, 0, height, 0];
    case 7:
      return [0, -1, -1, 0, height, width];
    case 8:
      return [0, -1, 1, 0, 0, width];
  }
}

/** The upright picture of one decoded as stored; closes that. Block by block: it may be larger than a canvas. */
export async function turnUpright(stored: ImageBitmap, orientation: Orientation): Promise<ImageBitmap> {
  if (orientation === 1) return stored;
  const [width, height] = orientation < 5 ? [stored.width, stored.height] : [stored.height, stored.width];
  const context = new OffscreenCanvas(Math.min(BLOCK, width), Math.min(BLOCK, height)).getContext("2d", {
    willReadFrequently: true,
  });
  if (!context) throw new AppError("no_canvas", m.imaging_no_canvas());
  const upright = inBlocks({ width, height }, (block) => {
    context.resetTransform();
    context.clearRect(0, 0, block.width, block.height);
    context.translate(-block.x, -block.y);
    context.transform(...uprightTransform(orientation, stored));
    context.drawImage(stored, 0, 0);
    return context.getImageData(0, 0, block.width, block.height).data;
  });
  stored.close();
  return createImageBitmap(new ImageData(upright.data, width, height));
}
