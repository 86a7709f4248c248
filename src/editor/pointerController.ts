import type { Point, Size } from "../core/geometry/geometry.ts";
import { toScreen } from "../core/geometry/viewport.ts";
import type { SelectMode } from "../core/mask/selection/selectMode.ts";
import { activeTool, type HeldKeys, holdKey, holdModifiers, NOTHING_HELD, oppositeOf } from "./activeTool.ts";
import type { Gestures } from "./gestures.ts";
import { type EditorInput, PenWatch } from "./input.ts";
import { KEYBOARD_POINTER, KeyboardPointer } from "./keyboardPointer.ts";
import type { KeyStroke } from "./keymap.ts";
import { Navigation, turned } from "./navigation.ts";
import type { EditorPort } from "./port.ts";
import { selectModeOf } from "./selectMode.ts";
import type { Modifiers, Tool } from "./tool.ts";

type Input<Kind extends EditorInput["kind"]> = Extract<EditorInput, { kind: Kind }>;

interface Host {
  readonly port: EditorPort;
  readonly tools: readonly Tool[];
  readonly gestures: Gestures;
  readonly canvas: Size;
  /** False while a press pans instead. */
  canDraw(): boolean;
  undo(): void;
  /** The cursor or the keyboard's pointer may have changed. */
  onChange(): void;
}

/** Maximum distance that a finger may have drawn, in screen pixels, for a second one to turn the stroke into a pinch. */
const GRACE = 16;
const WHEEL_STEP = 40;

