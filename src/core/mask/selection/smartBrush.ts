import { deltaE, type Lab, labOf } from "../../colour/colour.ts";
import {
  clampNumber,
  intersect,
  isEmpty,
  longerSide,
  type Point,
  type Rect,
  rectOf,
  roundOut,
  type Size,
} from "../../geometry/geometry.ts";
import { medianOf3x3 } from "../../math/median.ts";
import type { Raster } from "../../raster.ts";
import type { Selection } from "../runs.ts";
import { CollectedRuns } from "../tiles/collectedRuns.ts";
import { upscaledRuns } from "./upscaledRuns.ts";

/** The picture's pixels in a rectangle of whole image pixels, scaled to `size`, at once. Beyond the picture they are transparent. */
export type ReadPixels = (area: Rect, size: Size) => Raster;

/** A stroke that keeps to what is similar to where it began. */
export interface SmartStroke {
  /**
   * The pixels that a dab at `centre` (image pixels) paints: within `radius` (at least half a pixel's diagonal, so that it holds
   * a pixel), and nothing when the centre itself is not similar.
   */
  dab(centre: Point, radius: number): Selection;
}

/** Dabs are looked at in at most this many pixels a side. */
const WORKING_SIDE = 128;
/** Largest number of colours that a stroke knows: the first and the latest learned. */
const MAX_SEEDS = 16;

/**
 * Begins a stroke on the colour around `start`. Each dab floods from its centre over pixels that are similar to a colour the stroke has
 * learned, and stops at contrast; the colour under the centre is learned when it is similar to one that is known, so that the stroke
 * follows a gradient and not an edge.
 *
 * @param radius of the first dab, image pixels
 * @param tolerance CIELAB distance, 0..100
 * @see Adams, Bischof, "Seeded region growing", IEEE PAMI 16 (1994)
 */
export function smartStroke(read: ReadPixels, canvas: Size, start: Point, radius: number, tolerance: number): SmartStroke {
  const seeds: Lab[] = [];
  const first = lookAt(read, canvas, start, radius);
  if (first) seeds.push(labAt(first, first.centre));
  return {
    dab(centre, wanted) {
      const dabRadius = Math.max(wanted, Math.SQRT1_2);
      const view = lookAt(read, canvas, centre, dabRadius);
      if (!view) return new CollectedRuns(canvas);
      const under = labAt(view, view.centre);
      if (seeds.length === 0) seeds.push(under);
      const distance = Math.min(...seeds.map((seed) => deltaE(seed, under)));
      if (distance > tolerance) return new CollectedRuns(canvas);
      if (distance > tolerance / 2) {
        if (seeds.length === MAX_SEEDS) seeds.splice(1, 1);
        seeds.push(under);
      }
      return upscaledRuns({ ...view, members: flooded(view, seeds, tolerance) }, canvas, centre, dabRadius);
    },
  };
}

/** A dab's disc in working pixels. */
interface View extends Size {
  /** The disc's box, whole image pixels. */
  readonly area: Rect;
  /** Index of the working pixel under the centre. */
  readonly centre: number;
  /** CIELAB, three values a pixel. */
  readonly lab: Float32Array;
  /** The columns of a row that lie in the disc, or next to it: first and last, the last before the first where there is none. */
  readonly columns: Int32Array;
}

const labAt = ({ lab }: View, index: number): Lab => [lab[3 * index] ?? 0, lab[3 * index + 1] ?? 0, lab[3 * index + 2] ?? 0];

function lookAt(read: ReadPixels, canvas: Size, centre: Point, radius: number): View | null {
  const box = roundOut({ x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius });
  const area = intersect(box, rectOf(canvas));
  const isOff = centre.x < 0 || centre.y < 0 || centre.x >= canvas.width || centre.y >= canvas.height;
  if (isOff || isEmpty(area)) return null;
  const scale = Math.min(1, WORKING_SIDE / longerSide(area));
  const width = Math.max(1, Math.round(area.width * scale));
  const height = Math.max(1, Math.round(area.height * scale));
  const x = ((centre.x - area.x) * width) / area.width;
  const y = ((centre.y - area.y) * height) / area.height;
  const size = { width, height };
  return {
    ...size,
    area,
    centre: Math.floor(y) * width + Math.floor(x),
    lab: labOfPicture(medianOf3x3(read(area, size))),
    columns: columnsInDisc(size, { x, y }, radius * scale + RIM),
  };
}

