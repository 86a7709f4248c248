import type { Rect } from "../core/geometry/geometry.ts";
import { rectToScreen } from "../core/geometry/viewport.ts";
import { besideOutline } from "../core/math/box.ts";
import { useEditorState } from "../state/store.ts";

/** CSS pixels from the outline within which its grips are shown. */
const REACH = 8;

/**
 * Keeps in `data-near` of `mark` on which side of the box's outline a pointer hovers close to it, without React: its grips are shown by
 * that, and take a press outside only. There is none while anything is drawn. Ends with `signal`.
 *
 * @param over the stage's whole area
 */
export function followOutline(mark: HTMLElement, over: HTMLElement, box: Rect, signal: AbortSignal): void {
  const show = (event: PointerEvent) => {
    const { viewport, adjustRegion, isRegionAdjusted } = useEditorState.getState();
    const target = event.target instanceof Element ? event.target : null;
    const isPressed = event.buttons !== 0;
    const isOwn = target !== null && mark.contains(target);
    if (isOwn && (isPressed || target.closest(".box-chip"))) return;
    if (isPressed && isRegionAdjusted) adjustRegion(false);
    const { left, top } = over.getBoundingClientRect();
    const at = { x: event.clientX - left, y: event.clientY - top };
    const isFree = viewport && !isPressed && event.pointerType !== "touch" && !over.querySelector("[data-drawing]");
    mark.dataset.near = (isFree && besideOutline(rectToScreen(viewport, box), at, REACH)) || "";
  };
  for (const type of ["pointermove", "pointerdown", "pointerup"] as const) over.addEventListener(type, show, { signal });
  const leave = () => {
    mark.dataset.near = "";
  };
  over.addEventListener("pointerleave", leave, { signal });
}
