import { toScreen, type Viewport } from "../../core/geometry/viewport.ts";
import { MaskDocument, REPAINT } from "../../core/mask/maskDocument.ts";
import type { MaskWork } from "../../core/mask/operations/work.ts";
import { newRaster } from "../../core/raster.ts";
import { Editor } from "../editor.ts";
import { History } from "../history.ts";
import type { Device, EditorInput, Press } from "../input.ts";
import type { EditorPort } from "../port.ts";
import type { PointerSample, Tool, ToolOptions } from "../tool.ts";
import { paintTools } from "../tools/index.ts";

export interface Pointer {
  readonly device?: Device;
  readonly pointerId?: number;
  readonly press?: Press;
  /** Of a move; pressed unless told otherwise. */
  readonly isPressed?: boolean;
  /** As held, unless told otherwise. */
  readonly isAlt?: boolean;
  readonly isShift?: boolean;
  readonly pressure?: number;
}

/** A computation that the editor requested; the test resolves it. */
interface Computation {
  readonly work: MaskWork;
  /** The mask that it is to be computed on, as ascii. */
  readonly on: string;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
  readonly resolve: (mask: MaskDocument) => void;
  readonly reject: (cause: unknown) => void;
}

/** Rows of "#" for white and "." for black. */
export function asciiOf(mask: MaskDocument): string {
  const { width, height } = mask.size;
  const row = (y: number) => Array.from({ length: width }, (_, x) => (mask.get(x, y) ? "#" : ".")).join("");
  return Array.from({ length: height }, (_, y) => row(y)).join("\n");
}

/** The mask that `asciiOf` would show so. */
export function maskOf(ascii: string): MaskDocument {
  const rows = ascii.split("\n");
  const mask = new MaskDocument({ width: rows[0]?.length ?? 0, height: rows.length });
  const edit = mask.begin();
  for (const [y, row] of rows.entries())
    for (const [x, mark] of [...row].entries()) if (mark === "#") edit.fill(y, x, x, REPAINT);
  edit.commit("Drawn");
  return mask;
}

/**
 * The real editor on a canvas of that size, with a pointer that chains and a mask that can be read. Coordinates are image pixels;
 * the view starts at 100 %, unmoved. Time stands still but for `wait`, and what is computed waits for `answer`.
 */
