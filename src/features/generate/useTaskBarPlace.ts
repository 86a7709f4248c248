import { type KeyboardEvent, type PointerEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { clampNumber, type Point, type Rect } from "../../core/geometry/geometry.ts";
import { rectToScreen } from "../../core/geometry/viewport.ts";
import { useEditorState } from "../../state/store.ts";
import { taskBarPlace } from "./taskBarPlace.ts";

/** The bar comes back so long after a stroke. */
const BACK_MS = 300;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -16, y: 0 },
  ArrowRight: { x: 16, y: 0 },
  ArrowUp: { x: 0, y: -16 },
  ArrowDown: { x: 0, y: 16 },
};

/**
 * Keeps the task bar beside the box, past React: the view moves many times a second. While a pointer is down on the canvas the bar is
 * away, and it never moves while it has the focus. Where it was dragged to, it stays until a double click.
 *
 * @param box image pixels
 * @returns the listeners of the grip
 */
export function useTaskBarPlace(bar: RefObject<HTMLElement | null>, box: Rect | null) {
  const dragged = useRef<Point | null>(null);
  const held = useRef<{ readonly pointerId: number; readonly dx: number; readonly dy: number } | null>(null);
  const latest = useRef(box);

  const place = useCallback(() => {
    const element = bar.current;
    if (!element) return;
    const { viewport, stage } = useEditorState.getState();
    const size = { width: element.offsetWidth, height: element.offsetHeight };
    const own = dragged.current && {
      x: clampNumber(dragged.current.x, 0, Math.max(0, stage.width - size.width)),
      y: clampNumber(dragged.current.y, 0, Math.max(0, stage.height - size.height)),
    };
    const shown = latest.current && viewport && rectToScreen(viewport, latest.current);
    const { x, y } = own ?? taskBarPlace(shown, size, stage);
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }, [bar]);
  const follow = useCallback(() => {
    if (!bar.current?.contains(document.activeElement)) place();
  }, [bar, place]);

  useLayoutEffect(() => {
    latest.current = box;
    follow();
  }, [box, follow]);
  useEffect(() => {
    const element = bar.current;
    if (!element) return;
    const listening = new AbortController();
    const { signal } = listening;
    place();
    const leave = useEditorState.subscribe((now, before) => {
      if (now.stage !== before.stage) place();
      else if (now.viewport !== before.viewport) follow();
    });
    const resized = new ResizeObserver(place);
    resized.observe(element);
    element.addEventListener("focusout", () => requestAnimationFrame(follow), { signal });
    let back: ReturnType<typeof setTimeout> | undefined;
    const away = ({ target }: globalThis.PointerEvent) => {
      if (!(target instanceof Element) || !target.closest(".editor-stage")) return;
      clearTimeout(back);
      element.dataset.away = "";
    };
    const comeBack = () => {
      if (element.dataset.away === undefined) return;
      clearTimeout(back);
      back = setTimeout(() => {
        delete element.dataset.away;
      }, BACK_MS);
    };
    window.addEventListener("pointerdown", away, { signal, capture: true });
    for (const type of ["pointerup", "pointercancel", "blur"]) window.addEventListener(type, comeBack, { signal, capture: true });
    return () => {
      listening.abort();
      leave();
      resized.disconnect();
      clearTimeout(back);
    };
  }, [bar, place, follow]);

  const moveTo = (at: Point | null) => {
    dragged.current = at;
    place();
  };
  return {
    grip: {
      onPointerDown(event: PointerEvent) {
        const element = bar.current;
        if (event.button !== 0 || !element) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const { x, y } = new DOMMatrix(getComputedStyle(element).transform).transformPoint();
        held.current = { pointerId: event.pointerId, dx: x - event.clientX, dy: y - event.clientY };
      },
      onPointerMove({ pointerId, clientX, clientY }: PointerEvent) {
        if (held.current?.pointerId === pointerId) moveTo({ x: clientX + held.current.dx, y: clientY + held.current.dy });
      },
      onPointerUp() {
        held.current = null;
      },
      onLostPointerCapture() {
        held.current = null;
      },
      onDoubleClick() {
        moveTo(null);
      },
      onKeyDown(event: KeyboardEvent) {
        const by = ARROWS[event.key];
        if (!by || !bar.current) return;
        event.preventDefault();
        const { x, y } = new DOMMatrix(getComputedStyle(bar.current).transform).transformPoint();
        moveTo({ x: x + by.x, y: y + by.y });
      },
    },
  };
}
