import type { Image as ImageNode } from "konva/lib/shapes/Image.js";
import { rectOf, type Size } from "../core/geometry/geometry.ts";
import { rectToScreen } from "../core/geometry/viewport.ts";
import { drawLayers, type PlacedPicture } from "../imaging/pixels/drawPicture.ts";
import { useEditorState } from "../state/store.ts";
import { onceAFrame } from "./onceAFrame.ts";
import { inDevicePixels, layerPainter } from "./surface.ts";

/**
 * Keeps the node showing the layers under the viewport, as far as they lie on the canvas, drawn anew once a frame when that moves, without
 * React. Returns the end of it.
 *
 * @param canvas image pixels
 * @param stage CSS pixels
 */
export function paintPicture(
  node: ImageNode,
  layers: readonly PlacedPicture[],
  canvas: Size,
  stage: Size,
  pixelRatio: number,
): () => void {
  const draw = layerPainter(node, stage, (context) => {
    const { viewport } = useEditorState.getState();
    if (!viewport) return;
    // A layer keeps what a crop has cut off.
    const { x, y, width, height } = rectToScreen(inDevicePixels(viewport, pixelRatio), rectOf(canvas));
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    drawLayers(context, layers, viewport, pixelRatio);
  });
  const frame = onceAFrame(draw);
  const stop = useEditorState.subscribe((now, before) => {
    if (now.viewport !== before.viewport) frame.request();
  });
  // At once: a new size or a new version must not show an empty frame first.
  draw();
  return () => {
    stop();
    frame.cancel();
  };
}
