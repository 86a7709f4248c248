import Konva from "konva";
import type { Size } from "../../../src/core/geometry/geometry.ts";
import { BRUSH_RADIUS, VIEW } from "../../scene.ts";
import { fitted, newBox, type StrokePainter } from "./painter.ts";

/** A layer of Konva with a line for each stroke, as in Konva's free drawing demo: every move lengthens the last line. */
export function konvaLines(size: Size): StrokePainter & { readonly canvas: HTMLCanvasElement } {
  const { element, show, hide } = newBox();
  const place = fitted(size);
  const scale = place.width / size.width;
  const stage = new Konva.Stage({ container: element, ...VIEW });
  const layer = new Konva.Layer({ x: place.x, y: place.y, scaleX: scale, scaleY: scale, listening: false });
  stage.add(layer);
  const newLine = (points: number[]) => {
    const line = new Konva.Line({
      points,
      stroke: "#ffffff",
      strokeWidth: 2 * BRUSH_RADIUS,
      lineCap: "round",
      lineJoin: "round",
      listening: false,
      perfectDrawEnabled: false,
    });
    layer.add(line);
    return line;
  };
  let line: Konva.Line | null = null;
  const pointer = (): [number, number] => {
    const { x, y } = layer.getRelativePointerPosition() ?? { x: 0, y: 0 };
    return [x, y];
  };
  stage.on("pointerdown", () => {
    line = newLine([...pointer(), ...pointer()]);
  });
  stage.on("pointermove", () => line?.points([...line.points(), ...pointer()]));
  stage.on("pointerup", () => {
    line = null;
  });
  return {
    size,
    target: stage.content,
    place,
    canvas: layer.getNativeCanvasElement(),
    dropStroke: () => void layer.children.at(-1)?.destroy(),
    addStroke: (path) => void newLine(path.flatMap(({ x, y }) => [x, y])),
    show,
    hide,
    exported: async () => stage.toCanvas({ ...place, pixelRatio: 1 / scale }),
    close() {
      stage.destroy();
      element.remove();
    },
  };
}
