import { areaOf, intersect, longerSide, pad, type Rect, without } from "../geometry/geometry.ts";

/** A part of a strip that is sent at once. The rectangles of a list do not meet and lie inside the region. */
export interface Tile {
  readonly region: Rect;
  readonly invented: readonly Rect[];
  /** `invented`, and the overlap with what is there. */
  readonly mask: readonly Rect[];
}

/** The tiles that extend one canvas to a larger one, in order. */
export interface Strip {
  readonly before: Rect;
  readonly after: Rect;
  readonly tiles: readonly Tile[];
}

/** An engine sees at least so much of the picture beside a strip, where there is so much. */
const MIN_CONTEXT = 128;
/** Of a tile's length, the share that is seen of the tile before. */
const SEEN_SHARE = 0.25;

type Side = "left" | "right" | "top" | "bottom";

interface Bounds {
  /** The longest side that is sent, in canvas pixels; no side of a ring is deeper than half of it. */
  readonly reach: number;
  /** The largest area that is sent. */
  readonly maxPixels: number;
  readonly overlap: number;
}

/**
 * The strips from one canvas to the next: one for all sides where that can be sent at once, else one a side, left and right before top
 * and bottom, which are as long as the new canvas and so hold its corners.
 */
export function stripsBetween(before: Rect, after: Rect, bounds: Bounds): readonly Strip[] {
  const { reach, maxPixels, overlap } = bounds;
  const grown: Side[] = [];
  if (after.x < before.x) grown.push("left");
  if (after.x + after.width > before.x + before.width) grown.push("right");
  if (after.y < before.y) grown.push("top");
  if (after.y + after.height > before.y + before.height) grown.push("bottom");
  if (grown.length > 1 && longerSide(after) <= reach && areaOf(after) <= maxPixels) {
    return [
      {
        before,
        after,
        tiles: [{ region: after, invented: without(after, before), mask: without(after, kernOf(before, after, overlap)) }],
      },
    ];
  }
  const strips: Strip[] = [];
  let there = before;
  for (const side of grown) {
    const next = grownBy(there, side, after);
    strips.push({ before: there, after: next, tiles: tilesOf(there, next, side, bounds) });
    there = next;
  }
  return strips;
}

/** The part of `before` that is at least `overlap` from the sides that grow. */
function kernOf(before: Rect, after: Rect, overlap: number): Rect {
  const left = before.x + (after.x < before.x ? overlap : 0);
  const top = before.y + (after.y < before.y ? overlap : 0);
  const right = before.x + before.width - (after.x + after.width > before.x + before.width ? overlap : 0);
  const bottom = before.y + before.height - (after.y + after.height > before.y + before.height ? overlap : 0);
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

function grownBy(rect: Rect, side: Side, goal: Rect): Rect {
  switch (side) {
    case "left":
      return { ...rect, x: goal.x, width: rect.x + rect.width - goal.x };
    case "right":
      return { ...rect, width: goal.x + goal.width - rect.x };
    case "top":
      return { ...rect, y: goal.y, height: rect.y + rect.height - goal.y };
    case "bottom":
      return { ...rect, height: goal.y + goal.height - rect.y };
  }
}

function tilesOf(before: Rect, after: Rect, side: Side, { reach, maxPixels, overlap }: Bounds): readonly Tile[] {
  const isUpright = side === "left" || side === "right";
  const [fresh] = without(after, before);
  if (!fresh) return [];
  const depth = isUpright ? fresh.width : fresh.height;
  const there = isUpright ? before.width : before.height;
  const length = isUpright ? fresh.height : fresh.width;
  const least = Math.min(there, Math.max(depth, MIN_CONTEXT), reach - depth);
  const longest = Math.max(1, Math.min(reach, Math.floor(maxPixels / (depth + least))));
  const spans = spansOf(length, longest);
  const sent = Math.max(...spans.map(({ seenFrom, to }) => to - seenFrom));
  // As much of the picture as makes the region no longer than it is anyway.
  const wanted = Math.max(least, Math.min(there, sent - depth, reach - depth, Math.floor(maxPixels / sent) - depth));
  const context = Math.max(1, wanted);
  return spans.map(({ seenFrom, from, to }) => {
    const [start, first] = isUpright ? [fresh.y + seenFrom, fresh.y + from] : [fresh.x + seenFrom, fresh.x + from];
    const along = { seen: to - seenFrom, invented: to - from };
    const deep = side === "right" || side === "bottom" ? -context : 0;
    const region = isUpright
      ? { x: fresh.x + deep, y: start, width: depth + context, height: along.seen }
      : { x: start, y: fresh.y + deep, width: along.seen, height: depth + context };
    const invented = isUpright ? { ...fresh, y: first, height: along.invented } : { ...fresh, x: first, width: along.invented };
    return { region, invented: [invented], mask: [intersect(pad(invented, overlap), region)] };
  });
}

/** Cuts a length into as few spans as `reach` allows, alike in length; each but the first sees the end of the one before. */
function spansOf(length: number, reach: number): readonly { seenFrom: number; from: number; to: number }[] {
  const seen = Math.floor(reach * SEEN_SHARE);
  const count = length <= reach ? 1 : 1 + Math.ceil((length - reach) / (reach - seen));
  // Sent spans are alike: the first has nothing to see, so it invents more.
  const sent = Math.ceil((length + (count - 1) * seen) / count);
  const spans: { seenFrom: number; from: number; to: number }[] = [];
  for (let from = 0; from < length; ) {
    const seenFrom = from === 0 ? 0 : from - seen;
    const to = Math.min(length, seenFrom + sent);
    spans.push({ seenFrom, from, to });
    from = to;
  }
  return spans;
}
