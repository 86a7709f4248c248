import {
  intersect,
  isEmpty,
  longerSide,
  type Rect,
  rectOf,
  relativeTo,
  roundOut,
  type Size,
} from "../../core/geometry/geometry.ts";
import { type Viewport, visibleArea } from "../../core/geometry/viewport.ts";
import type { Picture } from "../decode/picture.ts";
import { eraseAndDraw } from "./pixels.ts";

/** A picture on the canvas; x and y of its top left pixel, in canvas pixels. */
export interface PlacedPicture<P extends Picture = Picture> {
  readonly picture: P;
  /** Of the same size: by its alpha all that lies beneath is erased before the picture is drawn. */
  readonly erase?: P;
  readonly x: number;
  readonly y: number;
}

/** Above this many device pixels an image pixel, pixels are shown as they are. */
const TRUE_PIXELS_ABOVE = 2;

/**
 * The coarsest level that still has a pixel for each device pixel; where none has, the finest that there is.
 *
 * @param deviceScale device pixels an image pixel
 */
export function levelFor<Level extends Size>(
  deviceScale: number,
  { size, levels }: { readonly size: Size; readonly levels: readonly Level[] },
): Level | undefined {
  return levels.findLast((level) => longerSide(level) >= deviceScale * longerSide(size)) ?? levels[0];
}

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
  // At 100 % too: smoothing there would blend neighbours wherever the view lies between two device pixels.
  context.imageSmoothingEnabled = scale <= TRUE_PIXELS_ABOVE && !Number.isInteger(scale);
  context.imageSmoothingQuality = "low";
  drawArea(context, layers, seen, { width, height });
  context.restore();
}

/** Draws `area` of the canvas onto `target` pixels from the context's origin, as `drawLayers` does; nothing of the context is changed. */
export function drawArea(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  layers: readonly PlacedPicture[],
  area: Rect,
  target: Size,
): void {
  const scaleX = target.width / area.width;
  const scaleY = target.height / area.height;
  for (const { picture, erase, x, y } of layers) {
    const part = intersect(relativeTo(area, { x, y }), rectOf(picture.size));
    if (isEmpty(part)) continue;
    const level = levelFor(Math.max(scaleX, scaleY), picture);
    if (!level) continue;
    const eraseLevel = erase && levelFor(Math.max(scaleX, scaleY), erase);
    const perX = level.width / picture.size.width;
    const perY = level.height / picture.size.height;
    const source = wholePixels(
      { x: part.x * perX, y: part.y * perY, width: part.width * perX, height: part.height * perY },
      level,
    );
    if (isEmpty(source)) continue;
    eraseAndDraw(context, level, eraseLevel, (drawn) =>
      context.drawImage(
        drawn,
        source.x,
        source.y,
        source.width,
        source.height,
        (x + source.x / perX - area.x) * scaleX,
        (y + source.y / perY - area.y) * scaleY,
        (source.width / perX) * scaleX,
        (source.height / perY) * scaleY,
      ),
    );
  }
}

// One pixel more on each side, so that smoothing at the edge of the view has its neighbours.
function wholePixels(rect: Rect, level: ImageBitmap): Rect {
  const { x, y, width, height } = roundOut(rect);
  return intersect(
    { x: x - 1, y: y - 1, width: width + 2, height: height + 2 },
    { x: 0, y: 0, width: level.width, height: level.height },
  );
}
