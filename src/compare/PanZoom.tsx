import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import type { Viewport } from "../core/geometry/viewport.ts";
import { listenToPanZoom } from "./panZoom.ts";
import styles from "./review.module.css";

interface PanZoomProps {
  /** In CSS pixels of this element. */
  readonly viewport: Viewport;
  readonly onViewport: (viewport: Viewport) => void;
  readonly children: ReactNode;
}

/** A part of the stage that is moved by wheel, drag and pinch. */
export function PanZoom({ viewport, onViewport, children }: PanZoomProps) {
  const element = useRef<HTMLDivElement>(null);
  // Several pointer events may come before the next render: each starts from the one before.
  const latest = useRef({ viewport, onViewport });
  useLayoutEffect(() => {
    latest.current = { viewport, onViewport };
  }, [viewport, onViewport]);
  useEffect(() => {
    const listening = new AbortController();
    const move = (next: Viewport) => {
      latest.current = { ...latest.current, viewport: next };
      latest.current.onViewport(next);
    };
    if (element.current) listenToPanZoom(element.current, () => latest.current.viewport, move, listening.signal);
    return () => listening.abort();
  }, []);
  return (
    <div ref={element} className={styles.movable}>
      {children}
    </div>
  );
}
