import type { Point } from "../core/geometry/geometry.ts";
import { toScreen } from "../core/geometry/viewport.ts";
import type { Editor } from "../editor/editor.ts";
import { useEditorState } from "../state/store.ts";

/** Below this many CSS pixels a ring is no longer seen: a cross stands in. */
const MIN_RING = 6;

/**
 * Keeps where the pointer is what a press would do there, without React: the true-size ring of a brush, and the sign of what a selection
 * does to the mask. The cross of other tools is the system's own cursor, but for the pointer that is moved by keys. The element's
 * `data-drawing` says that something is being drawn. Ends with `signal`.
 *
 * @param mark the element that is moved; its `data-shape` is ring, cross or none, its `data-sign` a select mode or none
 */
export function movePointer(mark: HTMLElement, element: HTMLElement, editor: Editor, signal: AbortSignal): void {
  let hovered: Point | null = null;
  const show = () => {
    element.toggleAttribute("data-drawing", editor.isDrawing);
    const { diameter, viewport } = useEditorState.getState();
    const { cursor, keyboardPoint, selectMode } = editor;
    const size = diameter * (viewport?.scale ?? 1);
    const isRing = cursor === "ring" && size >= MIN_RING;
    const isTool = cursor === "ring" || cursor === "crosshair";
    const at = keyboardPoint && viewport ? toScreen(viewport, keyboardPoint) : hovered;
    element.style.cursor = isRing ? "none" : isTool ? "crosshair" : cursor;
    mark.hidden = !isTool || at === null;
    if (mark.hidden || !at) return;
    mark.dataset.shape = isRing ? "ring" : keyboardPoint ? "cross" : "none";
    mark.dataset.sign = selectMode ?? "none";
    mark.style.setProperty("--size", `${size}px`);
    mark.style.transform = `translate(${at.x}px, ${at.y}px)`;
  };
  const follow = (event: PointerEvent) => {
    const { left, top } = element.getBoundingClientRect();
    hovered = event.pointerType === "touch" ? null : { x: event.clientX - left, y: event.clientY - top };
    show();
  };
  const leave = () => {
    hovered = null;
    show();
  };
  element.addEventListener("pointermove", follow, { signal });
  element.addEventListener("pointerdown", follow, { signal });
  element.addEventListener("pointerleave", leave, { signal });
  const stops = [
    editor.subscribe(show),
    useEditorState.subscribe((now, before) => {
      const isSame =
        now.diameter === before.diameter &&
        now.viewport === before.viewport &&
        now.mode === before.mode &&
        now.selectMode === before.selectMode;
      if (!isSame) show();
    }),
  ];
  signal.addEventListener("abort", () => {
    for (const stop of stops) stop();
  });
  show();
}
