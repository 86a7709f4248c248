import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { toScreen, type Viewport } from "../../core/viewport.ts";
import { Editor } from "../editor.ts";
import type { Device, EditorInput, Press } from "../input.ts";
import type { EditorPort } from "../port.ts";
import type { BrushOptions, PointerSample, Tool } from "../tool.ts";
import { tools } from "../tools/index.ts";

export interface Pointer {
  readonly device?: Device;
  readonly pointerId?: number;
  readonly press?: Press;
  readonly isAlt?: boolean;
  readonly pressure?: number;
}

/**
 * The real editor on a canvas of that size, with a pointer that chains and a mask that can be read. Coordinates are image pixels;
 * the view starts at 100 %, unmoved. Time stands still but for `wait`.
 */
export function editorHarness(width: number, height: number, allTools: readonly Tool[] = tools) {
  let toolId: string = allTools[0]?.id ?? "";
  let brush: BrushOptions = { diameter: 1, smoothing: 0, usesPressure: true };
  let viewport: Viewport = { x: 0, y: 0, scale: 1 };
  let canDraw = true;
  let timeMs = 0;
  const asked: string[] = [];
  const toolListeners = new Set<() => void>();
  const pick = (id: string) => {
    toolId = id;
    for (const listener of toolListeners) listener();
  };
  const port: EditorPort = {
    toolId: () => toolId,
    onToolChange: (listener) => {
      toolListeners.add(listener);
      return () => toolListeners.delete(listener);
    },
    pickTool: pick,
    brush: () => brush,
    viewport: () => viewport,
    moveViewport: (next) => {
      viewport = next;
    },
    canDraw: () => canDraw,
    stepDiameter: (direction) => asked.push(`stepDiameter ${direction}`),
    swapTools: () => asked.push("swapTools"),
    toggleOverlay: () => asked.push("toggleOverlay"),
    fitView: () => asked.push("fitView"),
    showActualSize: () => asked.push("showActualSize"),
    zoomBy: (factor) => asked.push(`zoomBy ${factor}`),
  };
  const mask = new MaskDocument({ width, height });
  const editor = new Editor(mask, port, allTools);
  const sample = (x: number, y: number, { pressure = 1 }: Pointer): PointerSample => ({
    x,
    y,
    screen: toScreen(viewport, { x, y }),
    pressure,
  });
  const from = ({ device = "mouse", pointerId = 1 }: Pointer) => ({ device, pointerId, timeMs });
  const send = (input: EditorInput) => {
    editor.dispatch(input);
    return harness;
  };
  const key = (isDown: boolean, keys: string) => {
    const parts = keys.split("+");
    const name = parts.at(-1) || "+";
    const stroke = { key: name === "Space" ? " " : name, code: "", isAlt: name === "Alt", isRepeat: false };
    return send({ kind: "key", isDown, stroke: { ...stroke, isMod: parts.includes("Mod"), isShift: parts.includes("Shift") } });
  };
  const harness = {
    editor,
    /** What the port was asked for, in words. */
    asked,
    get viewport() {
      return viewport;
    },
    use(tool: Pick<Tool, "id">, options: Partial<BrushOptions> = {}) {
      brush = { ...brush, ...options };
      pick(tool.id);
      return harness;
    },
    view(next: Viewport) {
      viewport = next;
      return harness;
    },
    forbidDrawing() {
      canDraw = false;
      return harness;
    },
    wait(ms: number) {
      timeMs += ms;
      return harness;
    },
    down: (x: number, y: number, by: Pointer = {}) =>
      send({ ...from(by), kind: "down", press: by.press ?? "main", isAlt: by.isAlt ?? false, sample: sample(x, y, by) }),
    /** One event with these samples, oldest first. */
    move: (points: readonly (readonly [number, number])[], by: Pointer = {}) =>
      send({ ...from(by), kind: "move", samples: points.map(([x, y]) => sample(x, y, by)) }),
    up: (x: number, y: number, by: Pointer = {}) => send({ ...from(by), kind: "up", sample: sample(x, y, by) }),
    cancel: (by: Pointer = {}) => send({ ...from(by), kind: "cancel" }),
    drag: (x0: number, y0: number, x1: number, y1: number, by: Pointer = {}) =>
      harness
        .down(x0, y0, by)
        .move([[x1, y1]], by)
        .up(x1, y1, by),
    wheel: (x: number, y: number, delta: number, { isAlt = false, isPinch = false } = {}) =>
      send({ kind: "wheel", screen: { x, y }, delta, isAlt, isPinch }),
    blur: () => send({ kind: "blur" }),
    hold: (keys: string) => key(true, keys),
    release: (keys: string) => key(false, keys),
    /** "Mod+Shift+z", "Escape", "Space". */
    press: (keys: string) => key(true, keys).release(keys),
    /** Rows of "#" for white and "." for black. */
    ascii: () =>
      Array.from({ length: height }, (_, y) =>
        Array.from({ length: width }, (_, x) => (mask.get(x, y) ? "#" : ".")).join(""),
      ).join("\n"),
  };
  return harness;
}
