import type { Editor } from "../editor/editor.ts";
import { useEditorState } from "../state/store.ts";

/** Below this many CSS pixels a ring is no longer seen: a crosshair stands in. */
const SMALLEST_RING = 6;

/** Keeps the cursor of the stage and the true-size ring of the brush where the pointer is, without React. Ends with `signal`. */
export function moveRing(ring: HTMLElement, element: HTMLElement, editor: Editor, signal: AbortSignal): void {
  let at: { readonly x: number; readonly y: number } | null = null;
  const show = () => {
    const { diameter, viewport } = useEditorState.getState();
    const { cursor } = editor;
    const size = diameter * (viewport?.scale ?? 1);
    const isRing = cursor === "ring" && size >= SMALLEST_RING;
    element.style.cursor = isRing ? "none" : cursor === "ring" ? "crosshair" : cursor;
    ring.hidden = !isRing || at === null;
    if (ring.hidden || !at) return;
    ring.style.width = `${size}px`;
    ring.style.height = `${size}px`;
    ring.style.transform = `translate(${at.x - size / 2}px, ${at.y - size / 2}px)`;
  };
  const follow = (event: PointerEvent) => {
    const { left, top } = element.getBoundingClientRect();
    at = event.pointerType === "touch" ? null : { x: event.clientX - left, y: event.clientY - top };
    show();
  };
  const leave = () => {
    at = null;
    show();
  };
  element.addEventListener("pointermove", follow, { signal });
  element.addEventListener("pointerdown", follow, { signal });
  element.addEventListener("pointerleave", leave, { signal });
  const stops = [
    editor.subscribe(show),
    useEditorState.subscribe((now, before) => {
      if (now.diameter !== before.diameter || now.viewport !== before.viewport || now.mode !== before.mode) show();
    }),
  ];
  signal.addEventListener("abort", () => {
    for (const stop of stops) stop();
  });
  show();
}
