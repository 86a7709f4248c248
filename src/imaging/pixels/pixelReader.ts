import { AppError } from "../../core/appError.ts";
import type { ReadPixels } from "../../core/mask/selection/smartBrush.ts";
import { m } from "../../messages/messages.js";
import { drawArea, type PlacedPicture } from "./drawPicture.ts";

/**
 * Reads the layers' pixels at once, lowest first, in sRGB, each from the level that fits: what a dab of the smart brush looks at, 128
 * pixels a side, takes under 1 ms whatever the picture's size. Not for much more than that: it is the page that reads. Where only a
 * preview is there, it reads that.
 */
export function pixelReader(layers: readonly PlacedPicture[]): ReadPixels {
  let context: OffscreenCanvasRenderingContext2D | null = null;
  return (area, { width, height }) => {
    if (!context || context.canvas.width < width || context.canvas.height < height) {
      const [wider, higher] = [Math.max(width, context?.canvas.width ?? 0), Math.max(height, context?.canvas.height ?? 0)];
      context = new OffscreenCanvas(wider, higher).getContext("2d", { willReadFrequently: true, colorSpace: "srgb" });
      if (!context) throw new AppError("no_canvas", m.imaging_no_canvas());
    }
    context.clearRect(0, 0, width, height);
    context.imageSmoothingEnabled = width < area.width || height < area.height;
    context.imageSmoothingQuality = "low";
    drawArea(context, layers, area, { width, height });
    return { width, height, data: context.getImageData(0, 0, width, height, { colorSpace: "srgb" }).data };
  };
}
