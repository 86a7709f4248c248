import { type RefObject, useLayoutEffect, useState } from "react";
import type { Size } from "../core/geometry/geometry.ts";

/** The element's size in CSS pixels, and the device pixels a CSS pixel; known before the first paint. */
export function useBox(element: RefObject<Element | null>): Size & { readonly pixelRatio: number } {
  const [box, setBox] = useState({ width: 0, height: 0, pixelRatio: 1 });
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return;
    const measure = () => setBox({ width: measured.clientWidth, height: measured.clientHeight, pixelRatio: devicePixelRatio });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return box;
}