/** Decides what pointers, wheel and held keys do: begin or carry on a gesture, pan, pinch, or nothing (a palm). */
export class PointerController {
  readonly #host: Host;
  readonly #navigation = new Navigation();
  readonly #pen = new PenWatch();
  readonly #keyboard = new KeyboardPointer();
  readonly #touches = new Map<number, Point>();
  #held: HeldKeys = NOTHING_HELD;
  #wheelled = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  get cursor(): Tool["cursor"] | "grab" | "grabbing" {
    if (this.#navigation.isActive) return "grabbing";
    const active = (!this.#held.isSpace && this.#host.gestures.open?.tool) || this.active;
    return active === "pan" ? "grab" : active.cursor;
  }

  /** The tool of a press now. */
  get active(): Tool | "pan" {
    const { port, tools } = this.#host;
    return this.#host.canDraw() ? activeTool(tools, port.toolId(), this.#held) : "pan";
  }

  /** The select mode of a press, or of the selection being drawn; null where the tool has none. */
  get selectMode(): SelectMode | null {
    const { open } = this.#host.gestures;
    const tool = open?.tool ?? this.active;
    if (tool === "pan" || !tool.options.some((option) => option === "selectMode")) return null;
    return selectModeOf(this.#host.port.options().selectMode, open?.pressed ?? this.#held);
  }

  /** Position of the keyboard pointer, in image pixels; null while it is not in use. */
  get keyboardPoint(): Point | null {
    return this.#keyboard.at;
  }

  /** The modifiers for a gesture of that pointer: none for the keyboard's, where Shift is a smaller step and no constraint. */
  heldFor(pointerId: number | null): Modifiers {
    return pointerId === KEYBOARD_POINTER ? NOTHING_HELD : this.#held;
  }

  press(input: Input<"down">): boolean {
    const { pointerId, device, timeMs, sample, press, isShift, isAlt } = input;
    const { port, tools, gestures } = this.#host;
    this.#hold(holdModifiers(this.#held, input));
    if (device === "touch") {
      this.#touches.set(pointerId, sample.screen);
      if (this.#touches.size > 1) return this.#startPinch(timeMs);
      if (this.#pen.isInUse(timeMs)) return false;
    }
    if (device === "pen") this.#penArrives();
    this.#pen.see(input);
    if (this.#navigation.isActive || (gestures.open && gestures.open.pointerId !== null)) return false;

    const { active } = this;
    if (press === "middle" || (press === "main" && active === "pan")) {
      this.#navigation.startPan({ pointerId, at: sample.screen });
      this.#host.onChange();
      return true;
    }
    if (press === "other" || active === "pan" || !port.viewport()) return false;
    const takesAway = press === "secondary" || press === "eraserEnd";
    if (gestures.open) {
      if (!takesAway) gestures.resume(pointerId, sample);
      return true;
    }
    const opposite = takesAway ? oppositeOf(tools, active) : null;
    const pressed = { isShift, isAlt: isAlt || (takesAway && !opposite) };
    gestures.begin({ tool: opposite ?? active, pointerId, pressed, sample });
    return true;
  }

  drag(input: Input<"move">): boolean {
    const { pointerId, samples, isPressed } = input;
    const { port, gestures } = this.#host;
    this.#pen.see(input);
    if (!isPressed) this.#lift(input);
    const last = samples.at(-1);
    const viewport = port.viewport();
    if (!last || !viewport) return false;
    if (this.#touches.has(pointerId)) this.#touches.set(pointerId, last.screen);
    const isKeyboardAtWork = pointerId === KEYBOARD_POINTER || gestures.open?.pointerId === KEYBOARD_POINTER;
    if (!isKeyboardAtWork && this.#keyboard.see(last.screen)) this.#host.onChange();
    const moved = this.#navigation.move(viewport, { pointerId, at: last.screen });
    if (!moved) return gestures.move(pointerId, samples);
    port.moveViewport(moved);
    return true;
  }

  release(input: Input<"up">): boolean {
    const { pointerId, sample, timeMs } = input;
    const { gestures } = this.#host;
    this.#touches.delete(pointerId);
    this.#pen.see(input);
    const ended = this.#navigation.end(pointerId, timeMs);
    const isDrawn = gestures.up(pointerId, sample);
    if (ended === "tap") this.#host.undo();
    if (ended) this.#host.onChange();
    return isDrawn || ended !== null;
  }

  cancel(input: Input<"cancel">): boolean {
    const { gestures } = this.#host;
    const { open } = gestures;
    // A system that rejects palms by itself takes away the touch that has hardly moved.
    const isPalm = input.device === "touch" && !open?.isKept && (open?.travelled ?? 0) <= GRACE;
    if (isPalm && open?.pointerId === input.pointerId) gestures.cancel();
    return this.#lift(input);
  }

  turnWheel({ screen, turn, isAlt }: Input<"wheel">): boolean {
    const { port } = this.#host;
    const viewport = port.viewport();
    if (!viewport) return false;
    if (!isAlt) {
      port.moveViewport(turned(viewport, screen, turn));
      return true;
    }
    this.#wheelled += turn.kind === "zoom" ? turn.delta : turn.dy || turn.dx;
    if (Math.abs(this.#wheelled) < WHEEL_STEP) return true;
    port.stepDiameter(this.#wheelled < 0 ? 1 : -1);
    this.#wheelled = 0;
    return true;
  }

  /** Everything is let go of; nothing that was drawn is lost. */
  blur(): void {
    this.#touches.clear();
    this.#navigation.stop();
    // Before the keys are: a square that is drawn with Shift stays one.
    this.#host.gestures.finish();
    this.#held = NOTHING_HELD;
    this.#host.onChange();
  }

  /** A key went down or up. True when it is one that is held, and that the browser must not act on. */
  holdKey(key: string, isDown: boolean): boolean {
    this.#hold(holdKey(this.#held, key, isDown));
    return key === " " || key === "Alt";
  }

  /** A key for the keyboard's pointer, what it comes to sent to `dispatch`. False when it is none of its keys, or not its turn. */
  keyboardKey(stroke: KeyStroke, dispatch: (input: EditorInput) => void): boolean {
    const { port, gestures, canvas } = this.#host;
    const viewport = port.viewport();
    const { active } = this;
    const pressedBy = gestures.open?.pointerId ?? null;
    if (!viewport || active === "pan" || (pressedBy !== null && pressedBy !== KEYBOARD_POINTER)) return false;
    const isPressed = pressedBy === KEYBOARD_POINTER;
    const { press } = gestures.open?.tool ?? active;
    const inputs = this.#keyboard.key(stroke, { viewport, canvas, press, isPressed });
    if (!inputs) return false;
    for (const input of inputs) dispatch(input);
    if (this.#keyboard.at) port.reveal(this.#keyboard.at);
    this.#host.onChange();
    return true;
  }

  /** True when the keyboard's pointer was shown. */
  hideKeyboard(): boolean {
    const wasShown = this.#keyboard.hide();
    if (wasShown) this.#host.onChange();
    return wasShown;
  }

  #hold(held: HeldKeys): void {
    const before = this.#held;
    if (held === before) return;
    this.#held = held;
    const { gestures, port } = this.#host;
    const viewport = port.viewport();
    const { pointerId = null, last } = gestures.open ?? {};
    if (viewport && last && pointerId !== null && pointerId !== KEYBOARD_POINTER) {
      // Neither panning nor zooming moves the image under the pointer.
      const screen = toScreen(viewport, last);
      if (held.isSpace && !this.#navigation.isActive) this.#navigation.startPan({ pointerId, at: screen });
      if (before.isSpace && !held.isSpace) this.#navigation.stop();
      if (held.isSpace === before.isSpace) gestures.move(pointerId, [{ ...last, screen }]);
    }
    this.#host.onChange();
  }

  /** The pointer is up, and nobody said where: what it draws ends where it was seen last. True when it was at something. */
  #lift({ pointerId, timeMs }: Pick<Input<"cancel">, "pointerId" | "timeMs">): boolean {
    const { gestures, onChange } = this.#host;
    this.#touches.delete(pointerId);
    const isPanning = this.#navigation.end(pointerId, timeMs) !== null;
    if (isPanning) onChange();
    const isDrawing = gestures.open?.pointerId === pointerId;
    if (isDrawing) gestures.finish();
    return isPanning || isDrawing;
  }

  #startPinch(timeMs: number): boolean {
    const [a, b, third] = this.#touches;
    const { open } = this.#host.gestures;
    if (!a || !b || third || (open && !open.isKept && open.travelled > GRACE)) return false;
    this.#host.gestures.suspend();
    this.#navigation.startPinch({ pointerId: a[0], at: a[1] }, { pointerId: b[0], at: b[1] }, timeMs);
    this.#host.onChange();
    return true;
  }

  /** Cancels the touches from just before the pen touched down: they were the palm. */
  #penArrives(): void {
    if (this.#touches.size === 0) return;
    this.#touches.clear();
    this.#navigation.stop();
    this.#host.gestures.cancel();
  }
}
