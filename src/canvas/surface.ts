import type { Image as ImageNode } from "konva/lib/shapes/Image.js";
import type { Rect, Size } from "../core/geometry/geometry.ts";
import type { Viewport } from "../core/geometry/viewport.ts";

/**
 * Lets `draw` draw a layer that holds that node alone: straight onto the layer's own canvas, since a canvas in between costs a second
 * drawing of every pixel. It is given the context in device pixels, cleared, whenever the function that is returned is called, at once,
 * and whenever Konva draws the layer anew, as when it is shown again.
 *
 * @param stage CSS pixels
 */
export function layerPainter(node: ImageNode, stage: Size, draw: (context: CanvasRenderingContext2D) => void): () => void {
  const paint = () => {
    const context = node.getLayer()?.getNativeCanvasElement().getContext("2d");
    if (!context) return;
    context.save();
    context.resetTransform();
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    draw(context);
    context.restore();
  };
  node.size(stage);
  node.sceneFunc(paint);
  return paint;
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
