import { isEmpty, longerSide, type Point, type Rect, type Size, sameSize } from "../geometry/geometry.ts";
import type { Raster, Samples } from "../raster.ts";
import type { BlendArea } from "./alpha.ts";
import { BLUE_SHARE, cellsOf, GREEN_SHARE, RED_SHARE } from "./cells.ts";
import { type Correction, correctionOf } from "./correction.ts";
import { activityOf, grainField, measureGrain } from "./grain.ts";
import { type Registration, register } from "./register.ts";
import { isOpaque, resample, rowSampler } from "./resample.ts";
import { KEPT, type OriginalReader, type WorkPicture, workPictureOf } from "./workPicture.ts";

type Bytes = Uint8ClampedArray<ArrayBuffer>;

/** A result and where it goes. Original and result are in one colour space and depth, which are the layer's. */
export interface BlendSource<Data extends Samples = Bytes> {
  /** The region that the engine saw, whole canvas pixels; x and y may be negative where the canvas is extended. */
  readonly region: Rect;
  readonly read: OriginalReader<Data>;
  /** As it came, of any size. */
  readonly result: Raster<Data>;
  readonly area: BlendArea;
  /** Canvas pixels by which the paint was grown before it was sent: there the engine was free to change what is blended as kept. */
  readonly maskDilation: number;
  /** The rectangles of the canvas that have an original; there is nothing elsewhere. */
  readonly known: readonly Rect[];
  /** The result was made of the original on white, and gets the original's alpha, as far as that goes; else it has its own. */
  readonly keepsAlpha: boolean;
}

/** Everything about a blend that no seam setting changes. */
export interface PreparedBlend<Data extends Samples = Bytes> {
  readonly source: BlendSource<Data>;
  /** In region pixels. */
  readonly registration: Registration;
  /** Region pixels that are compared with the result, none of them replaced or freed. */
  readonly ringPixels: number;
  readonly correction: Correction;
  /** The standard deviation of the grain that the result lacks, luma levels, a number for each of the correction's cells; measured when first asked for. */
  readonly grain: () => Float32Array<ArrayBuffer>;
  /** Of a cell, region pixels, not whole ones. */
  readonly cellSize: Size;
  /** The result over the region, registered; null where the region is too large to hold it, or its samples are finer than 8 bits. */
  readonly laid: Raster | null;
  /** The original of the region; null as `laid` is. */
  readonly original: Raster | null;
  /** The original and the result, registered, at the size that was measured on: at most 1440 pixels a side. */
  readonly measured: { readonly original: Raster; readonly result: Raster };
  /** Some of the original is not opaque. */
  readonly isTransparent: boolean;
  /** The image whose alpha the layer takes, inside the seam's own; null where all is opaque. */
  readonly alphaFrom: "result" | "original" | null;
}

const MAX_TO_REGISTER = 1000;

/** The shift that was measured, if it is to be reliable. */
export const appliedShift = ({ shift, isReliable }: Registration): Point => (isReliable ? shift : { x: 0, y: 0 });

/**
 * The heavy part of a blend, once a result: registers it, fits its colours to the kept pixels around, measures the grain. Works on at
 * most 1440 pixels a side whatever the region's size, and reads the original in strips of a megapixel: about 110 MB above what the
 * caller holds.
 *
 * @throws RangeError when the region or the result is empty
 */
export function prepareBlend<Data extends Samples>(source: BlendSource<Data>): PreparedBlend<Data> {
  const { region, read, result, area, maskDilation, known, keepsAlpha } = source;
  if (isEmpty(region) || isEmpty(result)) throw new RangeError("Neither region nor result may be empty.");
  const work = workPictureOf(region, read, area, maskDilation, known);
  const registration = registered(work, result, region);
  const shift = appliedShift(registration);
  const scale = { x: region.width / work.width, y: region.height / work.height };
  const laid = resample(result, work, { x: shift.x / scale.x, y: shift.y / scale.y });
  const cells = cellsOf(work, laid);
  const correction = correctionOf(cells);
  const cellSize = { width: cells.side * scale.x, height: cells.side * scale.y };
  let grain: Float32Array<ArrayBuffer> | null = null;
  const { isTransparent } = work;
  const isHeld = sameSize(work, region) && result.data instanceof Uint8ClampedArray;
  return {
    source,
    isTransparent,
    alphaFrom: keepsAlpha ? (isTransparent ? "original" : null) : isOpaque(result) ? null : "result",
    registration,
    ringPixels: Math.round(correction.ringCells * cellSize.width * cellSize.height),
    correction,
    grain() {
      if (!grain) {
        const activity = activityOf(laid, cells);
        grain = grainField(measureGrain({ region, read, result, shift }, cells, activity, cellSize), activity);
      }
      return grain;
    },
    cellSize,
    laid: isHeld ? laid : null,
    original: isHeld ? work.original : null,
    measured: { original: work.original, result: laid },
  };
}

/** On both pictures halved, where they are large: there is detail enough, and it takes a quarter of the time. */
function registered(work: WorkPicture, result: Raster<Samples>, region: Size): Registration {
  const step = longerSide(work) > MAX_TO_REGISTER ? 2 : 1;
  const size = { width: Math.floor(work.width / step), height: Math.floor(work.height / step) };
  const kept = new Uint8Array(size.width * size.height).fill(1);
  const original = new Float32Array(kept.length);
  for (let y = 0; y < step * size.height; y++) {
    const row = Math.floor(y / step) * size.width;
    for (let x = 0; x < step * size.width; x++) {
      const from = y * work.width + x;
      const to = row + Math.floor(x / step);
      if (work.coverage[from] !== KEPT) kept[to] = 0;
      original[to] = (original[to] ?? 0) + lumaAt(work.original.data, from) / (step * step);
    }
  }
  // Not whole where a side is odd: then the last row or column is half a one, and is left out.
  const whole = { width: work.width / step, height: work.height / step };
  const { row } = rowSampler(result, whole)(0, size.width - 1);
  const moved = new Float32Array(kept.length);
  for (let y = 0; y < size.height; y++) {
    const colours = row(y);
    for (let x = 0; x < size.width; x++) moved[y * size.width + x] = lumaAt(colours, x);
  }
  const found = register({ ...size, original, result: moved, kept });
  return {
    ...found,
    shift: { x: (found.shift.x * region.width) / whole.width, y: (found.shift.y * region.height) / whole.height },
  };
}

const lumaAt = (rgba: ArrayLike<number>, pixel: number): number =>
  RED_SHARE * (rgba[4 * pixel] ?? 0) + GREEN_SHARE * (rgba[4 * pixel + 1] ?? 0) + BLUE_SHARE * (rgba[4 * pixel + 2] ?? 0);
