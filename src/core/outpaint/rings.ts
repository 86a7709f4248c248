import type { Rect } from "../geometry/geometry.ts";

/** A ring adds at most this share of the length that is there along an axis: as much as the vendor's own "Zoom out 2x" does. */
const GROWTH = 1;
const HALVINGS = 12;

/**
 * The canvases on the way from `kept` to `frame`, the frame last: each adds no more along an axis than the one before is long, and no
 * more to a side than half of `reach`, so that what is seen is always as deep as what is invented. As few as that allows, and evenly.
 *
 * @param kept lies inside `frame`
 * @param reach the longest side that is sent, in canvas pixels
 */
export function ringsBetween(kept: Rect, frame: Rect, reach: number): readonly Rect[] {
  const fewest = ringsAt(1, kept, frame, reach);
  // The smallest step that needs no more rings makes them alike.
  let [rings, tooSmall, largeEnough] = [fewest, 0, 1];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (tooSmall + largeEnough) / 2;
    const tried = ringsAt(middle, kept, frame, reach, fewest.length);
    if (tried.length <= fewest.length) [rings, largeEnough] = [tried, middle];
    else tooSmall = middle;
  }
  return rings;
}

function ringsAt(share: number, kept: Rect, frame: Rect, reach: number, enough = Number.POSITIVE_INFINITY): readonly Rect[] {
  const rings: Rect[] = [];
  let { x, y, width, height } = kept;
  while ((x > frame.x || y > frame.y || width < frame.width || height < frame.height) && rings.length <= enough) {
    const across = grown(x, width, frame.x, frame.width, share, reach);
    const down = grown(y, height, frame.y, frame.height, share, reach);
    [x, width] = across;
    [y, height] = down;
    rings.push({ x, y, width, height });
  }
  return rings;
}

function grown(start: number, length: number, goal: number, goalLength: number, share: number, reach: number): [number, number] {
  const side = Math.max(1, Math.floor((share * reach) / 2));
  const both = Math.max(1, Math.floor(share * GROWTH * length));
  let before = Math.min(side, start - goal);
  let after = Math.min(side, goal + goalLength - start - length);
  if (before + after > both) {
    before = Math.floor((before * both) / (before + after));
    after = both - before;
  }
  // The shares are rounded: neither may pass the goal, and one of them always comes nearer.
  after = Math.min(after, goal + goalLength - start - length);
  return [start - before, length + before + after];
}
