import { areaOf, isEmpty, longerSide, type Point, type Rect, relativeTo, type Size } from "../geometry/geometry.ts";
import { engineSize, upscaleFactor } from "../geometry/region.ts";
import { MaskDocument, REPAINT } from "../mask/maskDocument.ts";
import { fillRect } from "../mask/runs.ts";
import { keptOf } from "./frame.ts";
import { ringsBetween } from "./rings.ts";
import { stripsBetween } from "./strips.ts";

/** One run of an engine on the way to a frame. All rectangles are whole pixels of the old canvas; x and y may be negative. */
export interface ExtendStep {
  /** The canvas of this run: it holds all that was made before and the region. */
  readonly canvas: Rect;
  /** The region that the engine sees. It lies inside the canvas; only the pixels under the mask are unknown. */
  readonly region: Rect;
  /** The area that did not exist before this step. Rectangles that do not meet. */
  readonly invented: readonly Rect[];
  /** The repainted area: `invented` and an overlap with what was there. Inside the region; the rectangles do not meet. */
  readonly mask: readonly Rect[];
  /** The canvas on which nothing is missing once this step is done: where the picture stays when the next step fails. */
  readonly whole: Rect;
}

/** The way to a frame: first the old canvas is cut to `kept` (free, at once), then the steps are taken in turn. */
export interface ExtendPlan {
  readonly frame: Rect;
  /** The part of the old canvas that stays. */
  readonly kept: Rect;
  /** Pixels of what was there that are repainted along each border that grows. */
  readonly overlap: number;
  /** None: the frame only cuts. As many as edits are paid for. */
  readonly steps: readonly ExtendStep[];
}

export interface PlanOptions {
  /** The longer side at which the engine works best, in its pixels. */
  readonly longerSide: number;
  /** Canvas pixels a pixel that is sent, at most: 1 keeps all the detail that the engine can give and takes the most steps, Infinity the fewest. */
  readonly maxScale: number;
  /** Pixels that a step's region holds at most; no bound where it is absent. At least half of what `longerSide * maxScale` squared is. */
  readonly maxPixels?: number;
}

const MIN_REACH = 4;
const MIN_OVERLAP = 16;
const OVERLAP_SHARE = 0.02;

/**
 * The steps from a canvas to a frame. A frame that grows far beyond the picture is made ring by ring, so that no step invents more than
 * it sees along an axis; a ring that is too large to be sent is made of strips, side after side, and a long strip of tiles.
 *
 * @throws RangeError when the frame shows nothing of the canvas
 */
export function planFramedEdit(
  frame: Rect,
  canvas: Size,
  { longerSide: best, maxScale, maxPixels = Number.POSITIVE_INFINITY }: PlanOptions,
): ExtendPlan {
  const kept = keptOf(frame, canvas);
  if (isEmpty(kept)) throw new RangeError("the frame must show some of the canvas");
  const overlap = overlapFor(kept);
  const reach = Math.max(MIN_REACH, Math.min(longerSide(frame), Math.floor(best * maxScale)));
  const steps: ExtendStep[] = [];
  let whole = kept;
  for (const ring of ringsBetween(kept, frame, reach)) {
    for (const { before, after, tiles } of stripsBetween(whole, ring, { reach, maxPixels, overlap })) {
      for (const tile of tiles) steps.push({ ...tile, canvas: after, whole: tile === tiles.at(-1) ? after : before });
    }
    whole = ring;
  }
  return { frame, kept, overlap, steps };
}

/**
 * The designer's priority: "fewest" edits, each sent at whatever scale fits the engine and upscaled by as much, or "full" detail,
 * each sent at its own size.
 */
export type Detail = "fewest" | "full";

/** A frame around a canvas, and all that determines the steps to it. */
export interface FrameGoal {
  readonly canvas: Size;
  /** In the canvas's pixels. */
  readonly frame: Rect;
  /** The longer side at which the engine works best, in its pixels. */
  readonly longerSide: number;
  readonly detail: Detail;
}

/** An engine that takes pictures as they are still sees them at about this size best; its pixels. */
const ANY_ENGINE = 1440;

/** A model's result holds about so many pixels at most, whatever it was sent: 810 x 1440 came back of 1080 x 1920. */
const ANSWER_PIXELS = 810 * 1440;

/** All the steps to a frame; the same goal always has the same ones. Full detail that takes no more edits is had with the fewest. */
export function stepsTo({ canvas, frame, longerSide: best, detail }: FrameGoal): readonly ExtendStep[] {
  // An engine whose longer side is short returns a square of it.
  const maxPixels = Math.min(best * best, ANSWER_PIXELS);
  const { steps: full } = planFramedEdit(frame, canvas, { longerSide: best, maxScale: 1, maxPixels });
  if (detail === "full") return full;
  const { steps: fewest } = planFramedEdit(frame, canvas, { longerSide: best, maxScale: Number.POSITIVE_INFINITY });
  return full.length <= fewest.length ? full : fewest;
}

/** The size at which an engine sees best; `sizes` null: one that takes pictures as they are. */
export const bestSide = (sizes: { readonly longerSide: number } | null): number => sizes?.longerSide ?? ANY_ENGINE;

/** Largest upscale factor of the results of these steps; 1 where the engine takes pictures as they are. */
export const maxUpscale = (steps: readonly ExtendStep[], sizes: Parameters<typeof engineSize>[1] | null): number =>
  sizes ? Math.max(1, ...steps.map(({ region }) => enlargementOf(region, engineSize(region, sizes)))) : 1;

const enlargementOf = (region: Size, sent: Size): number =>
  upscaleFactor(region, sent) * Math.max(1, Math.sqrt(areaOf(sent) / ANSWER_PIXELS));

/** A layer's position after the canvas changes to `on`: given in the old canvas's pixels, returned in the new one's. */
export const movedOnto = <Placed extends Point>(layer: Placed, on: Point): Placed => ({
  ...layer,
  x: layer.x - on.x,
  y: layer.y - on.y,
});

/** A step in the pixels of its own canvas, which begins at (0, 0): what an EditRequest asks for. */
export function stepOnItsCanvas({ canvas, region, mask }: ExtendStep): {
  readonly canvas: Size;
  readonly region: Rect;
  readonly mask: MaskDocument;
} {
  const size = { width: canvas.width, height: canvas.height };
  return {
    canvas: size,
    region: relativeTo(region, canvas),
    mask: maskOfRects(
      mask.map((rect) => relativeTo(rect, canvas)),
      size,
    ),
  };
}

/** Pixels repainted along a border that grows: max(16, 2 % of the shorter side), never more than a quarter of that side. */
export function overlapFor({ width, height }: Size): number {
  const shorter = Math.min(width, height);
  return Math.min(Math.floor(shorter / 4), Math.max(MIN_OVERLAP, Math.round(shorter * OVERLAP_SHARE)));
}

/** White in the rectangles, which are whole pixels of a canvas of that size. */
export function maskOfRects(rects: readonly Rect[], size: Size): MaskDocument {
  const mask = new MaskDocument(size);
  const edit = mask.begin();
  for (const rect of rects) fillRect(edit, rect, REPAINT);
  edit.commit("Extend");
  return mask;
}
