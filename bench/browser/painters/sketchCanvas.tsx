import { createRef } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { ReactSketchCanvas, type ReactSketchCanvasRef } from "react-sketch-canvas";
import type { Size } from "../../../src/core/geometry/geometry.ts";
import { BRUSH_RADIUS } from "../../scene.ts";
import { fitted, newBox, pictureAt, type StrokePainter } from "./painter.ts";

const PEN = { strokeColor: "#ffffff", drawMode: true } as const;

/** react-sketch-canvas, white on black, as large as the fitted picture; it is exported at the picture's size. */
export function sketchCanvas(size: Size): StrokePainter {
  const { element, show, hide } = newBox();
  const place = fitted(size);
  const scale = place.width / size.width;
  const root = createRoot(element);
  const canvas = createRef<ReactSketchCanvasRef>();
  const strokeWidth = 2 * BRUSH_RADIUS * scale;
  flushSync(() =>
    root.render(
      <ReactSketchCanvas
        ref={canvas}
        width={`${place.width}px`}
        height={`${place.height}px`}
        style={{ position: "absolute", left: place.x, top: place.y }}
        strokeColor={PEN.strokeColor}
        canvasColor="#000000"
        strokeWidth={strokeWidth}
      />,
    ),
  );
  const target = element.querySelector("[role=presentation]");
  const { current } = canvas;
  if (!target || !current) throw new Error("react-sketch-canvas was not rendered.");
  return {
    size,
    target,
    place,
    addStroke: (path) =>
      current.loadPaths([{ ...PEN, strokeWidth, paths: path.map(({ x, y }) => ({ x: x * scale, y: y * scale })) }]),
    dropStroke: () => current.undo(),
    show,
    hide,
    exported: async () => pictureAt(await current.exportImage("png", size)),
    close() {
      root.unmount();
      element.remove();
    },
  };
}