/** Working pixels around the disc that are flooded too, so that its rim is cut in image pixels and not smoothed. */
const RIM = 2;

function columnsInDisc({ width, height }: Size, { x, y }: Point, radius: number): Int32Array {
  const columns = new Int32Array(2 * height);
  for (let row = 0; row < height; row++) {
    const half = Math.sqrt(Math.max(0, radius * radius - (row + 0.5 - y) ** 2));
    columns[2 * row] = clampNumber(Math.ceil(x - half - 0.5), 0, width);
    columns[2 * row + 1] = clampNumber(Math.floor(x + half - 0.5), -1, width - 1);
  }
  return columns;
}

/** Colour of transparent pixels (alpha under 128): far from every colour and similar to itself. */
const NOT_THERE: Lab = [-1_000, 0, 0];

function labOfPicture({ data, width, height }: Raster): Float32Array {
  const lab = new Float32Array(3 * width * height);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    const isThere = (data[from + 3] ?? 0) >= 128;
    const [l, a, b] = isThere ? labOf(data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0) : NOT_THERE;
    lab[to] = l;
    lab[to + 1] = a;
    lab[to + 2] = b;
  }
  return lab;
}

const UNSEEN = 0;
const MEMBER = 1;
const OTHER = 2;

/** Between neighbours, a step of this share of the tolerance is an edge, though both sides may be similar to what the stroke knows. */
const EDGE = 0.6;
const FAINTEST_EDGE = 6;

/** 1 for each working pixel that the flood reaches from the centre, over the sides of pixels. */
function flooded({ width, height, centre, lab, columns }: View, seeds: readonly Lab[], tolerance: number): Uint8Array {
  const state = new Uint8Array(width * height).fill(OTHER);
  for (let row = 0; row < height; row++) {
    const first = columns[2 * row] ?? 0;
    const last = columns[2 * row + 1] ?? -1;
    if (first <= last) state.fill(UNSEEN, row * width + first, row * width + last + 1);
  }
  const edge = Math.max(FAINTEST_EDGE, tolerance * EDGE) ** 2;
  const reach = tolerance * tolerance;
  const squareTo = (index: number, l: number, a: number, b: number): number => {
    const dl = l - (lab[3 * index] ?? 0);
    const da = a - (lab[3 * index + 1] ?? 0);
    const db = b - (lab[3 * index + 2] ?? 0);
    return dl * dl + da * da + db * db;
  };
  const stack = new Int32Array(width * height);
  let depth = 0;
  const take = (index: number) => {
    state[index] = MEMBER;
    stack[depth++] = index;
  };
  const look = (next: number, l: number, a: number, b: number) => {
    if (state[next] !== UNSEEN || squareTo(next, l, a, b) > edge) return;
    for (const seed of seeds) if (squareTo(next, seed[0], seed[1], seed[2]) <= reach) return take(next);
    state[next] = OTHER;
  };
  take(centre);
  while (depth > 0) {
    const index = stack[--depth] ?? 0;
    const l = lab[3 * index] ?? 0;
    const a = lab[3 * index + 1] ?? 0;
    const b = lab[3 * index + 2] ?? 0;
    const x = index % width;
    if (x > 0) look(index - 1, l, a, b);
    if (x < width - 1) look(index + 1, l, a, b);
    if (index >= width) look(index - width, l, a, b);
    if (index < width * (height - 1)) look(index + width, l, a, b);
  }
  for (let index = 0; index < state.length; index++) if (state[index] !== MEMBER) state[index] = 0;
  return state;
}
