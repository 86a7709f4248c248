import { centreOf, clampInside, clampNumber, type Point, type Rect, rectOf, type Size } from "../geometry/geometry.ts";
import type { BoxGrip } from "../math/box.ts";
import { expectedPlace } from "./locate.ts";
import type { OutpaintPreset } from "./presets.ts";

/** The old picture's longer side on the board is never shorter than this share of the largest that it can be. */
const MIN_SHARE = 0.05;

/** A result at the size at which the old picture, where it is expected, has its true one: a pixel of it is one of the canvas, nearly. */
export interface Board extends Size {
  /** Position of the old picture on it: of the picture's shape, inside the board, fractions allowed. */
  readonly box: Rect;
}

/** Initial board for placing the old picture in a result by hand, with the picture where the preset predicts it. */
export function boardOf(preset: OutpaintPreset, old: Size, result: Size): Board {
  const expected = expectedPlace(preset, old, result);
  const scale = old.width / expected.width;
  const board = { width: Math.max(1, Math.round(result.width * scale)), height: Math.max(1, Math.round(result.height * scale)) };
  const fitted = old.width * Math.min(1, largestScale(old, board));
  const shrunk = { ...shapedAs(old, fitted), x: expected.x * scale, y: expected.y * scale };
  return { ...board, box: clampInside(shrunk, rectOf(board)) };
}

/** The box with which a result covers `region` of the old canvas: what `resultRegion` made of it, but for its rounding. */
export function boxCovering(region: Rect, old: Size, board: Size): Rect {
  const scale = Math.min(board.width / region.width, largestScale(old, board));
  return clampInside({ x: -region.x * scale, y: -region.y * scale, ...shapedAs(old, old.width * scale) }, rectOf(board));
}

/** Moved, and no further than to the board's edges. */
export const movedBox = (box: Rect, { x, y }: Point, board: Size): Rect =>
  clampInside({ ...box, x: box.x + x, y: box.y + y }, rectOf(board));

/**
 * Scaled around its middle, of the old picture's shape; it moves only where it would leave the board.
 *
 * @param scale of the old picture on the board; 1 is its true size
 */
export function scaledBox(box: Rect, scale: number, old: Size, board: Size): Rect {
  const size = shapedAs(old, old.width * inLimits(scale, old, board));
  const { x, y } = centreOf(box);
  return clampInside({ ...size, x: x - size.width / 2, y: y - size.height / 2 }, rectOf(board));
}

/**
 * Dragged by a side or corner, with the old picture's shape: what lies opposite stays where it is (of a side, its middle), unless the board
 * ends. Held itself, the box moves.
 */
export function draggedBox(box: Rect, grip: BoxGrip, { x, y }: Point, old: Size, board: Size): Rect {
  if (grip.x === 0 && grip.y === 0) return movedBox(box, { x, y }, board);
  const across = grip.x * x;
  const down = (grip.y * y * old.width) / old.height;
  // A corner follows whichever way the pointer went further.
  const wider = grip.x === 0 ? down : grip.y === 0 || Math.abs(across) > Math.abs(down) ? across : down;
  const size = shapedAs(old, old.width * inLimits((box.width + wider) / old.width, old, board));
  const startOf = (start: number, length: number, now: number, side: -1 | 0 | 1): number =>
    start + ((1 - side) / 2) * (length - now);
  const dragged = {
    ...size,
    x: startOf(box.x, box.width, size.width, grip.x),
    y: startOf(box.y, box.height, size.height, grip.y),
  };
  return clampInside(dragged, rectOf(board));
}

/** The largest scale at which the old picture fits onto the board. */
export const largestScale = (old: Size, board: Size): number => Math.min(board.width / old.width, board.height / old.height);

const inLimits = (scale: number, old: Size, board: Size): number => {
  const largest = largestScale(old, board);
  return clampNumber(scale, MIN_SHARE * largest, largest);
};

const shapedAs = (old: Size, width: number): Size => ({ width, height: (width * old.height) / old.width });
