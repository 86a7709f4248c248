import { hasPaintIn } from "../mask/checks/paintIn.ts";
import type { MaskDocument } from "../mask/maskDocument.ts";
import { clampInside, intersect, isEmpty, longerSide, pad, type Rect, rectOf, type Size } from "./geometry.ts";

const MIN_PADDING = 128;
/** A region is no smaller a side, in pixels, where the canvas allows. */
export const MIN_SIDE = 512;

/** Canvas pixels by which the paint is grown before it is sent: room for the engine to end what it begins. None of it is replaced by itself. */
export const MASK_DILATION = 8;

/**
 * The part of a canvas that an engine sees: the mask's bounding box padded by max(128, half its longer side) and clipped to the
 * canvas; a side that is then under 512 grows to 512 (or to the canvas), as centred on the mask as the canvas allows.
 *
 * @param maskBounds whole canvas pixels, not empty; what lies off the canvas is ignored
 * @param isTight padded by 128 alone: less context for the engine, and a large mask is upscaled less
 * @returns whole canvas pixels, inside the canvas
 */
export function regionFor(maskBounds: Rect, canvas: Size, isTight = false): Rect {
  const clipped = surroundingsOf(maskBounds, canvas, isTight);
  const width = Math.max(clipped.width, MIN_SIDE);
  const height = Math.max(clipped.height, MIN_SIDE);
  const grown = {
    x: clipped.x - Math.floor((width - clipped.width) / 2),
    y: clipped.y - Math.floor((height - clipped.height) / 2),
    width,
    height,
  };
  return clampInside(grown, rectOf(canvas));
}

/**
 * A mask's bounding box with the least that an engine should see around it: what a region holds before it is made large enough. That of
 * a larger box holds that of a smaller one inside it.
 *
 * @param maskBounds as for regionFor
 * @returns whole canvas pixels, inside the canvas
 */
export function surroundingsOf(maskBounds: Rect, canvas: Size, isTight = false): Rect {
  const bounds = intersect(maskBounds, rectOf(canvas));
  const padding = isTight ? MIN_PADDING : Math.max(MIN_PADDING, Math.ceil(longerSide(bounds) / 2));
  return intersect(pad(bounds, padding), rectOf(canvas));
}

/**
 * The choice of the region: around the mask, one around each of its islands, close around the mask, the whole canvas, or as the
 * designer dragged it (whole canvas pixels).
 */
export type RegionChoice =
  | { readonly kind: "auto" | "islands" | "tight" | "whole" }
  | { readonly kind: "own"; readonly rect: Rect };

/** A choice as it holds for a mask: a dragged region that holds none of the paint was left by it, and is automatic again. */
export const choiceFor = (choice: RegionChoice, mask: Pick<MaskDocument, "size" | "eachRun">): RegionChoice =>
  choice.kind === "own" && !hasPaintIn(mask, choice.rect) ? { kind: "auto" } : choice;

/** The region for a mask, or for one island of it, as it was chosen; one of the designer's own is cut to the canvas. */
export function chosenRegion(choice: RegionChoice, maskBounds: Rect, canvas: Size): Rect {
  switch (choice.kind) {
    case "auto":
    case "islands":
    case "tight":
      return regionFor(maskBounds, canvas, choice.kind === "tight");
    case "whole":
      return rectOf(canvas);
    case "own": {
      const cut = intersect(choice.rect, rectOf(canvas));
      return isEmpty(cut) ? regionFor(maskBounds, canvas) : cut;
    }
  }
}

/** A region that is dragged is no smaller, in pixels a side: engines see too little in less. */
export const MIN_REGION: Size = { width: 128, height: 128 };

/**
 * The size at which a region is sent: longer side at most `longerSide`, each side the nearest multiple of `multipleOf` (at least one).
 * Never enlarged beyond that rounding.
 */
export function engineSize(region: Size, { longerSide: limit, multipleOf }: { longerSide: number; multipleOf: number }): Size {
  const scale = Math.min(1, limit / longerSide(region));
  const most = Math.max(1, Math.floor(limit / multipleOf));
  const rounded = (side: number) => multipleOf * Math.min(most, Math.max(1, Math.round((side * scale) / multipleOf)));
  return { width: rounded(region.width), height: rounded(region.height) };
}

/** Region pixels a pixel of the engine's picture, on the longer side: 1.8 means "upscaled 1.8x". */
export const upscaleFactor = (region: Size, engine: Size): number =>
  region.width >= region.height ? region.width / engine.width : region.height / engine.height;
