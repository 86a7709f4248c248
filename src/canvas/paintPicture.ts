import type { Image as ImageNode } from "konva/lib/shapes/Image.js";
import type { Size } from "../core/geometry/geometry.ts";
import { drawLayers, type PlacedPicture } from "../imaging/pixels/drawPicture.ts";
import { useEditorState } from "../state/store.ts";
import { onceAFrame } from "./onceAFrame.ts";
import { layerPainter } from "./surface.ts";

/**
 * Keeps the node showing the layers under the viewport, drawn anew once a frame when that moves, without React. Returns the end of it.
 *
 * @param stage CSS pixels
 */
export function paintPicture(node: ImageNode, layers: readonly PlacedPicture[], stage: Size, pixelRatio: number): () => void {
  const draw = layerPainter(node, stage, (context) => {
    const { viewport } = useEditorState.getState();
    if (viewport) drawLayers(context, layers, viewport, pixelRatio);
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
