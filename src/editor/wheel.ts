import { placeIn, type TakeTurn, type WheelTurn } from "./wheelTurn.ts";

/** The part of a WheelEvent that is read; `wheelDeltaY` is no standard, and absent in some browsers. */
export interface WheelLike {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number;
  readonly wheelDeltaY?: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly timeStamp: number;
}

type Wheel = "mouse" | "trackpad";

const LINE_HEIGHT = 16;
/** A pause so long ends a stream of events: the next may come from another device. */
const PAUSE_MS = 200;
/** A wheel's notch is 120 everywhere; one of high resolution tells eighths of it. */
const NOTCH = 120;
const FRACTION = 15;
/** What one notch scrolls, enlarged pages and screens counted in; fingers begin with less. */
const LEAST_NOTCH = 25;
/** On a Mac a wheel tells lines of this height, in 65,536ths, and a trackpad whole pixels. */
const MAC_LINE = 40;
const MAC_RATIO = 3;

/** The device of one event, as far as it tells. */
function told({ deltaX, deltaY, deltaMode, wheelDeltaY, shiftKey }: WheelLike): Wheel | null {
  if (deltaMode !== 0) return "mouse";
  if (deltaX !== 0 && !shiftKey) return "trackpad";
  if (!deltaY) return null;
  const size = Math.abs(deltaY);
  const isWhole = Number.isInteger(deltaY);
  if (!wheelDeltaY) return isWhole && size >= 100 ? "mouse" : null;
  const ticks = Math.abs(wheelDeltaY);
  if (Math.abs(ticks - MAC_RATIO * size) < 1) return isWhole && size % MAC_LINE > 0 ? "trackpad" : "mouse";
  if (ticks % NOTCH === 0) return size >= LEAST_NOTCH ? "mouse" : "trackpad";
  return ticks % FRACTION === 0 || (isWhole && size >= 100) ? "mouse" : "trackpad";
}

/** Tells wheels from trackpads: browsers do not. The first event of a stream that tells decides for all of it. */
export class WheelReader {
  #wheel: Wheel = "mouse";
  #isTold = false;
  #lastMs = Number.NEGATIVE_INFINITY;

  read(event: WheelLike): WheelTurn {
    const { deltaX, deltaY, deltaMode, ctrlKey, metaKey, shiftKey, timeStamp } = event;
    if (timeStamp - this.#lastMs > PAUSE_MS) this.#isTold = false;
    this.#lastMs = timeStamp;
    const wheel = this.#isTold ? null : told(event);
    if (wheel) [this.#wheel, this.#isTold] = [wheel, true];
    const unit = deltaMode === 0 ? 1 : LINE_HEIGHT;
    const isMouse = this.#wheel === "mouse";
    if (ctrlKey || metaKey) return { kind: "zoom", delta: (deltaY || deltaX) * unit, isPinch: !isMouse };
    if (shiftKey) return { kind: "pan", dx: (deltaX || deltaY) * unit, dy: 0 };
    if (isMouse && deltaY) return { kind: "zoom", delta: deltaY * unit, isPinch: false };
    return { kind: "pan", dx: deltaX * unit, dy: deltaY * unit };
  }
}

/** Tells of turns of the wheel and of two fingers on a trackpad, neither of which moves or zooms the page. Ends with `signal`. */
export function listenToWheel(element: HTMLElement, onTurn: TakeTurn, signal: AbortSignal): void {
  const reader = new WheelReader();
  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    onTurn(reader.read(event), placeIn(element, event), event.altKey);
  };
  element.addEventListener("wheel", onWheel, { signal, passive: false });
  // Without it a pinch zooms the page, as it does anywhere.
  if ("ongesturestart" in window)
    void import("./safariPinch.ts").then(
      ({ listenToPinch }) => listenToPinch(element, onTurn, signal),
      () => undefined,
    );
}
