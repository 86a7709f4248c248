import type { Point } from "../core/geometry.ts";
import type { MaskChange, MaskDocument, MaskEdit } from "../core/mask/maskDocument.ts";
import { actions } from "./actions.ts";
import { activeTool, type HeldKeys, holdKey, NOTHING_HELD } from "./activeTool.ts";
import type { DraftShape } from "./draft.ts";
import { History } from "./history.ts";
import { type EditorInput, PenWatch } from "./input.ts";
import { type CommandId, type KeyStroke, matchKey } from "./keymap.ts";
import { Navigation, wheelZoom } from "./navigation.ts";
import type { EditorPort } from "./port.ts";
import type { Gesture, Tool } from "./tool.ts";
import { tools as registry } from "./tools/index.ts";

export type EditorCursor = Tool["cursor"] | "grab" | "grabbing";

interface OpenGesture {
  readonly tool: Tool;
  readonly gesture: Gesture;
  readonly edit: MaskEdit;
  /** Null while the gesture is open between two presses. */
  pointerId: number | null;
  readonly start: Point;
  isUnderWay: boolean;
}

/** How far a finger may have drawn, in screen pixels, for a second one to turn the stroke into a pinch. */
const PINCH_GRACE = 16;
const WHEEL_STEP = 40;

/**
 * The interaction engine of one mask: input becomes strokes, pans and zooms; each stroke is one undo step, and none survives Escape,
 * a tool switch, blur or a cancelled pointer. For React: `useSyncExternalStore(editor.subscribe, editor.getSnapshot)`.
 */
export class Editor {
  readonly mask: MaskDocument;
  readonly #port: EditorPort;
  readonly #tools: readonly Tool[];
  readonly #history = new History();
  readonly #navigation = new Navigation();
  readonly #pen = new PenWatch();
  readonly #touches = new Map<number, Point>();
  readonly #listeners = new Set<() => void>();
  readonly #commitListeners = new Set<() => void>();
  readonly #stopListening: () => void;
  #open: OpenGesture | null = null;
  #held: HeldKeys = NOTHING_HELD;
  #wheelled = 0;
  #snapshot = 0;

