import type { Point } from "../core/geometry/geometry.ts";

/** What a turn of a wheel, or two fingers on a trackpad, asks of the view. CSS pixels; a positive `delta` zooms out. */
export type WheelTurn =
  | { readonly kind: "zoom"; readonly delta: number; readonly isPinch: boolean }
  | { readonly kind: "pan"; readonly dx: number; readonly dy: number };

/** e^(delta * this) is what a pinch zooms by. */
export const PINCH_ZOOM = 0.01;

/** Takes a turn; `at` is in CSS pixels of the element. */
export type TakeTurn = (turn: WheelTurn, at: Point, isAlt: boolean) => void;

export function placeIn(element: HTMLElement, { clientX, clientY }: Pick<MouseEvent, "clientX" | "clientY">): Point {
  const { left, top } = element.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}
