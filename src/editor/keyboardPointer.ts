import { clampNumber, type Point, type Size } from "../core/geometry/geometry.ts";
import { toImage, toScreen, type Viewport } from "../core/geometry/viewport.ts";
import { ARROWS } from "./arrows.ts";
import type { EditorInput } from "./input.ts";
import type { KeyStroke } from "./keymap.ts";
import type { Tool } from "./tool.ts";

/** The id of the pointer that keys move; no other pointer has it. */
export const KEYBOARD_POINTER = -1;
/** Screen pixels, rounded to whole image pixels; with Shift one image pixel. */
const STEP = 10;

interface PointerContext {
  readonly viewport: Viewport;
  readonly canvas: Size;
  readonly press: Tool["press"];
  readonly isPressed: boolean;
}

/**
 * A pointer for who uses none: arrow keys move it, from pixel centre to pixel centre; Enter presses and, pressed again, lets go, or
 * clicks where the tool is one of clicks. Shift and Alt with Enter are those of the press. Space is not taken: it pans. The first key
 * only shows the pointer, where the real one was or in the middle of the canvas, and a move of the real one hides it.
 */
export class KeyboardPointer {
  #at: Point | null = null;
  #seenAt: Point | null = null;

  /** Image pixels; null while it is not in use. */
  get at(): Point | null {
    return this.#at;
  }

  /** The real pointer is there, in CSS pixels of the stage. True when that hid this one. */
  see(screen: Point): boolean {
    this.#seenAt = screen;
    return this.hide();
  }

  /** True when it was shown. */
  hide(): boolean {
    const isShown = this.#at !== null;
    this.#at = null;
    return isShown;
  }

  /** The pointer input that the key stands for; null when it is none of its keys. */
  key(
    { key, isShift, isAlt, isRepeat }: KeyStroke,
    { viewport, canvas, press, isPressed }: PointerContext,
  ): EditorInput[] | null {
    const way = ARROWS[key];
    if (!way && key !== "Enter") return null;
    const from = this.#at;
    const step = isShift ? 1 : Math.max(1, Math.round(STEP / viewport.scale));
    const start = from ?? (this.#seenAt ? toImage(viewport, this.#seenAt) : { x: canvas.width / 2, y: canvas.height / 2 });
    const by = from && way ? { x: way.x * step, y: way.y * step } : { x: 0, y: 0 };
    const at = {
      x: clampNumber(Math.floor(start.x) + by.x, 0, canvas.width - 1) + 0.5,
      y: clampNumber(Math.floor(start.y) + by.y, 0, canvas.height - 1) + 0.5,
    };
    this.#at = at;
    const sample = { ...at, screen: toScreen(viewport, at), pressure: 1 };
    const pointer = { pointerId: KEYBOARD_POINTER, device: "mouse", timeMs: 0 } as const;
    if (way || !from) return [{ ...pointer, kind: "move", samples: [sample], isPressed }];
    if (isRepeat) return [];
    const up: EditorInput = { ...pointer, kind: "up", sample };
    if (isPressed) return [up];
    const down: EditorInput = { ...pointer, kind: "down", press: "main", isShift, isAlt, sample };
    return press === "click" ? [down, up] : [down];
  }
}
