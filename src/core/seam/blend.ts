import { intersect, isEmpty, type Point, pad, type Rect, rectOf, relativeTo } from "../geometry/geometry.ts";
import type { RunSource } from "../mask/runs.ts";
import { type GreyRaster, newGreyRaster, newRasterLike, type Raster, type Samples } from "../raster.ts";
import { layerAlpha, type SeamBand } from "./alpha.ts";
import { rowBlender } from "./blendRow.ts";
import { appliedShift, type BlendSource, type PreparedBlend, prepareBlend } from "./prepare.ts";
import type { Registration } from "./register.ts";
import { rowSampler } from "./resample.ts";
import { coverOf, stripsOf } from "./workPicture.ts";

/** Settings of a blend that a designer can adjust. */
export interface BlendSettings {
  /** Canvas pixels beyond the paint that are replaced wholly; the feather begins there. */
  readonly grow: number;
  /** Canvas pixels over which the layer fades out. */
  readonly feather: number;
  /** 0 as the result came, 1 wholly matched. */
  readonly colourMatch: number;
  /** 0 none, 1 as much as the original has. */
  readonly grain: number;
  /** Canvas pixels that the result is moved by, beyond the shift that was measured. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Nothing outside the paint is touched, whatever grow and feather say. */
  readonly isStrict: boolean;
}

/** Wholly matched, nothing moved by hand, no grain added. `feather` as the document's seam says. */
export const PLAIN_BLEND: BlendSettings = {
  grow: 0,
  feather: 16,
  colourMatch: 1,
  grain: 0,
  shiftX: 0,
  shiftY: 0,
  isStrict: false,
};

export interface BlendReport {
  /** The measured shift, canvas pixels; applied only if it is reliable. */
  readonly registration: Registration;
  /** Canvas pixels a pixel of the result, on either axis. */
  readonly scale: Point;
  /** Kept pixels that the colours were fitted on. */
  readonly ringPixels: number;
  /** Pixels of the region that the layer leaves alone. */
  readonly keptPixels: number;
  /** Number of those that are not wholly empty in the layer; counted. */
  readonly changedKept: number;
}

export interface Blend<Data extends Samples = Uint8ClampedArray<ArrayBuffer>> {
  readonly layer: Raster<Data>;
  /** Of the layer's size: by how much what lies beneath is erased before the layer is drawn over it, 0..255. Null for nothing. */
  readonly erase: GreyRaster | null;
  /** Bounds of the layer, canvas pixels, inside the region; null when it covers nothing, and then `layer` has no pixels. */
  readonly box: Rect | null;
  readonly report: BlendReport;
}

/** A part of a layer: RGBA of whole rows of its box. */
export interface BlendStrip<Data extends Samples> {
  /** Canvas pixels. */
  readonly part: Rect;
  readonly layer: Raster<Data>;
  readonly erase: GreyRaster | null;
}

/**
 * The layer of a result: registered, matched in colour and grain, opaque where the original is replaced, fading out around it, and
 * all four bytes 0 wherever else, so that a kept pixel cannot be changed by whatever composites the layer. Where the two show the
 * same thing in the band that fades, the layer has the original's own pixels, so that the photograph stays sharp up to the paint.
 *
 * With c what the seam covers of a pixel and f the alpha of what is laid there, the original is to be left by 1 - c, and the new to be
 * seen by c f. Drawing over with an alpha of c f leaves 1 - c f; so first (1 - c) / (1 - c f) is left of the original, the rest erased.
 *
 * @throws RangeError when region or result is empty, or a setting is not a number of its range
 */
export const blendResult = <Data extends Samples>(source: BlendSource<Data>, settings: BlendSettings): Blend<Data> =>
  blendWith(prepareBlend(source), settings);

/** The same with the heavy part done: what a slider reruns. */
export function blendWith<Data extends Samples>(prepared: PreparedBlend<Data>, settings: BlendSettings): Blend<Data> {
  const box = blendBox(prepared, settings);
  const { region, result } = prepared.source;
  const layer = newRasterLike(result.data, box ?? { width: 0, height: 0 });
  const erase = prepared.alphaFrom && newGreyRaster(layer);
  let covered = 0;
  let changedKept = 0;
  if (box) {
    for (const { part, layer: strip, erase: erased, alpha } of strips(prepared, settings, box)) {
      layer.data.set(strip.data, 4 * (part.y - box.y) * box.width);
      if (erased) erase?.data.set(erased.data, (part.y - box.y) * box.width);
      for (let i = 0; i < alpha.length; i++) {
        if (alpha[i] !== 0) covered += 1;
        else if (!isEmptyAt(strip.data, i) || (erased && erased.data[i] !== 0)) changedKept += 1;
      }
    }
  }
  return {
    layer,
    erase,
    box,
    report: {
      registration: prepared.registration,
      scale: { x: region.width / result.width, y: region.height / result.height },
      ringPixels: prepared.ringPixels,
      keptPixels: region.width * region.height - covered,
      changedKept,
    },
  };
}

const isEmptyAt = (rgba: Samples, pixel: number): boolean => {
  const at = 4 * pixel;
  return rgba[at] === 0 && rgba[at + 1] === 0 && rgba[at + 2] === 0 && rgba[at + 3] === 0;
};

