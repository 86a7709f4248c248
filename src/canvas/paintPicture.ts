import type { Image as ImageNode } from "konva/lib/shapes/Image.js";
import type { Size } from "../core/geometry.ts";
import { drawLayers, type PlacedPicture } from "../imaging/drawPicture.ts";
import { useEditorState } from "../state/store.ts";
import { onceAFrame } from "./onceAFrame.ts";
import { surfaceFor } from "./surface.ts";

/**
 * Keeps the node showing the layers under the viewport, drawn anew once a frame when that moves, without React. Returns the end of it.
 *
 * @param stage CSS pixels
 */
export function paintPicture(node: ImageNode, layers: readonly PlacedPicture[], stage: Size, pixelRatio: number): () => void {
  const surface = surfaceFor(node, stage, pixelRatio);
  const draw = () => {
    const { viewport } = useEditorState.getState();
    surface.context.resetTransform();
    surface.context.clearRect(0, 0, surface.size.width, surface.size.height);
    if (viewport) drawLayers(surface.context, layers, viewport, pixelRatio);
    surface.show();
  };
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
