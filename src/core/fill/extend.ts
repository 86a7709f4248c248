import { areaOf, contains, type Rect, rectOf, type Size } from "../geometry/geometry.ts";
import { type GreyRaster, newGreyRaster, newRasterLike, type Raster, type Samples } from "../raster.ts";
import { type FillOptions, fill } from "./fill.ts";
import type { MovePrice } from "./nearestField.ts";

/** Along a side that stays: strong enough to keep a horizon level, weak enough for clouds. */
const SAME_LINE_PRICE = 40;
/** In both directions, where both grow: new ground resembles what is close by. */
const NEARNESS_PRICE = 20;
/** New ground is copied from this share of the picture next to it: from all of it, the picture's subject would appear again. */
const BAND_SHARE = 0.3;
/** The same share where both directions grow and there is more of a rim to copy from. */
const RIM_SHARE = 0.2;
const MIN_BAND = 64;

type Options = Pick<FillOptions, "seed" | "onProgress">;

/**
 * Continues a picture into a larger frame. The old picture lies in it exactly, at (-frame.x, -frame.y).
 *
 * @param frame whole pixels of the picture; holds the whole picture
 * @throws RangeError when the frame does not hold the picture
 * @throws AppError `engine_refused` when the picture is too small to copy from
 */
export function extend<Data extends Samples>(image: Raster<Data>, frame: Rect, options: Options): Raster<Data> {
  if (!contains(frame, rectOf(image))) throw new RangeError("the frame must hold the picture");
  const canvas = newRasterLike(image.data, frame);
  const hole = newGreyRaster(frame);
  hole.data.fill(255);
  for (let y = 0; y < image.height; y++) {
    const at = (y - frame.y) * frame.width - frame.x;
    canvas.data.set(image.data.subarray(4 * y * image.width, 4 * (y + 1) * image.width), 4 * at);
    hole.data.fill(0, at, at + image.width);
  }
  return fillOrExtend(canvas, hole, options);
}

/**
 * Fills a hole; where its shape says that a picture is being extended, as that asks for: the hole or what is kept is a rectangle, and the
 * hole reaches the picture's edge.
 *
 * @param hole of the picture's size; 128 and above is filled
 * @throws RangeError when the sizes differ
 * @throws AppError `engine_refused` when nothing is left to copy from
 */
export function fillOrExtend<Data extends Samples>(image: Raster<Data>, hole: GreyRaster, options: Options): Raster<Data> {
  const kept = rectangleOf(hole, (value) => value < 128);
  if (kept !== null)
    return fill(image, hole, { ...options, movePrice: movePriceFor(sidesAround(kept, hole)), avoid: coreOf(kept, hole) });
  const filled = rectangleOf(hole, (value) => value >= 128);
  const sides = filled && sidesReached(filled, hole);
  return fill(image, hole, sides?.some((isReached) => isReached) ? { ...options, movePrice: movePriceFor(sides) } : options);
}

/** Left, right, top, bottom. */
type Sides = readonly [boolean, boolean, boolean, boolean];

const sidesAround = ({ x, y, width, height }: Rect, whole: Size): Sides => [
  x > 0,
  x + width < whole.width,
  y > 0,
  y + height < whole.height,
];

const sidesReached = ({ x, y, width, height }: Rect, whole: Size): Sides => [
  x === 0,
  x + width === whole.width,
  y === 0,
  y + height === whole.height,
];

function movePriceFor([left, right, top, bottom]: Sides): MovePrice {
  if (!top && !bottom) return { across: 0, down: SAME_LINE_PRICE };
  if (!left && !right) return { across: SAME_LINE_PRICE, down: 0 };
  return { across: NEARNESS_PRICE, down: NEARNESS_PRICE };
}

/** The rectangle that the pixels of a kind make up; null when they make up none. */
function rectangleOf({ width, height, data }: GreyRaster, isKind: (value: number) => boolean): Rect | null {
  let [left, right, top, bottom, count] = [width, -1, height, -1, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isKind(data[y * width + x] as number)) continue;
      count++;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  const rect = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  return count > 0 && count === areaOf(rect) ? rect : null;
}

/** White where what is kept lies too deep behind the sides that grow to be copied from. */
function coreOf(kept: Rect, whole: Size): GreyRaster {
  const [growsLeft, growsRight, growsUp, growsDown] = sidesAround(kept, whole);
  const share = (growsLeft || growsRight) && (growsUp || growsDown) ? RIM_SHARE : BAND_SHARE;
  const acrossBand = Math.max(MIN_BAND, Math.round(kept.width * share));
  const downBand = Math.max(MIN_BAND, Math.round(kept.height * share));
  const left = kept.x + (growsLeft ? acrossBand : 0);
  const right = kept.x + kept.width - (growsRight ? acrossBand : 0);
  const top = kept.y + (growsUp ? downBand : 0);
  const bottom = kept.y + kept.height - (growsDown ? downBand : 0);
  const core = newGreyRaster(whole);
  if (left >= right) return core;
  for (let y = top; y < bottom; y++) core.data.fill(255, y * whole.width + left, y * whole.width + right);
  return core;
}