/** The layer in strips of a megapixel, top to bottom, for a region that is too large to hold it: each takes about 12 MB, of 16 bits 24. */
export function* blendStrips<Data extends Samples>(
  prepared: PreparedBlend<Data>,
  settings: BlendSettings,
): Generator<BlendStrip<Data>> {
  const box = blendBox(prepared, settings);
  if (box) yield* strips(prepared, settings, box);
}

/** A rectangle that holds what the layer covers, cut close; canvas pixels; null when that is nothing. */
export function blendBox({ source: { area, region } }: PreparedBlend<Samples>, settings: BlendSettings): Rect | null {
  if (area.kind === "frame") return region;
  const { grow, feather } = bandOf(settings);
  const reach = feather > 0 ? Math.ceil(grow + feather) - 1 : Math.floor(grow);
  const painted = paintIn(area.mask, pad(region, reach));
  const box = painted && intersect(pad(painted, reach), region);
  return box && !isEmpty(box) ? box : null;
}

/** The bounding box of the paint inside a rectangle; null when there is none. */
function paintIn(mask: RunSource, part: Rect): Rect | null {
  const inside = intersect(part, rectOf(mask.size));
  let [left, right, top, bottom] = [Number.POSITIVE_INFINITY, -1, -1, -1];
  for (let y = inside.y; y < inside.y + inside.height; y++) {
    mask.eachRun(y, (first, last) => {
      const from = Math.max(first, inside.x);
      const to = Math.min(last, inside.x + inside.width - 1);
      if (from > to) return;
      left = Math.min(left, from);
      right = Math.max(right, to);
      if (top < 0) top = y;
      bottom = y;
    });
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Reach of the layer under these settings. */
export const bandOf = ({ grow, feather, isStrict }: BlendSettings): SeamBand =>
  isStrict ? { grow: 0, feather: 0 } : { grow, feather };

function* strips<Data extends Samples>(
  prepared: PreparedBlend<Data>,
  settings: BlendSettings,
  box: Rect,
): Generator<BlendStrip<Data> & { alpha: Uint8Array }> {
  const { source, registration, laid } = prepared;
  const { region, result, area } = source;
  const measured = appliedShift(registration);
  const isMoved = settings.shiftX !== 0 || settings.shiftY !== 0;
  const left = box.x - region.x;
  const shift = { x: measured.x + settings.shiftX, y: measured.y + settings.shiftY };
  const sampler = laid && !isMoved ? null : rowSampler(result, region, shift)(left, left + box.width - 1);
  const rowOf = (y: number): Float32Array | Uint8ClampedArray =>
    sampler?.row(y) ?? laid?.data.subarray(4 * (y * region.width + left), 4 * (y * region.width + left + box.width)) ?? NOTHING;
  const band = bandOf(settings);
  const blendRow = rowBlender(prepared, { ...settings, ...band }, box);
  const hasBand = band.feather > 0 && !isMoved;
  const keepsAlpha = prepared.alphaFrom === "original";
  for (const part of stripsOf(box)) {
    const alpha = layerAlpha(area, part, band).data;
    const beneath = hasBand || keepsAlpha ? originalOf(prepared, part) : null;
    const alphas = beneath && keepsAlpha ? alphasOf(beneath, part, source.known) : null;
    const layer = newRasterLike(result.data, part);
    const erase = prepared.alphaFrom && newGreyRaster(part);
    for (let row = 0; row < part.height; row++) {
      const coverage = alpha.subarray(row * part.width, (row + 1) * part.width);
      if (!coverage.some((opacity) => opacity > 0)) continue;
      const y = part.y + row;
      const kept = (hasBand && beneath?.data.subarray(4 * (row * beneath.width + beneath.left))) || null;
      const start = row * part.width;
      const end = start + part.width;
      const alphasHere = alphas?.subarray(start, end) ?? null;
      blendRow(
        { from: rowOf(y - region.y), kept, alphas: alphasHere, coverage, y },
        { layer: layer.data.subarray(4 * start, 4 * end), erase: erase?.data.subarray(start, end) ?? null },
      );
    }
    yield { part, layer, erase, alpha };
  }
}

/** The original's alpha in a part, a number a pixel; opaque where there is no original. */
function alphasOf({ data, width, left }: Beneath, part: Rect, known: readonly Rect[]): Uint8Array {
  const cover = coverOf(part, known);
  return cover.map((isKnown, i) => {
    const x = i % part.width;
    return isKnown ? (data[4 * (((i - x) / part.width) * width + left + x) + 3] ?? 0) : 255;
  });
}

const NOTHING = new Float32Array(0);

/** RGBA rows of the original from a part's first on, the part beginning `left` pixels into each. */
interface Beneath {
  readonly data: Samples;
  readonly width: number;
  readonly left: number;
}

function originalOf({ source, original }: PreparedBlend<Samples>, part: Rect): Beneath {
  if (!original) return { data: source.read(part).data, width: part.width, left: 0 };
  const { x, y } = relativeTo(part, source.region);
  return { data: original.data.subarray(4 * y * original.width), width: original.width, left: x };
}
