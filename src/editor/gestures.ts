import type { Point } from "../core/geometry/geometry.ts";
import { ActiveGesture, type GestureHost, type Press } from "./activeGesture.ts";
import type { DraftShape } from "./draft.ts";
import type { PointerSample } from "./tool.ts";

interface Host extends GestureHost {
  /** A gesture has begun, or waits for its next press. */
  onChange(): void;
  /** A gesture has ended, one way or the other. */
  onEnd(): void;
}

/** The gesture that is open, if any: its samples go in here, and it ends here. One that throws is gone, and the mask as before it. */
export class Gestures {
  readonly #host: Host;
  #open: ActiveGesture | null = null;
  #strokeEnd: Point | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  get open(): Readonly<ActiveGesture> | null {
    return this.#open;
  }

  get draft(): DraftShape | null {
    return this.#open?.draft ?? null;
  }

  begin(press: Omit<Press, "strokeEnd">): void {
    this.#open = new ActiveGesture(this.#host, { ...press, strokeEnd: this.#strokeEnd });
    this.#host.onChange();
  }

  /** The next press of a gesture that was left open. */
  resume(pointerId: number, sample: PointerSample): void {
    this.#guarded((open) => {
      open.pointerId = pointerId;
      open.move([sample]);
    });
  }

  /** True when the pointer has a part in the open gesture, as any has while none is pressed. */
  move(pointerId: number, samples: readonly PointerSample[]): boolean {
    const open = this.#open;
    if (!open || (open.pointerId !== null && open.pointerId !== pointerId)) return false;
    this.#guarded(() => open.move(samples));
    return true;
  }

  /** True when it was the pointer of the open gesture. */
  up(pointerId: number, sample: PointerSample): boolean {
    if (this.#open?.pointerId !== pointerId) return false;
    this.#guarded((open) => {
      if (open.up(sample)) this.#finish(open);
      else this.#host.onChange();
    });
    return true;
  }

  /** Its pointer is taken away: a drag is kept as far as it went; a click that was not let go of is none, and what is open stays so. */
  finish(): void {
    const { pointerId, last, tool } = this.#open ?? {};
    if (pointerId == null || !last) return;
    if (tool?.press === "drag") this.up(pointerId, last);
    else this.suspend();
    this.#host.onChange();
  }

  /** A key for the open gesture. False when it meant nothing to it. */
  key(key: string, isShift: boolean): boolean {
    let isKnown = false;
    this.#guarded((open) => {
      const outcome = open.key(key, isShift);
      isKnown = outcome !== "unknown";
      if (outcome === "done") this.#finish(open);
    });
    return isKnown;
  }

  /** Leaves a gesture of several presses open while its pointer does something else; any other must be barely begun, and is dropped. */
  suspend(): void {
    if (this.#open?.isKept) this.#open.releasePointer();
    else this.cancel();
  }

  /** Drops the unfinished gesture, every trace of it. True when there was one. */
  cancel(): boolean {
    const open = this.#open;
    if (!open) return false;
    this.#open = null;
    open.rollback();
    this.#host.onEnd();
    return true;
  }

  #finish(open: ActiveGesture): void {
    this.#open = null;
    this.#strokeEnd = open.commit() ?? this.#strokeEnd;
    this.#host.onEnd();
  }

  #guarded(step: (open: ActiveGesture) => void): void {
    if (!this.#open) return;
    try {
      step(this.#open);
    } catch (cause) {
      this.cancel();
      throw cause;
    }
  }
}
