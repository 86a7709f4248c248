import type { Image as ImageNode } from "konva/lib/shapes/Image.js";
import { intersect, isEmpty, pad, type Rect, rectOf, roundOut, type Size, union } from "../core/geometry/geometry.ts";
import { rectToScreen } from "../core/geometry/viewport.ts";
import type { MaskDocument } from "../core/mask/maskDocument.ts";
import { Outline } from "../core/mask/overlay/outline.ts";
import { useEditorState } from "../state/store.ts";
import { onceAFrame } from "./onceAFrame.ts";
import { inDevicePixels, pixelSurfaceFor } from "./surface.ts";

const NOTHING: Rect = { x: 0, y: 0, width: 0, height: 0 };
/** The dashes go one device pixel further each time. */
const STEP_MS = 90;

interface OutlinePlace {
  /** CSS pixels. */
  readonly stage: Size;
  readonly pixelRatio: number;
  /** False: the dashes stand still. */
  readonly marches: boolean;
}

/**
 * Keeps the node showing the mask's boundary as marching dashes, still ones for who wants less motion. Found anew only where the mask
 * changed, and marched on only where it is; without React. Ends with `signal`.
 */
export function paintOutline(
  node: ImageNode,
  mask: MaskDocument,
  { stage, pixelRatio, marches }: OutlinePlace,
  signal: AbortSignal,
): void {
  if (signal.aborted) return;
  const { pixels, show } = pixelSurfaceFor(node, stage, pixelRatio);
  const target = { width: pixels.width, height: pixels.height, data: new Uint32Array(pixels.data.buffer) };
  const everything = rectOf(target);
  const outline = new Outline(everything);
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  let dirty: Rect = everything;
  let step = 0;

  const frame = onceAFrame((nowMs) => {
    const { viewport } = useEditorState.getState();
    const area = intersect(roundOut(dirty), everything);
    dirty = NOTHING;
    if (viewport && !isEmpty(area)) {
      outline.trace(mask, inDevicePixels(viewport, pixelRatio), area);
      outline.draw(target, step, area);
      show(area);
    }
    const isStill = !marches || stillness.matches;
    const now = isStill ? step : Math.floor(nowMs / STEP_MS);
    if (now !== step) {
      step = now;
      outline.march(target, step);
      if (!isEmpty(outline.bounds)) show(outline.bounds);
    }
    if (!isStill && !isEmpty(outline.bounds)) frame.request();
  });
  const redraw = (area: Rect) => {
    dirty = union(dirty, area);
    frame.request();
  };
  const stopMask = mask.onChange((changed) => {
    const { viewport } = useEditorState.getState();
    if (viewport) redraw(pad(roundOut(rectToScreen(inDevicePixels(viewport, pixelRatio), changed)), 1));
  });
  const stopState = useEditorState.subscribe((now, before) => {
    if (now.viewport !== before.viewport) redraw(everything);
  });
  const follow = () => frame.request();
  stillness.addEventListener("change", follow, { signal });
  signal.addEventListener("abort", () => {
    stopMask();
    stopState();
    frame.cancel();
  });
  frame.request();
}
