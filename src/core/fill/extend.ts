import { contains, type Rect, rectOf, type Size } from "../geometry.ts";
import { type GreyRaster, newGreyRaster, newRaster, type Raster } from "../raster.ts";
import { type FillOptions, fill } from "./fill.ts";
import type { MovePrice } from "./nearestField.ts";

/** Along a side that stays: strong enough to keep a horizon level, weak enough for clouds. */
const SAME_LINE_PRICE = 40;
/** Where both directions grow: new ground resembles what is close by. */
const NEARNESS_PRICE = 20;
/** New ground is copied from this share of the picture next to it: from all of it, the picture's subject would appear again. */
const BAND_SHARE = 0.3;
/** Where both directions grow there is more of a rim to copy from. */
const RIM_SHARE = 0.2;
const MIN_BAND = 64;

/**
 * Continues a picture into a larger frame. The old picture lies in it exactly, at (-frame.x, -frame.y).
 *
 * @param frame whole pixels of the picture; holds the whole picture
 * @throws RangeError when the frame does not hold the picture
 * @throws AppError `engine_refused` when the picture is too small to copy from
 */
export function extend(image: Raster, frame: Rect, options: Pick<FillOptions, "seed" | "onProgress">): Raster {
  if (!contains(frame, rectOf(image))) throw new RangeError("the frame must hold the picture");
  const canvas = newRaster(frame);
  const hole = newGreyRaster(frame);
  hole.data.fill(255);
  for (let y = 0; y < image.height; y++) {
    const at = (y - frame.y) * frame.width - frame.x;
    canvas.data.set(image.data.subarray(4 * y * image.width, 4 * (y + 1) * image.width), 4 * at);
    hole.data.fill(0, at, at + image.width);
  }
  return fill(canvas, hole, { ...options, movePrice: movePriceFor(image, frame), avoid: coreOf(image, frame) });
}

function movePriceFor(image: Size, frame: Size): MovePrice {
  if (frame.height === image.height) return { across: 0, down: SAME_LINE_PRICE };
  if (frame.width === image.width) return { across: SAME_LINE_PRICE, down: 0 };
  return { across: NEARNESS_PRICE, down: NEARNESS_PRICE };
}

/** White where the picture lies too deep behind the sides that grow to be copied from. */
function coreOf(image: Size, frame: Rect): GreyRaster {
  const share = frame.width > image.width && frame.height > image.height ? RIM_SHARE : BAND_SHARE;
  const acrossBand = Math.max(MIN_BAND, Math.round(image.width * share));
  const downBand = Math.max(MIN_BAND, Math.round(image.height * share));
  const left = frame.x < 0 ? acrossBand : 0;
  const right = image.width - (frame.x + frame.width > image.width ? acrossBand : 0);
  const top = frame.y < 0 ? downBand : 0;
  const bottom = image.height - (frame.y + frame.height > image.height ? downBand : 0);
  const core = newGreyRaster(frame);
  if (left >= right) return core;
  for (let y = top; y < bottom; y++) {
    const at = (y - frame.y) * frame.width - frame.x;
    core.data.fill(255, at + left, at + right);
  }
  return core;
}
