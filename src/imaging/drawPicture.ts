import { areaOf, clampNumber, intersect, isEmpty, type Rect, relativeTo, roundOut } from "../core/geometry.ts";
import { type Viewport, visibleArea } from "../core/viewport.ts";
import type { Picture } from "./picture.ts";

/** A picture on the canvas; x and y of its top left pixel, in canvas pixels. */
export interface PlacedPicture<P extends Picture = Picture> {
  readonly picture: P;
  readonly x: number;
  readonly y: number;
}

/** Above this many device pixels an image pixel, pixels are shown as they are. */
const TRUE_PIXELS_ABOVE = 2;

/** The coarsest level that still has a pixel for each device pixel; `deviceScale` is device pixels an image pixel. */
export const levelFor = (deviceScale: number, levels: number): number =>
  clampNumber(Math.floor(-Math.log2(deviceScale) + 1e-9), 0, levels - 1);

/**
 * Draws what is visible of the layers, lowest first. Of each only the visible part is touched, from the level just above the
 * scale. The caller sizes and clears the canvas; its transform is left as it was.
 *
 * @param viewport in CSS pixels
 * @param pixelRatio device pixels a CSS pixel; the canvas is in device pixels
 */
export function drawLayers(
  context: CanvasRenderingContext2D,
  layers: readonly PlacedPicture[],
  viewport: Viewport,
  pixelRatio: number,
): void {
  const scale = viewport.scale * pixelRatio;
  const { width, height } = context.canvas;
  const seen = visibleArea({ scale, x: viewport.x * pixelRatio, y: viewport.y * pixelRatio }, { width, height });
  context.save();
  context.imageSmoothingEnabled = scale <= TRUE_PIXELS_ABOVE;
  context.imageSmoothingQuality = "low";
  for (const { picture, x, y } of layers) {
    const part = intersect(relativeTo(seen, { x, y }), { x: 0, y: 0, ...picture.size });
    if (isEmpty(part)) continue;
    const level = picture.levels[levelFor(scale, picture.levels.length)];
    if (!level) continue;
    const perX = level.width / picture.size.width;
    const perY = level.height / picture.size.height;
    const source = wholePixels(
      { x: part.x * perX, y: part.y * perY, width: part.width * perX, height: part.height * perY },
      level,
    );
    if (areaOf(source) === 0) continue;
    context.drawImage(
      level,
      source.x,
      source.y,
      source.width,
      source.height,
      (x + source.x / perX - seen.x) * scale,
      (y + source.y / perY - seen.y) * scale,
      (source.width / perX) * scale,
      (source.height / perY) * scale,
    );
  }
  context.restore();
}

// One pixel more on each side, so that smoothing at the edge of the view has its neighbours.
function wholePixels(rect: Rect, level: ImageBitmap): Rect {
  const { x, y, width, height } = roundOut(rect);
  return intersect(
    { x: x - 1, y: y - 1, width: width + 2, height: height + 2 },
    { x: 0, y: 0, width: level.width, height: level.height },
  );
}
