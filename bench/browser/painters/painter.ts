import { type Point, type Rect, rectOf, type Size } from "../../../src/core/geometry/geometry.ts";
import { fit } from "../../../src/core/geometry/viewport.ts";
import { VIEW } from "../../scene.ts";

/** Something that a mask is painted on with a pointer, in a box of 1600 by 1000 CSS pixels in the corner of the page. */
export interface Painter {
  /** Of the mask. */
  readonly size: Size;
  /** Target of the pointer's events. */
  readonly target: Element;
  /** Box of the mask on the page, in CSS pixels. */
  readonly place: Rect;
  show(): void;
  hide(): void;
  /** The mask as its own way of saving gives it, as an image that can be drawn. */
  exported(): Promise<CanvasImageSource & Size>;
  close(): void;
}

/** A painter that keeps its strokes, each as a thing of its own. */
export interface StrokePainter extends Painter {
  addStroke(path: readonly Point[]): void;
  /** Takes the last one away. */
  dropStroke(): void;
}

/** A box as large as the view, in the page's corner. */
export function newBox() {
  const element = document.createElement("div");
  element.style.cssText = `position: absolute; left: 0; top: 0; width: ${VIEW.width}px; height: ${VIEW.height}px; overflow: hidden`;
  document.body.append(element);
  return {
    element,
    show: () => void element.style.setProperty("visibility", "visible"),
    hide: () => void element.style.setProperty("visibility", "hidden"),
  };
}

/** Place of a mask in the box when all of it is shown as large as possible. */
export function fitted(size: Size): Rect {
  const { x, y, scale } = fit(rectOf(size), VIEW, 0, 1);
  return { x, y, width: size.width * scale, height: size.height * scale };
}

/** @throws Error when the browser gives no more canvases */
export function newCanvas({ width, height }: Size, settings: CanvasRenderingContext2DSettings = {}) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", settings);
  if (!context) throw new Error("This browser gives no more canvases.");
  return { canvas, context };
}

/** The picture behind a `data:` address. */
export async function pictureAt(address: string): Promise<ImageBitmap> {
  return createImageBitmap(await (await fetch(address)).blob());
}

type Kind = "down" | "move" | "up";

/** One event of a mouse at an image point, as its pointer event and as its mouse event: libraries listen to either. */
export function point({ size, place, target }: Painter, kind: Kind, at: Point): void {
  const where: PointerEventInit = {
    clientX: place.x + (at.x / size.width) * place.width,
    clientY: place.y + (at.y / size.height) * place.height,
    pointerId: 1,
    pointerType: "mouse",
    isPrimary: true,
    bubbles: true,
    cancelable: true,
    button: kind === "move" ? -1 : 0,
    buttons: kind === "up" ? 0 : 1,
    pressure: kind === "up" ? 0 : 0.5,
  };
  target.dispatchEvent(new PointerEvent(`pointer${kind}`, where));
  target.dispatchEvent(new MouseEvent(`mouse${kind}`, { ...where, button: 0 }));
}
