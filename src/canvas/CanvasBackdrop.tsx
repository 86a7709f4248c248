import type { CSSProperties } from "react";
import { type Rect, rectOf, type Size } from "../core/geometry/geometry.ts";
import { rectToScreen, type Viewport } from "../core/geometry/viewport.ts";
import { useEditorState } from "../state/store.ts";

/** The backdrop of transparent parts of the image, and of the area that an extension will fill. All in image pixels. */
export function CanvasBackdrop({ canvas, frame }: { readonly canvas: Size; readonly frame: Rect | null | undefined }) {
  const viewport = useEditorState((state) => state.viewport);
  if (!viewport) return null;
  return (
    <>
      {frame && <div className="paper" style={placeOf(frame, viewport)} />}
      <div className="paper" data-kind="canvas" style={placeOf(rectOf(canvas), viewport)} />
    </>
  );
}

function placeOf(rect: Rect, viewport: Viewport): CSSProperties {
  const { x, y, width, height } = rectToScreen(viewport, rect);
  return { width, height, transform: `translate(${x}px, ${y}px)` };
}
