import type { Point } from "../core/geometry/geometry.ts";
import { toImage, type Viewport } from "../core/geometry/viewport.ts";
import type { KeyStroke } from "./keymap.ts";
import type { Modifiers, PointerSample } from "./tool.ts";
import type { WheelTurn } from "./wheelTurn.ts";

export type Device = "mouse" | "pen" | "touch";

interface FromPointer {
  readonly pointerId: number;
  readonly device: Device;
  readonly timeMs: number;
}

/** Everything that can happen to the editor, its coordinates converted once. */
export type EditorInput =
  | (FromPointer & Modifiers & { readonly kind: "down"; readonly press: Press; readonly sample: PointerSample })
  | (FromPointer & { readonly kind: "move"; readonly samples: readonly PointerSample[]; readonly isPressed: boolean })
  | (FromPointer & { readonly kind: "up"; readonly sample: PointerSample })
  | (FromPointer & { readonly kind: "cancel" })
  | { readonly kind: "wheel"; readonly screen: Point; readonly turn: WheelTurn; readonly isAlt: boolean }
  | { readonly kind: "key"; readonly isDown: boolean; readonly stroke: KeyStroke }
  | { readonly kind: "blur" };

/** The kind of press: main button or touch, middle or right button, eraser end of a pen, or one without meaning here. */
export type Press = "main" | "middle" | "secondary" | "eraserEnd" | "other";

/** The part of a PointerEvent that is read. */
export interface PointerLike {
  readonly type: string;
  readonly pointerId: number;
  readonly pointerType: string;
  readonly button: number;
  readonly buttons: number;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly clientX: number;
  readonly clientY: number;
  readonly pressure: number;
  readonly timeStamp: number;
  getCoalescedEvents?(): readonly PointerLike[];
}

const PRESSES: Readonly<Record<number, Press>> = { 0: "main", 1: "middle", 2: "secondary", 5: "eraserEnd" };

/**
 * A pointer event as input.
 *
 * @param origin top left corner of the stage, in CSS pixels of the page
 * @returns null for events that say nothing about the pointer's way
 */
export function pointerInput(event: PointerLike, origin: Point, viewport: Viewport): EditorInput | null {
  const device: Device = event.pointerType === "pen" || event.pointerType === "touch" ? event.pointerType : "mouse";
  const from: FromPointer = { pointerId: event.pointerId, device, timeMs: event.timeStamp };
  const sampleOf = ({ clientX, clientY, pressure }: PointerLike): PointerSample => {
    const screen = { x: clientX - origin.x, y: clientY - origin.y };
    return { ...toImage(viewport, screen), screen, pressure: device === "pen" ? pressure : 1 };
  };
  switch (event.type) {
    case "pointerdown": {
      const press = PRESSES[event.button] ?? "other";
      return { ...from, kind: "down", press, isAlt: event.altKey, isShift: event.shiftKey, sample: sampleOf(event) };
    }
    case "pointermove": {
      const coalesced = event.getCoalescedEvents?.() ?? [];
      const samples = (coalesced.length > 0 ? coalesced : [event]).map(sampleOf);
      return { ...from, kind: "move", samples, isPressed: event.buttons !== 0 };
    }
    case "pointerup":
      return { ...from, kind: "up", sample: sampleOf(event) };
    case "pointercancel":
      return { ...from, kind: "cancel" };
    default:
      return null;
  }
}

/** Time after its last event for which a pen counts as in use. */
const PEN_IN_USE_MS = 1_000;

/** Palm rejection: while a pen is in use, touch does not paint. */
export class PenWatch {
  #lastSeenMs = Number.NEGATIVE_INFINITY;

  see({ device, timeMs }: FromPointer): void {
    if (device === "pen") this.#lastSeenMs = timeMs;
  }

  isInUse(timeMs: number): boolean {
    return timeMs - this.#lastSeenMs < PEN_IN_USE_MS;
  }
}
