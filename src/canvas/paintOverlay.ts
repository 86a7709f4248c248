import type { Image as ImageNode } from "konva/lib/shapes/Image.js";
import { intersect, isEmpty, pad, type Rect, rectOf, roundOut, type Size, union } from "../core/geometry.ts";
import type { MaskDocument } from "../core/mask/maskDocument.ts";
import { composeOverlay, type OverlayColour } from "../core/mask/overlay.ts";
import { toScreen } from "../core/viewport.ts";
import type { Overlay } from "../state/appearanceSlice.ts";
import { useEditorState } from "../state/store.ts";
import { onceAFrame } from "./onceAFrame.ts";
import { inDevicePixels, pixelSurfaceFor } from "./surface.ts";

const NOTHING: Rect = { x: 0, y: 0, width: 0, height: 0 };

/**
 * Keeps the node showing the mask: composed once a frame, only where it changed, without React. Returns the end of it.
 *
 * @param stage CSS pixels
 */
export function paintOverlay(node: ImageNode, mask: MaskDocument, stage: Size, pixelRatio: number): () => void {
  const { pixels, show } = pixelSurfaceFor(node, stage, pixelRatio);
  const { width, height } = pixels;
  const target = { width, height, data: new Uint32Array(pixels.data.buffer) };
  const everything = rectOf(target);
  let dirty: Rect = everything;

  const frame = onceAFrame(() => {
    const { viewport, overlay } = useEditorState.getState();
    const area = intersect(dirty, everything);
    dirty = NOTHING;
    if (isEmpty(area) || !viewport) return;
    composeOverlay(target, mask, inDevicePixels(viewport, pixelRatio), area, colourOf(overlay));
    show(area);
  });
  const stopMask = mask.onChange((changed) => {
    const { viewport } = useEditorState.getState();
    if (!viewport) return;
    const device = inDevicePixels(viewport, pixelRatio);
    const size = { width: changed.width * device.scale, height: changed.height * device.scale };
    dirty = union(dirty, pad(roundOut({ ...toScreen(device, changed), ...size }), 1));
    frame.request();
  });
  const stopState = useEditorState.subscribe((now, before) => {
    if (now.viewport === before.viewport && now.overlay === before.overlay) return;
    dirty = everything;
    frame.request();
  });
  frame.request();
  return () => {
    stopMask();
    stopState();
    frame.cancel();
  };
}

function colourOf({ colour, opacity }: Overlay): OverlayColour {
  const value = Number.parseInt(colour.slice(1), 16);
  return { r: (value >> 16) & 255, g: (value >> 8) & 255, b: value & 255, a: Math.round(opacity * 255) };
}
