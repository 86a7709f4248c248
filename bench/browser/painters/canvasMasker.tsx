import { MaskEditor, toMask } from "react-canvas-masker";
import { createRoot } from "react-dom/client";
import "react-canvas-masker/dist/style.css";
import type { Size } from "../../../src/core/geometry/geometry.ts";
import { BRUSH_RADIUS, VIEW } from "../../scene.ts";
import { nextFrame } from "../frame.ts";
import { fitted, newBox, newCanvas, type Painter, pictureAt } from "./painter.ts";

const LIMIT_MS = 20_000;

/**
 * react-canvas-masker over a black picture of that size.
 *
 * @param largest what it may grow to on each side; without it the library takes 1,240
 */
export async function canvasMasker(size: Size, largest?: number): Promise<Painter> {
  const { element, show, hide } = newBox();
  const root = createRoot(element);
  const src = await blackPicture(size);
  const props = { src, cursorSize: BRUSH_RADIUS, maskColor: "#ffffff", maskOpacity: 0.5, onDrawingChange: () => {} };
  root.render(<MaskEditor {...props} {...(largest ? { maxWidth: largest, maxHeight: largest } : {})} />);
  const canvases = await loaded(element, largest ? size.width : undefined);
  // It takes its box's height from the page's style sheet.
  for (const box of element.querySelectorAll<HTMLElement>(".react-mask-editor-outer")) {
    box.style.width = `${VIEW.width}px`;
    box.style.height = `${VIEW.height}px`;
  }
  await nextFrame();
  return {
    size,
    target: canvases.cursor,
    place: fitted(size),
    show,
    hide,
    exported: () => pictureAt(toMask(canvases.mask)),
    close() {
      root.unmount();
      element.remove();
    },
  };
}

function blackPicture(size: Size): Promise<string> {
  const { canvas, context } = newCanvas(size);
  context.fillRect(0, 0, size.width, size.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(URL.createObjectURL(blob ?? new Blob())), "image/jpeg"));
}

/** It says nowhere that it is ready. */
async function loaded(element: HTMLElement, width?: number) {
  const endMs = performance.now() + LIMIT_MS;
  while (performance.now() < endMs) {
    const mask = element.querySelector<HTMLCanvasElement>("canvas.react-mask-editor-mask-canvas");
    const cursor = element.querySelector<HTMLCanvasElement>("canvas.react-mask-editor-cursor-canvas");
    const base = element.querySelector<HTMLCanvasElement>("canvas.react-mask-editor-base-canvas");
    const isDrawn = base?.getContext("2d")?.getImageData(base.width >> 1, base.height >> 1, 1, 1).data[3] === 255;
    if (mask && cursor && isDrawn && (width === undefined || mask.width === width)) return { mask, cursor };
    await nextFrame();
  }
  throw new Error("react-canvas-masker did not load its picture.");
}
