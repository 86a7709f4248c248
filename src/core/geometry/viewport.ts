import { clampNumber, type Point, type Rect, type Size } from "./geometry.ts";

/**
 * The transform from canvas to screen: `screen = image * scale + (x, y)`, in CSS pixels of the stage.
 * The scale is screen pixels an image pixel: 1 is 100 %.
 */
export interface Viewport extends Point {
  readonly scale: number;
}

export const MIN_SCALE = 0.01;
export const MAX_SCALE = 64;

export const toScreen = ({ scale, x, y }: Viewport, at: Point): Point => ({ x: at.x * scale + x, y: at.y * scale + y });
export const toImage = ({ scale, x, y }: Viewport, screen: Point): Point => ({
  x: (screen.x - x) / scale,
  y: (screen.y - y) / scale,
});

/** An image rectangle on the screen. */
export const rectToScreen = (viewport: Viewport, rect: Rect): Rect => ({
  ...toScreen(viewport, rect),
  width: rect.width * viewport.scale,
  height: rect.height * viewport.scale,
});

/** The image area that a stage of `stage` CSS pixels shows; may reach beyond the canvas. */
export const visibleArea = ({ scale, x, y }: Viewport, stage: Size): Rect => ({
  x: -x / scale,
  y: -y / scale,
  width: stage.width / scale,
  height: stage.height / scale,
});

export const panBy = (viewport: Viewport, screenX: number, screenY: number): Viewport => ({
  ...viewport,
  x: viewport.x + screenX,
  y: viewport.y + screenY,
});

/** Zoomed so that the image point under `screen` stays where it is. The scale stays within MIN_SCALE..MAX_SCALE. */
export function zoomTo(viewport: Viewport, screen: Point, wantedScale: number): Viewport {
  const scale = clampNumber(wantedScale, MIN_SCALE, MAX_SCALE);
  const at = toImage(viewport, screen);
  return { scale, x: screen.x - at.x * scale, y: screen.y - at.y * scale };
}

/** One of two stages side by side, or one above the other where that leaves both more room. */
export const halfOf = ({ width, height }: Size): Size =>
  width >= height ? { width: width / 2, height } : { width, height: height / 2 };

/**
 * The whole of `area` (image pixels) centred on the stage, never above `maxScale`. Free around it are `margin` CSS pixels, which
 * hold what floats over the stage; on a narrow stage less at the sides.
 */
export function fit(area: Rect, stage: Size, margin = 84, maxScale = 4): Viewport {
  const side = Math.min(margin, stage.width / 16);
  const scale = clampNumber(
    Math.min((stage.width - 2 * side) / area.width, (stage.height - 2 * margin) / area.height),
    MIN_SCALE,
    maxScale,
  );
  return {
    scale,
    x: (stage.width - area.width * scale) / 2 - area.x * scale,
    y: (stage.height - area.height * scale) / 2 - area.y * scale,
  };
}
