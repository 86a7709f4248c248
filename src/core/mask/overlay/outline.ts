import { intersect, isEmpty, pad, type Rect, rectOf, roundOut, type Size, union } from "../../geometry/geometry.ts";
import type { Viewport } from "../../geometry/viewport.ts";
import type { MaskDocument } from "../maskDocument.ts";
import { eachUncovered } from "../operations/spread.ts";
import { cellsUnder, firstPixel } from "./cells.ts";
import type { OverlayTarget } from "./overlayLines.ts";

/** Steps after which the dashes are where they were: four screen pixels white, four black. */
export const DASH_STEPS = 8;

const NOTHING: Rect = { x: 0, y: 0, width: 0, height: 0 };
const WHITE = 0xffffffff;
const BLACK = 0xff000000;
/** From this share of white on a pixel is within the outline: below a half, so that a thin line has one too. */
const MIN_LEVEL = 64;

/**
 * The boundary of the mask as the screen shows it, one screen pixel wide, in dashes that can march: they are stripes across the screen that
 * only the boundary lets through, so that a step costs no more than the pixels around the mask on screen.
 */
export class Outline {
  readonly size: Size;
  /** A byte a screen pixel: 0, or on the boundary 1 + its place in the dashes; whole words of four. */
  readonly #places: Uint8Array<ArrayBuffer>;
  #bounds: Rect = NOTHING;

  /** @param size the screen, in device pixels */
  constructor(size: Size) {
    this.size = size;
    this.#places = new Uint8Array(4 * Math.ceil((size.width * size.height) / 4));
  }

  /** Outside of it there is no boundary, in screen pixels. */
  get bounds(): Rect {
    return this.#bounds;
  }

  /**
   * Finds the boundary anew.
   *
   * @param viewport image to screen
   * @param area screen pixels; a change of the mask reaches one pixel further than itself
   */
  trace(mask: MaskDocument, viewport: Viewport, area: Rect): void {
    const box = intersect(roundOut(area), rectOf(this.size));
    if (isEmpty(box)) return;
    const { width } = this.size;
    const right = box.x + box.width - 1;
    const bottom = box.y + box.height - 1;
    const rowOf = rowReader(mask, viewport, pad(box, 1));
    const kept = box.width === width && box.height === this.size.height ? NOTHING : this.#bounds;
    let found = NOTHING;
    let line = box.y * width;
    let y = box.y;
    const mark = (first: number, last: number) => {
      const to = Math.min(right, last);
      for (let x = Math.max(box.x, first); x <= to; x++) this.#places[line + x] = 1 + ((x + y) % DASH_STEPS);
    };
    let above: readonly number[] = [];
    let here = rowOf(y - 1);
    let below = rowOf(y);
    for (; y <= bottom; y++, line += width) {
      [above, here, below] = [here, below, rowOf(y + 1)];
      this.#places.fill(0, line + box.x, line + right + 1);
      const [first] = here;
      const last = here.at(-1);
      if (first === undefined || last === undefined) continue;
      eachUncovered(here, above, mark);
      eachUncovered(here, below, mark);
      for (const end of here) mark(end, end);
      found = union(found, { x: first, y, width: last - first + 1, height: 1 });
    }
    this.#bounds = union(kept, intersect(found, box));
  }

  /**
   * Draws the dashes and clears what is beside them.
   *
   * @param step how far they have marched, in whole screen pixels
   * @param area screen pixels; nothing else is touched
   */
  draw({ data, width }: OverlayTarget, step: number, area: Rect): void {
    const box = intersect(roundOut(area), rectOf(this.size));
    const palette = paletteAt(step);
    for (let y = box.y; y < box.y + box.height; y++) {
      const start = y * width + box.x;
      for (let at = start; at < start + box.width; at++) data[at] = palette[this.#places[at] ?? 0] ?? 0;
    }
  }

  /** Draws the dashes a step on, all of them, where they were drawn before. */
  march({ data, width }: OverlayTarget, step: number): void {
    const palette = paletteAt(step);
    const { y, height } = this.#bounds;
    const fours = new Int32Array(this.#places.buffer);
    const end = Math.ceil(((y + height) * width) / 4);
    for (let four = Math.floor((y * width) / 4); four < end; four++) {
      if (fours[four] === 0) continue;
      for (let at = 4 * four; at < 4 * four + 4; at++) {
        const place = this.#places[at] ?? 0;
        if (place !== 0) data[at] = palette[place] ?? 0;
      }
    }
  }
}

const paletteAt = (step: number): Uint32Array => Uint32Array.from({ length: DASH_STEPS + 1 }, (_, place) => inkAt(place, step));

function inkAt(place: number, step: number): number {
  if (place === 0) return 0;
  const marched = (place - 1 + DASH_STEPS - (step % DASH_STEPS)) % DASH_STEPS;
  return marched < DASH_STEPS / 2 ? WHITE : BLACK;
}

/** Reads rows of the screen within `outer`, top to bottom, as runs: first, last, first, last … Lines of the same image row share theirs. */
function rowReader(mask: MaskDocument, viewport: Viewport, outer: Rect): (y: number) => readonly number[] {
  const { pitch, x, y, spans } = cellsUnder(mask, viewport, outer, 0);
  let row = Number.NaN;
  let runs: number[] = [];
  const note = (first: number, last: number) => runs.push(firstPixel(first, pitch, x), firstPixel(last + 1, pitch, x) - 1);
  return (screenY) => {
    const next = Math.floor((screenY + 0.5 - y) / pitch);
    if (next === row) return runs;
    row = next;
    runs = [];
    spans.eachRun(row, MIN_LEVEL, note);
    return runs;
  };
}