export function editorHarness(width: number, height: number, allTools: readonly Tool[] = paintTools) {
  let recentTools: readonly string[] = allTools[0] ? [allTools[0].id] : [];
  let options: ToolOptions = {
    diameter: 1,
    smoothing: 0,
    usesPressure: true,
    tolerance: 10,
    isContiguous: true,
    selectMode: "add",
  };
  let viewport: Viewport = { x: 0, y: 0, scale: 1 };
  let canDraw = true;
  const history = new History();
  let timeMs = 0;
  let picture: readonly string[] | null = null;
  const calls: string[] = [];
  const computations: Computation[] = [];
  const failures: unknown[] = [];
  const held = new Set<string>();
  const idle = new Set<(hasTime: () => boolean) => void>();
  const toolListeners = new Set<() => void>();
  const optionListeners = new Set<() => void>();
  const listen = (listeners: Set<() => void>) => (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const pick = (id: string) => {
    recentTools = [id, ...recentTools];
    for (const listener of toolListeners) listener();
  };
  const port: EditorPort = {
    toolId: () => recentTools[0] ?? "",
    recentTools: () => recentTools,
    onToolChange: listen(toolListeners),
    pickTool: pick,
    options: () => options,
    onOptionsChange: listen(optionListeners),
    viewport: () => viewport,
    moveViewport: (next) => {
      viewport = next;
    },
    reveal: () => {},
    canDraw: () => canDraw,
    whenIdle: (work) => {
      idle.add(work);
      return () => idle.delete(work);
    },
    stepDiameter: (direction) => calls.push(`stepDiameter ${direction}`),
    swapTools: () => calls.push("swapTools"),
    toggleOverlay: () => calls.push("toggleOverlay"),
    toggleMaskView: () => calls.push("toggleMaskView"),
    fitView: () => calls.push("fitView"),
    showActualSize: () => calls.push("showActualSize"),
    zoomBy: (factor) => calls.push(`zoomBy ${factor}`),
    frameCrop: ({ width, height }) => calls.push(`frameCrop ${width} ${height}`),
    showHelp: () => calls.push("showHelp"),
    compute: (work, mask, signal, onProgress) => {
      const { promise, resolve, reject } = Promise.withResolvers<MaskDocument>();
      computations.push({ work, on: asciiOf(mask), signal, onProgress, resolve, reject });
      return promise;
    },
    readPixels: () => {
      const rows = picture;
      return (
        rows &&
        ((area, size) => {
          const raster = newRaster(size);
          for (let at = 0; at < size.width * size.height; at++) {
            const x = Math.floor(area.x + (((at % size.width) + 0.5) * area.width) / size.width);
            const y = Math.floor(area.y + ((Math.floor(at / size.width) + 0.5) * area.height) / size.height);
            const grey = rows[y]?.[x] === "#" ? 255 : 0;
            raster.data.set([grey, grey, grey, 255], 4 * at);
          }
          return raster;
        })
      );
    },
    reportFailure: (_, cause) => failures.push(cause),
  };
  const mask = new MaskDocument({ width, height });
  const editor = new Editor(mask, port, history, allTools);
  const sample = (x: number, y: number, { pressure = 1 }: Pointer): PointerSample => ({
    x,
    y,
    screen: toScreen(viewport, { x, y }),
    pressure,
  });
  const from = ({ device = "mouse", pointerId = 1 }: Pointer) => ({ device, pointerId, timeMs });
  const modifiers = ({ isShift = held.has("Shift"), isAlt = held.has("Alt") }: Pointer) => ({ isShift, isAlt });
  const send = (input: EditorInput) => {
    editor.dispatch(input);
    return harness;
  };
  const key = (isDown: boolean, keys: string, isRepeat = false) => {
    const parts = keys.split("+");
    const last = parts.at(-1) || "+";
    const name = last === "Space" ? " " : last;
    if (isDown) held.add(name);
    else held.delete(name);
    const isShift = parts.includes("Shift") || held.has("Shift");
    const isAlt = parts.includes("Alt") || held.has("Alt");
    return send({
      kind: "key",
      isDown,
      stroke: { key: name, code: "", isRepeat, isMod: parts.includes("Mod"), isShift, isAlt },
    });
  };
  /** Lets what waits for a promise run; nothing here takes time. */
  const settle = async () => {
    for (let turn = 0; turn < 3; turn++) await Promise.resolve();
    return harness;
  };
  const harness = {
    editor,
    /** The requests to the port, in words. */
    calls,
    /** The requested computations, oldest first. */
    computations,
    /** The failures that the designer was notified of. */
    failures,
    get viewport() {
      return viewport;
    },
    get toolId() {
      return recentTools[0];
    },
    use(tool: Pick<Tool, "id">, changed: Partial<ToolOptions> = {}) {
      options = { ...options, ...changed };
      pick(tool.id);
      return harness;
    },
    /** Moves a slider of the options bar. */
    set(changed: Partial<ToolOptions>) {
      options = { ...options, ...changed };
      for (const listener of optionListeners) listener();
      return harness;
    },
    /** The document is changed as one step, which is none of the mask's. */
    changeDocument(label: string) {
      const step = { undo: () => void calls.push(`undo ${label}`), redo: () => void calls.push(`redo ${label}`) };
      history.push({ label, bytes: 0, pack: () => true, ...step });
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
    /** The picture under the mask: "#" for white, anything else for black. Without one its pixels cannot be read. */
    picture(...rows: string[]) {
      picture = rows;
      return harness;
    },
    wait(ms: number) {
      timeMs += ms;
      return harness;
    },
    down: (x: number, y: number, by: Pointer = {}) =>
      send({ ...from(by), ...modifiers(by), kind: "down", press: by.press ?? "main", sample: sample(x, y, by) }),
    /** One event with these samples, oldest first. */
    move: (points: readonly (readonly [number, number])[], by: Pointer = {}) =>
      send({ ...from(by), kind: "move", samples: points.map(([x, y]) => sample(x, y, by)), isPressed: by.isPressed ?? true }),
    up: (x: number, y: number, by: Pointer = {}) => send({ ...from(by), kind: "up", sample: sample(x, y, by) }),
    cancel: (by: Pointer = {}) => send({ ...from(by), kind: "cancel" }),
    click: (x: number, y: number, by: Pointer = {}) => harness.down(x, y, by).up(x, y, by),
    drag: (x0: number, y0: number, x1: number, y1: number, by: Pointer = {}) =>
      harness
        .down(x0, y0, by)
        .move([[x1, y1]], by)
        .up(x1, y1, by),
    wheel: (x: number, y: number, delta: number, { isAlt = false, isPinch = false } = {}) =>
      send({ kind: "wheel", screen: { x, y }, turn: { kind: "zoom", delta, isPinch }, isAlt }),
    /** Two fingers go over a trackpad, CSS pixels. */
    scroll: (dx: number, dy: number, isAlt = false) =>
      send({ kind: "wheel", screen: { x: 0, y: 0 }, turn: { kind: "pan", dx, dy }, isAlt }),
    blur: () => send({ kind: "blur" }),
    hold: (keys: string) => key(true, keys),
    release: (keys: string) => key(false, keys),
    /** The key is still held, and the keyboard repeats it. */
    repeat: (keys: string) => key(true, keys, true),
    /** "Mod+Shift+z", "Escape", "Space". */
    press: (keys: string) => key(true, keys).release(keys),
    /** Resolves the last computation, or the one at that place; one that was aborted, too. */
    resolve(ascii: string, at = computations.length - 1) {
      computations[at]?.resolve(maskOf(ascii));
      return settle();
    },
    fail(cause: unknown) {
      computations.at(-1)?.reject(cause);
      return settle();
    },
    progress(share: number) {
      computations.at(-1)?.onProgress(share);
      return harness;
    },
    /** The browser has nothing to do for so many tiles; with none it is not even asked. False when nobody waits for that. */
    rest(tiles = Number.POSITIVE_INFINITY) {
      const waiting = [...idle];
      idle.clear();
      let left = tiles;
      for (const work of waiting) work(() => left-- > 0);
      return waiting.length > 0;
    },
    ascii: () => asciiOf(mask),
    /** The mask as it would be saved. */
    committed: () => asciiOf(editor.committedMask),
  };
  return harness;
}
