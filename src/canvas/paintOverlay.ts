import type { Image as ImageNode } from "konva/lib/shapes/Image.js";
import { intersect, isEmpty, pad, type Rect, rectOf, roundOut, type Size, union } from "../core/geometry.ts";
import type { MaskDocument } from "../core/mask/maskDocument.ts";
import { composeOverlay, reachOf } from "../core/mask/overlay.ts";
import { rectToScreen } from "../core/viewport.ts";
import { useEditorState } from "../state/store.ts";
import { onceAFrame } from "./onceAFrame.ts";
import { isOverlayShown, lookOf, looksAlike, type SeamReach } from "./overlayLook.ts";
import { inDevicePixels, pixelSurfaceFor } from "./surface.ts";

const NOTHING: Rect = { x: 0, y: 0, width: 0, height: 0 };

/** Where and how the mask is shown. */
export interface OverlayPlace {
  /** CSS pixels. */
  readonly stage: Size;
  readonly pixelRatio: number;
  readonly seam: SeamReach;
}

/** Keeps the node showing the mask: composed once a frame, only where it changed, without React. Returns the end of it. */
export function paintOverlay(node: ImageNode, mask: MaskDocument, { stage, pixelRatio, seam }: OverlayPlace): () => void {
  const { pixels, show } = pixelSurfaceFor(node, stage, pixelRatio);
  const { width, height } = pixels;
  const target = { width, height, data: new Uint32Array(pixels.data.buffer) };
  const everything = rectOf(target);
  let look = lookOf(useEditorState.getState(), seam, pixelRatio);
  let dirty: Rect = everything;

  const frame = onceAFrame(() => {
    const state = useEditorState.getState();
    const area = intersect(dirty, everything);
    // What is hidden is composed when it is shown again.
    if (isEmpty(area) || !state.viewport || !isOverlayShown(state)) return;
    dirty = NOTHING;
    composeOverlay(target, mask, inDevicePixels(state.viewport, pixelRatio), area, look);
    show(area);
  });
  const stopMask = mask.onChange((changed) => {
    const { viewport } = useEditorState.getState();
    if (!viewport) return;
    const device = inDevicePixels(viewport, pixelRatio);
    dirty = union(dirty, pad(roundOut(rectToScreen(device, changed)), reachOf(look, device)));
    frame.request();
  });
  const stopState = useEditorState.subscribe((now, before) => {
    const isAlike = looksAlike(now, before);
    if (now.viewport === before.viewport && isAlike) return;
    if (!isAlike) look = lookOf(now, seam, pixelRatio);
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
