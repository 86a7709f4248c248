import { deltaE, type Lab, labOf } from "../colour.ts";
import { clampNumber, intersect, isEmpty, longerSide, type Point, type Rect, rectOf, roundOut, type Size } from "../geometry.ts";
import type { Raster } from "../raster.ts";
import type { Selection } from "./runs.ts";

/** The picture's pixels in a rectangle of whole image pixels, scaled to `size`, at once. Beyond the picture they are transparent. */
export type ReadPixels = (area: Rect, size: Size) => Raster;

/** A stroke that keeps to what is similar to where it began. */
export interface SmartStroke {
  /** What a dab at `centre` (image pixels) paints: within `radius`, and nothing where the centre itself has left what is similar. */
  dab(centre: Point, radius: number): Selection;
}

/** Dabs are looked at in at most this many pixels a side. */
const WORKING_SIDE = 128;
/** Between neighbouring pixels, a step of this share of the tolerance is an edge, though both sides may be similar to the stroke. */
const EDGE = 0.8;
const SHARPEST_EDGE = 6;
/** How many colours a stroke learns as it follows a gradient. */
const MOST_SEEDS = 24;

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
  const nothing: Selection = { size: canvas, eachRun: () => {}, bounds: () => null };
  return {
    dab(centre, dabRadius) {
      const view = lookAt(read, canvas, centre, dabRadius);
      if (!view) return nothing;
      const under = labAt(view, view.centre);
      const distance = Math.min(...seeds.map((seed) => deltaE(seed, under)));
      if (distance > tolerance) return nothing;
      if (distance > tolerance / 2 && seeds.length < MOST_SEEDS) seeds.push(under);
      return inDisc(view, flooded(view, seeds, tolerance), canvas, centre, dabRadius);
    },
  };
}

/** A dab's box in working pixels. */
interface View extends Size {
  /** Whole image pixels. */
  readonly area: Rect;
  /** Index of the working pixel under the centre. */
  readonly centre: number;
  /** CIELAB, three values a pixel. */
  readonly lab: Float32Array;
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
  const x = clampNumber(Math.floor(((centre.x - area.x) * width) / area.width), 0, width - 1);
  const y = clampNumber(Math.floor(((centre.y - area.y) * height) / area.height), 0, height - 1);
  return { width, height, area, centre: y * width + x, lab: labOfMeans(read(area, { width, height })) };
}

/** Of the 3x3 pixels around each, so that noise is no edge; at the border of those that are there. */
function labOfMeans({ data, width, height }: Raster): Float32Array {
  const lab = new Float32Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - 1);
    const bottom = Math.min(height - 1, y + 1);
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - 1);
      const right = Math.min(width - 1, x + 1);
      let [red, green, blue] = [0, 0, 0];
      for (let row = top; row <= bottom; row++)
        for (let at = 4 * (row * width + left), end = 4 * (row * width + right); at <= end; at += 4) {
          red += data[at] ?? 0;
          green += data[at + 1] ?? 0;
          blue += data[at + 2] ?? 0;
        }
      const count = (bottom - top + 1) * (right - left + 1);
      lab.set(labOf(Math.round(red / count), Math.round(green / count), Math.round(blue / count)), 3 * (y * width + x));
    }
  }
  return lab;
}

/** 1 for each working pixel that the flood reaches from the centre. */
function flooded({ width, height, centre, lab }: View, seeds: readonly Lab[], tolerance: number): Uint8Array {
  const members = new Uint8Array(width * height);
  const sharpest = Math.max(SHARPEST_EDGE, tolerance * EDGE) ** 2;
  const square = (l: number, a: number, b: number, index: number): number => {
    const dl = l - (lab[3 * index] ?? 0);
    const da = a - (lab[3 * index + 1] ?? 0);
    const db = b - (lab[3 * index + 2] ?? 0);
    return dl * dl + da * da + db * db;
  };
  const isSimilar = (index: number): boolean => {
    for (const [l, a, b] of seeds) if (square(l, a, b, index) <= tolerance * tolerance) return true;
    return false;
  };
  const stack = [centre];
  members[centre] = 1;
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    const l = lab[3 * index] ?? 0;
    const a = lab[3 * index + 1] ?? 0;
    const b = lab[3 * index + 2] ?? 0;
    const reach = (next: number) => {
      if (members[next] === 1 || square(l, a, b, next) > sharpest || !isSimilar(next)) return;
      members[next] = 1;
      stack.push(next);
    };
    const x = index % width;
    if (x > 0) reach(index - 1);
    if (x < width - 1) reach(index + 1);
    if (index >= width) reach(index - width);
    if (index < width * (height - 1)) reach(index + width);
  }
  return members;
}

/**
 * What was flooded, in image pixels, within the disc. Between the centres of working pixels membership is interpolated, and an image
 * pixel is in where it is at least half, so that the edge is no staircase.
 */
function inDisc({ width, height, area }: View, members: Uint8Array, canvas: Size, centre: Point, radius: number): Selection {
  const perX = width / area.width;
  const perY = height / area.height;
  const eachRun: Selection["eachRun"] = (row, visit) => {
    const down = row + 0.5 - centre.y;
    const rest = radius * radius - down * down;
    if (rest < 0 || row < area.y || row >= area.y + area.height) return;
    const from = Math.max(area.x, Math.ceil(centre.x - Math.sqrt(rest) - 0.5));
    const to = Math.min(area.x + area.width - 1, Math.floor(centre.x + Math.sqrt(rest) - 0.5));
    const y = clampNumber((row + 0.5 - area.y) * perY - 0.5, 0, height - 1);
    const above = Math.floor(y) * width;
    const below = Math.min(height - 1, Math.floor(y) + 1) * width;
    const share = y - Math.floor(y);
    const show = (first: number, last: number) => {
      const start = Math.max(from, first);
      const end = Math.min(to, last);
      if (start <= end) visit(start, end);
    };
    // Columns whose centre is that of a working pixel, and between them where membership crosses a half.
    const columnOf = (x: number) => area.x + (x + 0.5) / perX - 0.5;
    let before = 0;
    let start: number | null = null;
    for (let x = 0; x < width; x++) {
      const here = (members[above + x] ?? 0) * (1 - share) + (members[below + x] ?? 0) * share;
      const crossing = columnOf(x - 1 + (0.5 - before) / (here - before));
      if (here >= 0.5 && start === null) start = x === 0 ? area.x : Math.ceil(crossing);
      if (here < 0.5 && start !== null) {
        show(start, Math.floor(crossing));
        start = null;
      }
      before = here;
    }
    if (start !== null) show(start, to);
  };
  return { size: canvas, eachRun, bounds: () => area };
}
