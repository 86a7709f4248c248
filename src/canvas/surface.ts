import type { Image as ImageNode } from "konva/lib/shapes/Image.js";
import type { Rect, Size } from "../core/geometry.ts";
import type { Viewport } from "../core/viewport.ts";

/** A canvas as large as the stage in device pixels, shown by a Konva image. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** Device pixels. */
  readonly size: Size;
  /** Shows what was drawn, in this frame: Konva's own batching would be a frame late. */
  show(): void;
}

/** @param stage CSS pixels */
export function surfaceFor(node: ImageNode, stage: Size, pixelRatio: number): Surface {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, deviceSize(stage, pixelRatio));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser gives no more canvases. Close other tabs and reload.");
  node.image(canvas);
  node.size(stage);
  return { context, size: { width: canvas.width, height: canvas.height }, show: () => node.getLayer()?.draw() };
}

/** Pixels as large as the stage in device pixels, shown by a Konva image that is alone on its layer. */
export interface PixelSurface {
  /** To be written by the caller. */
  readonly pixels: ImageData;
  /** Shows what was written to that part (device pixels), in this frame, at the cost of that part alone. */
  show(area: Rect): void;
}

/** @param stage CSS pixels */
export function pixelSurfaceFor(node: ImageNode, stage: Size, pixelRatio: number): PixelSurface {
  const { width, height } = deviceSize(stage, pixelRatio);
  const pixels = new ImageData(width, height);
  node.size(stage);
  // For when Konva itself draws the layer anew, as it does when that is shown again.
  node.sceneFunc((context) => context.putImageData(pixels, 0, 0));
  // Straight onto the layer's own canvas: a canvas in between costs a second drawing of every pixel.
  const show = ({ x, y, width, height }: Rect) =>
    node.getLayer()?.getNativeCanvasElement().getContext("2d")?.putImageData(pixels, 0, 0, x, y, width, height);
  return { pixels, show };
}

const deviceSize = ({ width, height }: Size, pixelRatio: number): Size => ({
  width: Math.max(1, Math.round(width * pixelRatio)),
  height: Math.max(1, Math.round(height * pixelRatio)),
});

/** The viewport in device pixels. */
export const inDevicePixels = ({ x, y, scale }: Viewport, pixelRatio: number): Viewport => ({
  x: x * pixelRatio,
  y: y * pixelRatio,
  scale: scale * pixelRatio,
});
