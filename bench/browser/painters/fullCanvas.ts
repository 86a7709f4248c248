import type { Point, Size } from "../../../src/core/geometry/geometry.ts";
import { BRUSH_RADIUS } from "../../scene.ts";
import { fitted, newBox, newCanvas, type Painter } from "./painter.ts";

/** One canvas as large as the mask, scaled by CSS, a line drawn for each move: the npm mask editors without their React. */
export function fullCanvas(size: Size): Painter & { readonly canvas: HTMLCanvasElement } {
  const { element, show, hide } = newBox();
  const place = fitted(size);
  const { canvas, context } = newCanvas(size);
  const { x, y, width, height } = place;
  canvas.style.cssText = `position: absolute; left: ${x}px; top: ${y}px; width: ${width}px; height: ${height}px; opacity: 0.5`;
  element.append(canvas);
  Object.assign(context, { lineWidth: 2 * BRUSH_RADIUS, lineCap: "round", lineJoin: "round", strokeStyle: "#ffffff" });
  const pointer = ({ clientX, clientY }: PointerEvent): Point => ({
    x: ((clientX - x) / width) * size.width,
    y: ((clientY - y) / height) * size.height,
  });
  let from: Point | null = null;
  canvas.addEventListener("pointerdown", (event) => {
    from = pointer(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = pointer(event);
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    from = to;
  });
  canvas.addEventListener("pointerup", () => {
    from = null;
  });
  return {
    size,
    target: canvas,
    place,
    canvas,
    show,
    hide,
    exported: async () => canvas,
    close() {
      element.remove();
      canvas.width = 0;
    },
  };
}
