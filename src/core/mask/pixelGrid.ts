import type { Rect, Size } from "../geometry.ts";
import { firstPixel, type MaskCells } from "./cells.ts";
import { laidOver, type OverlayColour, wordOf } from "./inks.ts";

/** Image pixels are told apart from this many screen pixels on. */
export const SMALLEST_GRID = 8;

/** Each pixel has a dark line at its left and top and a light one at its right and bottom: one of them is seen on any picture. */
const DARK: OverlayColour = { r: 0, g: 0, b: 0, a: 52 };
const LIGHT: OverlayColour = { r: 255, g: 255, b: 255, a: 40 };

/**
 * Lays lines between the image pixels over what is drawn already.
 *
 * @param cells image pixels, each of at least three screen pixels
 * @param isAlike whether the lines of a row of cells are the same until then
 * @returns to be called for each row of cells, with the lines first..end-1 of the target that it fills within the box
 */
export function gridLines(
  { data, width }: Size & { readonly data: Uint32Array },
  box: Rect,
  { pitch, x, y, canvas, area }: MaskCells,
  isAlike: boolean,
): (row: number, first: number, end: number) => void {
  const dark = layer(DARK);
  const light = layer(LIGHT);
  const right = box.x + box.width;
  const columns: number[] = [];
  for (let column = Math.max(area.x, canvas.x); column <= Math.min(area.x + area.width, canvas.x + canvas.width); column++)
    columns.push(firstPixel(column, pitch, x));
  const left = Math.max(box.x, firstPixel(canvas.x, pitch, x));
  const canvasEnd = Math.min(right, firstPixel(canvas.x + canvas.width, pitch, x));
  const lay = (at: number, over: (word: number) => number) => {
    data[at] = over(data[at] ?? 0);
  };
  const between = (line: number) => {
    for (const column of columns) {
      const at = line * width + column;
      if (column >= left && column < canvasEnd) lay(at, dark);
      if (column > left && column <= canvasEnd) lay(at - 1, light);
    }
  };
  const across = (line: number, over: (word: number) => number) => {
    for (let at = line * width + left; at < line * width + canvasEnd; at++) lay(at, over);
  };
  return (row, first, end) => {
    if (row < canvas.y || row >= canvas.y + canvas.height) return;
    const top = firstPixel(row, pitch, y);
    const bottom = firstPixel(row + 1, pitch, y) - 1;
    let done = -1;
    for (let line = first; line < end; line++) {
      if (line === top) across(line, dark);
      else if (line === bottom) across(line, light);
      else if (done < 0 || !isAlike) {
        between(line);
        done = line;
      } else data.copyWithin(line * width + left, done * width + left, done * width + canvasEnd);
    }
  };
}

/** Lays the colour over words; the same word again is not computed again. */
function layer(colour: OverlayColour): (word: number) => number {
  let last = 0;
  let result = wordOf(colour);
  return (word) => {
    if (word === last) return result;
    last = word;
    const under = { r: word & 255, g: (word >>> 8) & 255, b: (word >>> 16) & 255, a: word >>> 24 };
    result = wordOf(laidOver(colour, under));
    return result;
  };
}
