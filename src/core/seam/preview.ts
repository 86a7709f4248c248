import { longerSide, type Point, type Rect, type Size } from "../geometry/geometry.ts";
import type { RunSource } from "../mask/runs.ts";
import type { GreyRaster, Raster } from "../raster.ts";
import type { BlendArea } from "./alpha.ts";
import { type BlendSettings, blendWith } from "./blend.ts";
import type { PreparedBlend } from "./prepare.ts";
import { resample } from "./resample.ts";

/** A blend at a size that is soon done. */
export interface SmallBlend {
  readonly prepared: PreparedBlend;
  /** Canvas pixels a pixel of it, on either axis. */
  readonly scale: Point;
  /** The region it covers, whole canvas pixels. */
  readonly region: Rect;
}

/** A layer for display: RGBA pixels that cover `box`, canvas pixels, fractions allowed. */
export interface PreviewLayer {
  readonly layer: Raster;
  readonly erase: GreyRaster | null;
  readonly box: Rect;
}

/**
 * Makes a blend ready to be looked at while its settings change.
 *
 * @param longest of the longer side, pixels; at most 1440. A smaller region is taken as it is.
 */
export function smallBlend(prepared: PreparedBlend, longest: number): SmallBlend {
  const { source, registration, measured, cellSize } = prepared;
  const { region } = source;
  const share = Math.min(1, longest / longerSide(region));
  if (share === 1) return { prepared, scale: { x: 1, y: 1 }, region };
  const size = { width: Math.ceil(share * region.width), height: Math.ceil(share * region.height) };
  const scale = { x: region.width / size.width, y: region.height / size.height };
  const { area, corner } = smallArea(source.area, region, scale, size);
  const laid = resample(measured.result, size);
  const toSmall = (rect: Rect): Rect => {
    const left = corner.x + Math.round((rect.x - region.x) / scale.x);
    const top = corner.y + Math.round((rect.y - region.y) / scale.y);
    const right = corner.x + Math.round((rect.x + rect.width - region.x) / scale.x);
    const bottom = corner.y + Math.round((rect.y + rect.height - region.y) / scale.y);
    return { x: left, y: top, width: right - left, height: bottom - top };
  };
  let grain: Float32Array<ArrayBuffer> | null = null;
  return {
    scale,
    region,
    prepared: {
      ...prepared,
      // Laid already where it was found to belong.
      source: { ...source, region: { ...corner, ...size }, area, result: laid, known: source.known.map(toSmall) },
      registration: { ...registration, shift: { x: 0, y: 0 } },
      // Seen from as far away, grain is as much weaker.
      grain: () => {
        grain ??= prepared.grain().map((deviation) => deviation / scale.x);
        return grain;
      },
      cellSize: { width: cellSize.width / scale.x, height: cellSize.height / scale.y },
      laid,
      original: resample(measured.original, size),
    },
  };
}

/** The layer as `blendWith` makes it, at the small blend's size; null when it covers nothing there. Throws as that does. */
export function blendPreview({ prepared, scale, region }: SmallBlend, settings: BlendSettings): PreviewLayer | null {
  const { layer, erase, box } = blendWith(prepared, {
    ...settings,
    grow: settings.grow / scale.x,
    feather: settings.feather / scale.x,
    shiftX: settings.shiftX / scale.x,
    shiftY: settings.shiftY / scale.y,
  });
  if (!box) return null;
  const { x, y } = prepared.source.region;
  return {
    layer,
    erase,
    box: {
      x: region.x + (box.x - x) * scale.x,
      y: region.y + (box.y - y) * scale.y,
      width: box.width * scale.x,
      height: box.height * scale.y,
    },
  };
}

/** The replaced area in pixels of a small canvas on which the region begins at `corner`: paint before it still reaches in. */
function smallArea(
  area: BlendArea,
  region: Rect,
  scale: Point,
  size: Size,
): { readonly area: BlendArea; readonly corner: Point } {
  if (area.kind === "mask") {
    const corner = { x: Math.ceil(Math.max(0, region.x) / scale.x), y: Math.ceil(Math.max(0, region.y) / scale.y) };
    return { area: { kind: "mask", mask: sampledMask(area.mask, region, { scale, size, corner }) }, corner };
  }
  const left = Math.round((area.old.x - region.x) / scale.x);
  const top = Math.round((area.old.y - region.y) / scale.y);
  const old = {
    x: left,
    y: top,
    width: Math.round((area.old.x + area.old.width - region.x) / scale.x) - left,
    height: Math.round((area.old.y + area.old.height - region.y) / scale.y) - top,
  };
  const corner = { x: 0, y: 0 };
  return { area: { kind: "frame", old, region: { ...corner, ...size } }, corner };
}

interface Sampling {
  readonly scale: Point;
  /** Of the region. */
  readonly size: Size;
  readonly corner: Point;
}

/** A mask of which a pixel is painted where the mask is beneath its centre. */
function sampledMask(mask: RunSource, region: Rect, { scale, size, corner }: Sampling): RunSource {
  const beyondX = Math.max(0, mask.size.width - region.x - region.width);
  const beyondY = Math.max(0, mask.size.height - region.y - region.height);
  const width = corner.x + size.width + Math.ceil(beyondX / scale.x);
  const height = corner.y + size.height + Math.ceil(beyondY / scale.y);
  /** The first column whose centre is not before a canvas column. */
  const columnAt = (x: number): number => corner.x + Math.ceil((x - region.x) / scale.x - 0.5);
  return {
    size: { width, height },
    eachRun(row, visit) {
      const y = Math.floor(region.y + (row - corner.y + 0.5) * scale.y);
      if (y < 0 || y >= mask.size.height) return;
      mask.eachRun(y, (first, last) => {
        const from = Math.max(0, columnAt(first));
        const to = Math.min(width, columnAt(last + 1)) - 1;
        if (from <= to) visit(from, to);
      });
    },
  };
}
