import type { Point } from "../core/geometry/geometry.ts";
import type { Viewport } from "../core/geometry/viewport.ts";
import { Navigation, turned } from "../editor/navigation.ts";
import { listenToWheel } from "../editor/wheel.ts";

/** A wheel zooms to the cursor, two fingers on a trackpad pan, a drag pans, two fingers pinch. Viewports in CSS pixels of the element. Ends with `signal`. */
export function listenToPanZoom(
  element: HTMLElement,
  viewport: () => Viewport,
  onViewport: (viewport: Viewport) => void,
  signal: AbortSignal,
): void {
  const navigation = new Navigation();
  const held = new Map<number, Point>();
  const placeOf = (event: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const startWith = (timeMs: number) => {
    const [a, b] = [...held].map(([pointerId, at]) => ({ pointerId, at }));
    if (a && b) navigation.startPinch(a, b, timeMs);
    else if (a) navigation.startPan(a);
  };
  const release = (event: PointerEvent) => {
    if (!held.delete(event.pointerId)) return;
    navigation.stop();
    startWith(event.timeStamp);
  };
  element.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button > 1 || held.size === 2) return;
      event.preventDefault();
      element.setPointerCapture(event.pointerId);
      held.set(event.pointerId, placeOf(event));
      startWith(event.timeStamp);
    },
    { signal },
  );
  element.addEventListener(
    "pointermove",
    (event) => {
      // It was let go of unseen.
      if (event.buttons === 0) release(event);
      if (!held.has(event.pointerId)) return;
      const at = placeOf(event);
      held.set(event.pointerId, at);
      const moved = navigation.move(viewport(), { pointerId: event.pointerId, at });
      if (moved) onViewport(moved);
    },
    { signal },
  );
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"] as const)
    element.addEventListener(type, release, { signal });
  listenToWheel(element, (turn, at) => onViewport(turned(viewport(), at, turn)), signal);
}
