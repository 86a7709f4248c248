import { Konva } from "konva/lib/Global.js";
import { useEffect, useState } from "react";
import { areaOf, type Size } from "../core/geometry/geometry.ts";

/** Safari's limit, the tightest; a canvas beyond it stays blank. */
const MAX_CANVAS_PIXELS = 16_777_216;
/** A limited ratio changes in steps, so that a window being resized does not make new canvases all the while. */
const STEPS = 8;

/**
 * Device pixels a CSS pixel; follows the window to another screen and the browser's own zoom. On a stage whose canvas would have more
 * than 16.7 million pixels (6K at ratio 2) it is less.
 *
 * @param stage CSS pixels
 */
export function usePixelRatio(stage: Size): number {
  const [deviceRatio, setDeviceRatio] = useState(() => window.devicePixelRatio);
  useEffect(() => {
    const query = matchMedia(`(resolution: ${deviceRatio}dppx)`);
    const follow = () => setDeviceRatio(window.devicePixelRatio);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, [deviceRatio]);
  const isWithin = areaOf(stage) * deviceRatio ** 2 <= MAX_CANVAS_PIXELS;
  const ratio = isWithin ? deviceRatio : Math.floor(STEPS * Math.sqrt(MAX_CANVAS_PIXELS / areaOf(stage))) / STEPS;
  // Konva reads it where it makes a canvas, which is before any effect runs.
  Konva.pixelRatio = ratio;
  return ratio;
}
