import {
  clampNumber,
  intersect,
  isEmpty,
  longerSide,
  type Point,
  rectOf,
  roundOut,
  type Size,
} from "../core/geometry/geometry.ts";
import { rectToScreen, toImage, visibleArea } from "../core/geometry/viewport.ts";
import { drawLight } from "../core/mask/overlay/lightOverlay.ts";
import type { Editor } from "../editor/editor.ts";
import { wandOnRaster } from "../imaging/maskWork/wandOnRaster.ts";
import type { PlacedPicture } from "../imaging/pixels/drawPicture.ts";
import { pixelReader } from "../imaging/pixels/pixelReader.ts";
import { useEditorState } from "../state/store.ts";

/** The pointer has to rest so long. */
const REST_MS = 150;
/** The longer side at which the view is looked at: a guess, made of what the page can read at once. */
const SIDE = 512;

/**
 * Shows what a click of the wand would take, in what is seen of the image, while a pointer that can hover rests. Whatever happens next
 * takes it away; no press waits for it. Ends with `signal`.
 *
 * @param canvas image pixels
 */
export function hoverWand(
  element: HTMLElement,
  editor: Editor,
  layers: readonly PlacedPicture[],
  canvas: Size,
  signal: AbortSignal,
): void {
  const veil = document.createElement("canvas");
  veil.className = "wand-veil";
  veil.hidden = true;
  element.append(veil);
  const read = pixelReader(layers);
  let resting = new AbortController();
  const end = () => {
    resting.abort();
    veil.hidden = true;
  };

  const look = async (at: Point, over: AbortSignal) => {
    const { viewport, stage, toolId, tolerance, isContiguous } = useEditorState.getState();
    const isAtWork = editor.isDrawing || editor.pending !== null;
    if (!viewport || toolId !== "wand" || editor.cursor !== "crosshair" || isAtWork) return;
    const area = intersect(roundOut(visibleArea(viewport, stage)), rectOf(canvas));
    const { x, y } = toImage(viewport, at);
    if (isEmpty(area) || x < area.x || y < area.y || x >= area.x + area.width || y >= area.y + area.height) return;
    const scale = Math.min(1, viewport.scale, SIDE / longerSide(area));
    const size = { width: Math.max(1, Math.round(area.width * scale)), height: Math.max(1, Math.round(area.height * scale)) };
    const spot = {
      x: clampNumber(Math.floor(((x - area.x) / area.width) * size.width), 0, size.width - 1),
      y: clampNumber(Math.floor(((y - area.y) / area.height) * size.height), 0, size.height - 1),
    };
    const { data } = read(area, size);
    const taken = await wandOnRaster({ ...size, data: new Uint8ClampedArray(data) }, spot, { tolerance, isContiguous }, over);
    if (over.aborted) return;
    const pixels = new ImageData(size.width, size.height);
    drawLight(new Uint32Array(pixels.data.buffer), taken);
    Object.assign(veil, size);
    veil.getContext("2d")?.putImageData(pixels, 0, 0);
    const place = rectToScreen(viewport, area);
    Object.assign(veil.style, { width: `${place.width}px`, height: `${place.height}px` });
    veil.style.transform = `translate(${place.x}px, ${place.y}px)`;
    veil.hidden = false;
  };
  const rest = ({ pointerType, buttons, clientX, clientY }: PointerEvent) => {
    end();
    if (pointerType === "touch" || buttons !== 0 || useEditorState.getState().toolId !== "wand") return;
    resting = new AbortController();
    const over = resting.signal;
    const { left, top } = element.getBoundingClientRect();
    // It is a guess that nobody asked for: where it fails there is none.
    const timer = setTimeout(() => void look({ x: clientX - left, y: clientY - top }, over).catch(() => undefined), REST_MS);
    over.addEventListener("abort", () => clearTimeout(timer));
  };
  element.addEventListener("pointermove", rest, { signal });
  for (const type of ["pointerdown", "pointerleave"] as const) element.addEventListener(type, end, { signal });
  const stops = [
    editor.subscribe(end),
    useEditorState.subscribe((now, before) => {
      const isSame = now.viewport === before.viewport && now.toolId === before.toolId && now.mode === before.mode;
      if (!isSame || now.tolerance !== before.tolerance || now.isContiguous !== before.isContiguous) end();
    }),
  ];
  signal.addEventListener("abort", () => {
    end();
    veil.remove();
    for (const stop of stops) stop();
  });
}
