import type { ReadPixels } from "../core/mask/smartBrush.ts";
import { drawLayers, type PlacedPicture } from "./drawPicture.ts";

/**
 * Reads the layers composited, at once and on the page, from the pyramid level just above the wanted size. One canvas is used again
 * and again; the pixels are a copy.
 */
export function pixelReader(layers: readonly PlacedPicture[]): ReadPixels {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("This browser gives no 2D canvas.");
  return (area, { width, height }) => {
    // Also clears it.
    canvas.width = width;
    canvas.height = height;
    const scale = width / area.width;
    drawLayers(context, layers, { scale, x: -area.x * scale, y: -area.y * scale }, 1);
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  };
}
