import { PINCH_ZOOM, placeIn, type TakeTurn } from "./wheelTurn.ts";

/** What Safari tells of a pinch, in events of its own. `scale` is that since its beginning. */
type GestureLike = Event & Pick<MouseEvent, "clientX" | "clientY"> & { readonly scale: number };

const isGesture = (event: Event): event is GestureLike => "scale" in event && "clientX" in event;

/** Tells of Safari's pinches on a trackpad, as a zoom; none zooms the page. Those of fingers on the screen are pointers, too. Ends with `signal`. */
export function listenToPinch(element: HTMLElement, onTurn: TakeTurn, signal: AbortSignal): void {
  const fingers = new Set<number>();
  let scale = 1;
  const onGesture = (event: Event) => {
    event.preventDefault();
    if (!isGesture(event)) return;
    const delta = Math.log(scale / event.scale) / PINCH_ZOOM;
    scale = event.scale;
    if (event.type === "gesturechange" && fingers.size === 0)
      onTurn({ kind: "zoom", delta, isPinch: true }, placeIn(element, event), false);
  };
  const onPointer = ({ type, pointerType, pointerId }: PointerEvent) => {
    if (type === "pointerdown" && pointerType === "touch") fingers.add(pointerId);
    else fingers.delete(pointerId);
  };
  for (const type of ["gesturestart", "gesturechange", "gestureend"])
    element.addEventListener(type, onGesture, { signal, passive: false });
  for (const type of ["pointerdown", "pointerup", "pointercancel"] as const)
    element.addEventListener(type, onPointer, { signal });
}
