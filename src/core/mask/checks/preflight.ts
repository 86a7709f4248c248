import { areaOf, intersect, longerSide, pad, type Rect, rectOf, union } from "../../geometry/geometry.ts";
import { regionFor } from "../../geometry/region.ts";
import { KEEP, type MaskDocument, REPAINT } from "../maskDocument.ts";
import { type Components, componentsOf } from "./components.ts";
import { islandsOf } from "./islands.ts";
import { countPaintIn } from "./paintIn.ts";

/** From this share of the canvas on, little is left for an engine to go by. */
const LARGE_SHARE = 0.6;
/** Edits of their own cost as many times as much: worth it where each result is upscaled that many times less. */
const WORTH = 1.25;
/** More are strewn all over rather than far apart, and nobody looks at so many answers. */
const MAX_ISLANDS = 12;

export type Side = "left" | "top" | "right" | "bottom";

/** An obstacle to a good result, with the values that its quick fix needs. */
export type Finding =
  /** Nothing is white. */
  | { readonly kind: "empty" }
  /** Nothing is black. */
  | { readonly kind: "full" }
  /** `share` of the canvas is white: more than 0.6, less than 1. */
  | { readonly kind: "large"; readonly share: number }
  /** `share` of the white lies outside the region and is not sent; `larger` is a region that holds all of it. */
  | { readonly kind: "outsideRegion"; readonly share: number; readonly larger: Rect }
  /** White reaches these edges of the region, so the engine sees nothing to join on to; `larger` is a region that lets it. */
  | { readonly kind: "touchesRegionEdge"; readonly sides: readonly Side[]; readonly larger: Rect }
  /** The result will be upscaled `scale` times: the region's longer side over the engine's best. */
  | { readonly kind: "regionTooLarge"; readonly scale: number }
  /**
   * White lies in areas so far apart that the region around all, whose result is upscaled `scale` times, holds mostly what is kept. As an
   * edit each none is upscaled more than `alone` times, 1 or more. `islands` hold all white, each its own: whole canvas pixels.
   */
  | { readonly kind: "islands"; readonly scale: number; readonly alone: number; readonly islands: readonly Rect[] }
  /** `count` white areas of fewer than `area` pixels beside larger ones: dropSpecks(mask, area). */
  | { readonly kind: "specks"; readonly count: number; readonly area: number }
  /** `count` black areas of fewer than `area` pixels: fillPinholes(mask, area). */
  | { readonly kind: "pinholes"; readonly count: number; readonly area: number };

export interface PreflightOptions {
  /** The region that the engine sees: whole canvas pixels, inside the canvas. */
  readonly region: Rect;
  /** The longer side that the engine is best at, in pixels. */
  readonly bestSide: number;
  /** White and black areas with fewer pixels are taken for slips of the hand. */
  readonly speckArea: number;
  /** Pixels by which the mask is grown before it is sent. */
  readonly grow: number;
}

/**
 * Findings for a designer before money is spent, the gravest first: those that make the edit pointless, then those that spoil the
 * whole result, then those that spoil spots of it. Islands are reported instead of a region that is too large. Empty when all is
 * well. An empty mask has no other finding. White areas that are all small are intended, so they are no specks.
 */
export function preflight(mask: MaskDocument, options: PreflightOptions): readonly Finding[] {
  const { region, bestSide, speckArea } = options;
  const painted = mask.bounds();
  if (!painted) return [{ kind: "empty" }];
  const findings: Finding[] = [];
  const count = mask.count();
  const share = count / areaOf(mask.size);
  if (share === 1) findings.push({ kind: "full" });
  else if (share > LARGE_SHARE) findings.push({ kind: "large", share });
  const sides = sidesReached(painted, region, mask);
  const larger = union(region, regionFor(painted, mask.size));
  const outside = (count - countPaintIn(mask, region)) / count;
  if (outside > 0) findings.push({ kind: "outsideRegion", share: outside, larger });
  else if (sides.length > 0) findings.push({ kind: "touchesRegionEdge", sides, larger });
  const scale = longerSide(region) / bestSide;
  const white = componentsOf(mask, REPAINT);
  const specks = countSmaller(white, speckArea);
  const apart = scale < WORTH ? null : farApart(white, specks, mask, options);
  if (apart) findings.push(apart);
  else if (scale > 1) findings.push({ kind: "regionTooLarge", scale });
  if (specks > 0 && specks < white.count) findings.push({ kind: "specks", count: specks, area: speckArea });
  const pinholes = countSmaller(componentsOf(mask, KEEP), speckArea);
  if (pinholes > 0) findings.push({ kind: "pinholes", count: pinholes, area: speckArea });
  return findings;
}

/** Null where edits of their own are not worth it, and where one of them would be for a slip of the hand: that is repaired first. */
function farApart(
  white: Components,
  specks: number,
  { size }: MaskDocument,
  { region, bestSide, speckArea, grow }: PreflightOptions,
): Finding | null {
  const islands = islandsOf(white, size, grow);
  if (islands.length < 2 || islands.length > MAX_ISLANDS) return null;
  if (specks < white.count && islands.some(({ area }) => area < speckArea)) return null;
  const boxes = islands.map(({ bounds }) => bounds);
  const sides = boxes.map((box) => longerSide(regionFor(intersect(pad(box, grow), rectOf(size)), size)));
  const scale = longerSide(region) / bestSide;
  const alone = Math.max(1, Math.max(...sides) / bestSide);
  return scale < WORTH * alone ? null : { kind: "islands", scale, alone, islands: boxes };
}

/** The sides of the region, other than those on the canvas's edge, that white comes up to. */
function sidesReached(painted: Rect, region: Rect, { size }: MaskDocument): Side[] {
  const right = region.x + region.width;
  const bottom = region.y + region.height;
  const isReached: Record<Side, boolean> = {
    left: region.x > 0 && painted.x <= region.x,
    top: region.y > 0 && painted.y <= region.y,
    right: right < size.width && painted.x + painted.width >= right,
    bottom: bottom < size.height && painted.y + painted.height >= bottom,
  };
  return SIDES.filter((side) => isReached[side]);
}

const SIDES: readonly Side[] = ["left", "top", "right", "bottom"];

function countSmaller(components: Components, area: number): number {
  let count = 0;
  for (let component = 0; component < components.count; component++) if (components.area(component) < area) count++;
  return count;
}
