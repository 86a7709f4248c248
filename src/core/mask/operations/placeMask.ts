import { type Rect, type Size, sameSize } from "../../geometry/geometry.ts";
import { MaskDocument, REPAINT } from "../maskDocument.ts";
import type { RunSource } from "../runs.ts";

/** Sides that differ by no more than this share are taken for the same: a mask saved at half the size has its sides rounded. */
const SAME_SHARE = 0.005;

/** Place of a picture centred on the canvas at its own size; it reaches beyond the canvas where it is larger. */
export const centredIn = ({ width, height }: Size, canvas: Size): Rect => ({
  x: Math.floor((canvas.width - width) / 2),
  y: Math.floor((canvas.height - height) / 2),
  width,
  height,
});

/** Place of a picture fitted into the canvas, centred; the whole canvas when the proportions are nearly equal. */
export function fittedIn({ width, height }: Size, canvas: Size): Rect {
  const scale = Math.min(canvas.width / width, canvas.height / height);
  const fitted = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const isSame = (side: number, whole: number) => whole - side <= Math.max(1, whole * SAME_SHARE);
  if (isSame(fitted.width, canvas.width) && isSame(fitted.height, canvas.height)) return { x: 0, y: 0, ...canvas };
  return centredIn(fitted, canvas);
}

/**
 * The source scaled to `place` (whole image pixels) on a canvas of `size`: a pixel is white where at least half of what it covers of
 * the source is white, counted exactly. What the source does not reach is black.
 */
export function placeMask(source: RunSource, size: Size, place: Rect): MaskDocument {
  const mask = new MaskDocument(size);
  const edit = mask.begin();
  const isAsItIs = sameSize(source.size, place);
  const scaled = new ScaledRow(source, place);
  const bottom = Math.min(size.height, place.y + place.height);
  for (let row = Math.max(0, place.y); row < bottom; row++) {
    const fill = (first: number, last: number) => edit.fill(row, place.x + first, place.x + last, REPAINT);
    if (isAsItIs) source.eachRun(row - place.y, fill);
    else scaled.eachRun(row - place.y, fill);
  }
  edit.commit("Place");
  return mask;
}

/**
 * A row of the scaled source. Lengths are counted in a unit that both grids share, a source pixel being as wide as the target's columns
 * are many, and the other way round, so that every sum is a whole number.
 */
class ScaledRow {
  readonly #source: RunSource;
  readonly #target: Size;
  /** White in a pixel that a run begins or ends in. */
  readonly #single: Float64Array;
  /** White in all pixels from here on. */
  readonly #steps: Float64Array;

  constructor(source: RunSource, target: Size) {
    this.#source = source;
    this.#target = target;
    this.#single = new Float64Array(target.width);
    this.#steps = new Float64Array(target.width + 1);
  }

  eachRun(row: number, visit: (first: number, last: number) => void): void {
    const { width, height } = this.#target;
    const { size } = this.#source;
    const top = row * size.height;
    const bottom = top + size.height;
    let isBlank = true;
    for (let from = Math.floor(top / height); from * height < bottom; from++) {
      const weight = Math.min(bottom, (from + 1) * height) - Math.max(top, from * height);
      this.#source.eachRun(from, (first, last) => {
        isBlank = false;
        this.#add(first * width, (last + 1) * width, weight);
      });
    }
    if (isBlank) return;
    const half = (size.width * size.height) / 2;
    let level = 0;
    let start = -1;
    for (let x = 0; x < width; x++) {
      level += this.#steps[x] ?? 0;
      const isWhite = level + (this.#single[x] ?? 0) >= half;
      if (isWhite && start < 0) start = x;
      if (!isWhite && start >= 0) {
        visit(start, x - 1);
        start = -1;
      }
    }
    if (start >= 0) visit(start, width - 1);
    this.#single.fill(0);
    this.#steps.fill(0);
  }

  #add(left: number, right: number, weight: number): void {
    const pixel = this.#source.size.width;
    const first = Math.floor(left / pixel);
    const last = Math.min(this.#target.width - 1, Math.floor(right / pixel));
    const note = (of: Float64Array, at: number, white: number) => {
      of[at] = (of[at] ?? 0) + weight * white;
    };
    if (first === last) {
      note(this.#single, first, right - left);
      return;
    }
    note(this.#single, first, (first + 1) * pixel - left);
    note(this.#single, last, right - last * pixel);
    note(this.#steps, first + 1, pixel);
    note(this.#steps, last, -pixel);
  }
}
