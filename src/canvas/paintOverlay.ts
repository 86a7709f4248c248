import type { Image as ImageNode } from "konva/lib/shapes/Image.js";
import { intersect, isEmpty, pad, type Rect, rectOf, roundOut, type Size, union } from "../core/geometry/geometry.ts";
import { rectToScreen } from "../core/geometry/viewport.ts";
import type { MaskDocument } from "../core/mask/maskDocument.ts";
import { composeOverlay, reachOf } from "../core/mask/overlay/overlay.ts";
import { useEditorState } from "../state/store.ts";
import { onceAFrame } from "./onceAFrame.ts";
import { isOverlayShown, lookOf, looksAlike, type SeamReach } from "./overlayLook.ts";
import { inDevicePixels, pixelSurfaceFor } from "./surface.ts";

const NOTHING: Rect = { x: 0, y: 0, width: 0, height: 0 };

/** The stage on which the mask is shown, and the reach of the seam around it. */
export interface OverlayPlace {
  /** CSS pixels. */
  readonly stage: Size;
  readonly pixelRatio: number;
  readonly seam: SeamReach;
}

/** Time that a change of the mask may take of a frame, and number of device-pixel rows composed between looks at the clock. */
const SLICE_MS = 8;
const SLICE_ROWS = 64;

/**
 * Keeps the node showing the mask: composed once a frame, only where it changed, without React. A change of much of a large mask takes
 * several frames, top to bottom, lest it stall the page; whatever else happens, a move of the view above all, is shown at once and whole.
 * Returns the end of it.
 */
export function paintOverlay(node: ImageNode, mask: MaskDocument, { stage, pixelRatio, seam }: OverlayPlace): () => void {
  const { pixels, show } = pixelSurfaceFor(node, stage, pixelRatio);
  const { width, height } = pixels;
  const target = { width, height, data: new Uint32Array(pixels.data.buffer) };
  const everything = rectOf(target);
  let look = lookOf(useEditorState.getState(), seam, pixelRatio);
  let dirty: Rect = everything;
  // What the last frame had no time for.
  let late: Rect = NOTHING;
  let isWhole = true;

  const frame = onceAFrame(() => {
    const state = useEditorState.getState();
    const area = intersect(union(dirty, late), everything);
    // What is hidden is composed when it is shown again.
    if (isEmpty(area) || !state.viewport || !isOverlayShown(state)) return;
    // Were it cut short each time while the mask is being changed, the end would never be reached.
    isWhole ||= !isEmpty(dirty) && !isEmpty(late);
    const place = inDevicePixels(state.viewport, pixelRatio);
    const endMs = performance.now() + SLICE_MS;
    let height = 0;
    do {
      const rows = isWhole ? area.height : Math.min(SLICE_ROWS, area.height - height);
      composeOverlay(target, mask, place, { ...area, y: area.y + height, height: rows }, look);
      height += rows;
    } while (height < area.height && performance.now() < endMs);
    show({ ...area, height });
    late = { ...area, y: area.y + height, height: area.height - height };
    dirty = NOTHING;
    isWhole = false;
    if (!isEmpty(late)) frame.request();
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
    isWhole = true;
    frame.request();
  });
  frame.request();
  return () => {
    stopMask();
    stopState();
    frame.cancel();
  };
}
