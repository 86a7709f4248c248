import { isEmpty, longerSide, type Point, type Rect, type Size, sameSize } from "../geometry.ts";
import type { Raster } from "../raster.ts";
import type { JoinArea } from "./alpha.ts";
import { BLUE_SHARE, cellsOf, GREEN_SHARE, RED_SHARE } from "./cells.ts";
import { type Correction, correctionOf } from "./correction.ts";
import { activityOf, grainField, measureGrain } from "./grain.ts";
import { type Registration, register } from "./register.ts";
import { resample } from "./resample.ts";
import { KEPT, type OriginalReader, type WorkPicture, workPictureOf } from "./workPicture.ts";

/** An answer and where it goes. */
export interface JoinSource {
  /** What the engine saw, whole canvas pixels; x and y may be negative where the canvas is extended. */
  readonly region: Rect;
  readonly read: OriginalReader;
  /** As it came, of any size. */
  readonly answer: Raster;
  readonly area: JoinArea;
  /** Canvas pixels by which the paint was grown before it was sent: there the engine was free to change what is joined as kept. */
  readonly sentGrow: number;
}

/** Everything about a join that no seam setting changes. */
export interface PreparedJoin {
  readonly source: JoinSource;
  /** In region pixels. */
  readonly registration: Registration;
  /** Region pixels that are compared with the answer, none of them replaced or freed. */
  readonly ringPixels: number;
  readonly correction: Correction;
  /** The standard deviation of the grain that the answer lacks, luma levels, a number for each of the correction's cells. */
  readonly grain: Float32Array<ArrayBuffer>;
  /** Of a cell, region pixels, not whole ones. */
  readonly cellSize: Size;
  /** The answer over the region, registered; null where the region is too large to hold it. */
  readonly laid: Raster | null;
}

/** The shift that was measured, if it is to be believed. */
export const appliedShift = ({ shift, isBelieved }: Registration): Point => (isBelieved ? shift : { x: 0, y: 0 });

/**
 * The heavy part of a join, once an answer: registers it, fits its colours to the kept pixels around, measures the grain. Works on at
 * most 1440 pixels a side whatever the region's size, and reads the original in strips of a megapixel: about 110 MB above what the
 * caller holds.
 *
 * @throws RangeError when the region or the answer is empty
 */
export function prepareJoin(source: JoinSource): PreparedJoin {
  const { region, read, answer, area, sentGrow } = source;
  if (isEmpty(region) || isEmpty(answer)) throw new RangeError("Neither region nor answer may be empty.");
  const work = workPictureOf(region, read, area, sentGrow);
  const registration = registered(work, resample(answer, work), region);
  const shift = appliedShift(registration);
  const scale = { x: region.width / work.width, y: region.height / work.height };
  const laid = resample(answer, work, { x: shift.x / scale.x, y: shift.y / scale.y });
  const cells = cellsOf(work, laid);
  const correction = correctionOf(cells);
  const cellSize = { width: cells.side * scale.x, height: cells.side * scale.y };
  const activity = activityOf(laid, cells);
  const grain = measureGrain({ region, read, answer, shift }, cells, activity, cellSize);
  return {
    source,
    registration,
    ringPixels: Math.round(correction.ringCells * cellSize.width * cellSize.height),
    correction,
    grain: grainField(grain, activity),
    cellSize,
    laid: sameSize(work, region) ? laid : null,
  };
}

function registered(work: WorkPicture, answer: Raster, region: Size): Registration {
  const { width, height, coverage } = work;
  const kept = coverage.map((level) => (level === KEPT ? 1 : 0));
  const found = register({ width, height, original: lumaOf(work.original), answer: lumaOf(answer), kept });
  const scale = longerSide(region) / longerSide(work);
  return { ...found, shift: { x: found.shift.x * scale, y: found.shift.y * scale } };
}

function lumaOf({ width, height, data }: Raster): Float32Array<ArrayBuffer> {
  const luma = new Float32Array(width * height);
  for (let i = 0; i < luma.length; i++)
    luma[i] = RED_SHARE * (data[4 * i] ?? 0) + GREEN_SHARE * (data[4 * i + 1] ?? 0) + BLUE_SHARE * (data[4 * i + 2] ?? 0);
  return luma;
}
