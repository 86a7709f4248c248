import { useLayoutEffect, useRef } from "react";
import type { Rect } from "../core/geometry/geometry.ts";
import type { Viewport } from "../core/geometry/viewport.ts";
import { drawLayers, type PlacedPicture } from "../imaging/pixels/drawPicture.ts";
import styles from "./review.module.css";
import { useBox } from "./useBox.ts";

interface ComparePaneProps {
  readonly label: string;
  readonly layers: readonly PlacedPicture[];
  /** The part of the layers that is shown, in image pixels. */
  readonly canvas: Rect;
  /** In CSS pixels of the pane. */
  readonly viewport: Viewport;
  /** A CSS clip-path. */
  readonly clip?: string;
}

/** One drawn side of a comparison; it fills its parent and takes no input. */
export function ComparePane({ label, layers, canvas, viewport, clip }: ComparePaneProps) {
  const element = useRef<HTMLCanvasElement>(null);
  const { width, height, pixelRatio } = useBox(element);
  useLayoutEffect(() => {
    const drawn = element.current;
    const context = drawn?.getContext("2d");
    if (!drawn || !context) return;
    // Also clears it.
    drawn.width = Math.round(width * pixelRatio);
    drawn.height = Math.round(height * pixelRatio);
    const scale = viewport.scale * pixelRatio;
    context.beginPath();
    context.rect(
      (canvas.x * viewport.scale + viewport.x) * pixelRatio,
      (canvas.y * viewport.scale + viewport.y) * pixelRatio,
      canvas.width * scale,
      canvas.height * scale,
    );
    context.clip();
    drawLayers(context, layers, viewport, pixelRatio);
  }, [layers, canvas.x, canvas.y, canvas.width, canvas.height, viewport, width, height, pixelRatio]);
  return (
    <canvas ref={element} className={styles.pane} role="img" aria-label={label} style={clip ? { clipPath: clip } : undefined} />
  );
}