  constructor(mask: MaskDocument, port: EditorPort, tools: readonly Tool[] = registry) {
    this.mask = mask;
    this.#port = port;
    this.#tools = tools;
    this.#stopListening = port.onToolChange(() => {
      this.cancelGesture();
      this.#announce();
    });
  }

  get canUndo(): boolean {
    return this.#history.lastDone !== null;
  }

  get canRedo(): boolean {
    return this.#history.lastUndone !== null;
  }

  get isDrawing(): boolean {
    return this.#open !== null;
  }

  get cursor(): EditorCursor {
    if (this.#navigation.isActive) return "grabbing";
    const active = this.#open?.tool ?? this.#active();
    return active === "pan" ? "grab" : active.cursor;
  }

  /**
   * The outline of what is being drawn; null when there is none. A change of it calls the listeners of `subscribe` and leaves
   * `getSnapshot` as it was: draw it outside of React. Its points may be added to in place.
   */
  get draft(): DraftShape | null {
    return null;
  }

  /** Where the pointer that is moved by keys stands, in image pixels; null while it is not in use. Announced as `draft` is. */
  get keyboardPoint(): Point | null {
    return null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Another number after every step, undo, redo, and change of cursor. */
  readonly getSnapshot = (): number => this.#snapshot;

  /** Calls `listener` whenever the mask has settled: after a step, an undo, a redo. Returns its removal. */
  onCommit(listener: () => void): () => void {
    this.#commitListeners.add(listener);
    return () => this.#commitListeners.delete(listener);
  }

  /** Takes back the last step; an unfinished stroke counts as it. */
  undo(): void {
    if (this.cancelGesture()) return;
    const change = this.#history.undo();
    if (change) this.#apply(change, "before");
  }

  redo(): void {
    if (this.cancelGesture()) return;
    const change = this.#history.redo();
    if (change) this.#apply(change, "after");
  }

  /** Changes the mask as one undo step; when `write` throws, nothing has changed. */
  run(label: string, write: (edit: MaskEdit, mask: MaskDocument) => void): void {
    this.cancelGesture();
    const edit = this.mask.begin();
    try {
      write(edit, this.mask);
    } catch (cause) {
      edit.rollback();
      throw cause;
    }
    this.#commit(edit, label);
  }

  /** Does what a shortcut or its button says. */
  perform(command: CommandId): void {
    actions[command](this, this.#port);
  }

  /** Drops the unfinished stroke, every trace of it. True when there was one. */
  cancelGesture(): boolean {
    const open = this.#open;
    if (!open) return false;
    this.#open = null;
    open.edit.rollback();
    this.#announce();
    // Whoever saves may have read the mask while the stroke was open.
    this.#settle();
    return true;
  }

  /** Takes one input. True when it meant something here, so that the browser need not act on it. */
  dispatch(input: EditorInput): boolean {
    switch (input.kind) {
      case "down":
        return this.#press(input);
      case "move":
        return this.#drag(input);
      case "up":
        return this.#release(input);
      case "cancel":
        this.#touches.delete(input.pointerId);
        if (this.#navigation.end(input.pointerId, input.timeMs)) this.#announce();
        return this.#open?.pointerId === input.pointerId && this.cancelGesture();
      case "wheel":
        return this.#turnWheel(input);
      case "key":
        return input.isDown ? this.#keyDown(input.stroke) : this.#hold(input.stroke.key, false);
      case "blur":
        this.#touches.clear();
        this.#navigation.stop();
        this.#held = NOTHING_HELD;
        this.cancelGesture();
        this.#announce();
        return false;
    }
  }

  /** Lets go of the interface. The editor is not to be used after this. */
  close(): void {
    this.cancelGesture();
    this.#stopListening();
    this.#listeners.clear();
    this.#commitListeners.clear();
  }

  #press(input: Extract<EditorInput, { kind: "down" }>): boolean {
    const { pointerId, device, timeMs, sample, press } = input;
    this.#hold("Alt", input.isAlt);
    if (device === "touch") {
      this.#touches.set(pointerId, sample.screen);
      if (this.#touches.size > 1) return this.#startPinch(timeMs);
      if (this.#pen.isInUse(timeMs)) return false;
    }
    if (device === "pen") this.#penArrives();
    this.#pen.see(input);
    if (this.#navigation.isActive || (this.#open && this.#open.pointerId !== null)) return false;

    const active = this.#active();
    if (press === "middle" || (press === "main" && active === "pan")) {
      this.#navigation.startPan({ pointerId, at: sample.screen });
      this.#announce();
      return true;
    }
    const viewport = this.#port.viewport();
    if (press === "other" || active === "pan" || !viewport) return false;
    if (this.#open) {
      this.#open.pointerId = pointerId;
      this.#guarded(({ gesture }) => gesture.down?.(sample));
      return true;
    }
    const tool = press === "eraserEnd" ? (this.#tools.find(({ id }) => id === active.opposite) ?? active) : active;
    const edit = this.mask.begin();
    try {
      const gesture = tool.begin({ mask: edit, brush: this.#port.brush(), scale: viewport.scale }, sample);
      this.#open = { tool, gesture, edit, pointerId, start: sample.screen, isUnderWay: false };
      edit.flush();
    } catch (cause) {
      this.#open = null;
      edit.rollback();
      throw cause;
    }
    this.#announce();
    return true;
  }

  #drag(input: Extract<EditorInput, { kind: "move" }>): boolean {
    const { pointerId, samples } = input;
    this.#pen.see(input);
    const last = samples.at(-1);
    const viewport = this.#port.viewport();
    if (!last || !viewport) return false;
    if (this.#touches.has(pointerId)) this.#touches.set(pointerId, last.screen);
    const moved = this.#navigation.move(viewport, { pointerId, at: last.screen });
    if (moved) {
      this.#port.moveViewport(moved);
      return true;
    }
    const open = this.#open;
    if (!open || (open.pointerId !== null && open.pointerId !== pointerId)) return false;
    open.isUnderWay ||= Math.hypot(last.screen.x - open.start.x, last.screen.y - open.start.y) > PINCH_GRACE;
    this.#guarded(({ gesture, edit }) => {
      gesture.move(samples);
      edit.flush();
    });
    return true;
  }

  #release(input: Extract<EditorInput, { kind: "up" }>): boolean {
    const { pointerId, sample, timeMs } = input;
    this.#touches.delete(pointerId);
    this.#pen.see(input);
    const ended = this.#navigation.end(pointerId, timeMs);
    if (ended) {
      if (ended === "tap") this.undo();
      this.#announce();
      return true;
    }
    const open = this.#open;
    if (open?.pointerId !== pointerId) return false;
    this.#guarded(({ gesture, edit }) => {
      if (gesture.up(sample) === "done") {
        this.#open = null;
        this.#commit(edit, open.tool.label);
      } else {
        open.pointerId = null;
        edit.flush();
      }
    });
    return true;
  }

  #startPinch(timeMs: number): boolean {
    const [a, b, third] = this.#touches;
    if (!a || !b || third || this.#open?.isUnderWay) return false;
    this.cancelGesture();
    this.#navigation.startPinch({ pointerId: a[0], at: a[1] }, { pointerId: b[0], at: b[1] }, timeMs);
    this.#announce();
    return true;
  }

  /** What a hand did just before its pen touched down was the palm. */
  #penArrives(): void {
    if (this.#touches.size === 0) return;
    this.#touches.clear();
    this.#navigation.stop();
    this.cancelGesture();
  }

  #turnWheel({ screen, delta, isPinch, isAlt }: Extract<EditorInput, { kind: "wheel" }>): boolean {
    const viewport = this.#port.viewport();
    if (!viewport) return false;
    if (!isAlt) {
      this.#port.moveViewport(wheelZoom(viewport, screen, delta, isPinch));
      return true;
    }
    this.#wheelled += delta;
    if (Math.abs(this.#wheelled) < WHEEL_STEP) return true;
    this.#port.stepDiameter(this.#wheelled < 0 ? 1 : -1);
    this.#wheelled = 0;
    return true;
  }

  #keyDown(stroke: KeyStroke): boolean {
    if (stroke.key === "Escape") return this.cancelGesture();
    if (this.#open?.gesture.key?.(stroke.key)) return true;
    if (!stroke.isMod && this.#hold(stroke.key, true)) return true;
    const match = matchKey(stroke);
    if (!match) return false;
    if (match.kind === "tool") this.#port.pickTool(match.id);
    else this.perform(match.id);
    return true;
  }

  /** True when the key is one that is held, whether or not it was already. */
  #hold(key: string, isDown: boolean): boolean {
    const held = holdKey(this.#held, key, isDown);
    if (held !== this.#held) {
      this.#held = held;
      this.#announce();
    }
    return key === " " || key === "Alt";
  }

  #active(): Tool | "pan" {
    return this.#port.canDraw() ? activeTool(this.#tools, this.#port.toolId(), this.#held) : "pan";
  }

  /** Runs a step of the open gesture; when it throws, the gesture is gone and the mask as it was. */
  #guarded(step: (open: OpenGesture) => void): void {
    if (!this.#open) return;
    try {
      step(this.#open);
    } catch (cause) {
      this.cancelGesture();
      throw cause;
    }
  }

  #commit(edit: MaskEdit, label: string): void {
    const change = edit.commit(label);
    if (change) this.#history.push(change);
    this.#announce();
    if (change) this.#settle();
  }

  #apply(change: MaskChange, side: "before" | "after"): void {
    this.mask.apply(change, side);
    this.#announce();
    this.#settle();
  }

  #settle(): void {
    for (const listener of this.#commitListeners) listener();
  }

  #announce(): void {
    this.#snapshot += 1;
    for (const listener of this.#listeners) listener();
  }
}
