import { clampNumber, type Point } from "../core/geometry/geometry.ts";
import { panBy, type Viewport, zoomTo } from "../core/geometry/viewport.ts";
import { PINCH_ZOOM, type WheelTurn } from "./wheelTurn.ts";

type Way = { readonly pointerId: number; readonly at: Point };
type Move = { readonly kind: "pan"; readonly way: Way } | { readonly kind: "pinch"; readonly a: Way; readonly b: Way };

/** e^(delta * this): one notch of a wheel, 100 CSS pixels, is about 20 %. */
const WHEEL_ZOOM = 0.0018;
const MAX_DELTA = 240;
const TAP_MS = 300;
const TAP_DISTANCE = 10;

const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

/** The viewport after two fingers went from one pair of places to another: what lay under them still does (but for turning). */
export function pinch(viewport: Viewport, from: readonly [Point, Point], to: readonly [Point, Point]): Viewport {
  const before = between(...from);
  const after = between(...to);
  const moved = panBy(viewport, after.x - before.x, after.y - before.y);
  return zoomTo(moved, after, (viewport.scale * Math.max(1, distance(...to))) / Math.max(1, distance(...from)));
}

/** The viewport after a turn of the wheel, or of two fingers on a trackpad, over the screen point `at`. */
export function turned(viewport: Viewport, at: Point, turn: WheelTurn): Viewport {
  if (turn.kind === "pan") return panBy(viewport, -turn.dx, -turn.dy);
  const by = clampNumber(turn.delta, -MAX_DELTA, MAX_DELTA) * (turn.isPinch ? PINCH_ZOOM : WHEEL_ZOOM);
  return zoomTo(viewport, at, viewport.scale * Math.exp(-by));
}

/** A pan by one pointer, or a pinch by two fingers, while it lasts. All points in CSS pixels of the stage. */
export class Navigation {
  #move: Move | null = null;
  #startedMs = 0;
  #travelled = 0;

  get isActive(): boolean {
    return this.#move !== null;
  }

  startPan(way: Way): void {
    this.#move = { kind: "pan", way };
  }

  startPinch(a: Way, b: Way, timeMs: number): void {
    this.#move = { kind: "pinch", a, b };
    this.#startedMs = timeMs;
    this.#travelled = 0;
  }

  stop(): void {
    this.#move = null;
  }

  /** The viewport after the pointer has moved. Null when the pointer has no part in this. */
  move(viewport: Viewport, to: Way): Viewport | null {
    const move = this.#move;
    if (!move) return null;
    if (move.kind === "pan") {
      if (to.pointerId !== move.way.pointerId) return null;
      this.#move = { kind: "pan", way: to };
      return panBy(viewport, to.at.x - move.way.at.x, to.at.y - move.way.at.y);
    }
    const { a, b } = move;
    const next: Move | null =
      to.pointerId === a.pointerId ? { ...move, a: to } : to.pointerId === b.pointerId ? { ...move, b: to } : null;
    if (!next) return null;
    this.#move = next;
    this.#travelled += distance(a.at, next.a.at) + distance(b.at, next.b.at);
    return pinch(viewport, [a.at, b.at], [next.a.at, next.b.at]);
  }

  /** A pointer was lifted. "tap" when that ends two fingers' short touch, null when it had no part in this. */
  end(pointerId: number, timeMs: number): "ended" | "tap" | null {
    const move = this.#move;
    if (!move) return null;
    const ways = move.kind === "pan" ? [move.way] : [move.a, move.b];
    if (!ways.some((way) => way.pointerId === pointerId)) return null;
    this.#move = null;
    const isTap = move.kind === "pinch" && timeMs - this.#startedMs < TAP_MS && this.#travelled < TAP_DISTANCE;
    return isTap ? "tap" : "ended";
  }
}
