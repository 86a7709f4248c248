import type { Point, Size } from "../../geometry/geometry.ts";
import type { Raster } from "../../raster.ts";
import { HALF, lumaOf } from "./maskSource.ts";

/** Bits of each sample that tell one cell of colours from another. */
const CELL_BITS = 5;
const CELLS = 1 << (3 * CELL_BITS);

/** Smallest difference of the samples of a coloured pixel: more than lossy formats add to grey. */
const COLOURED_FROM = 24;

/** Colours in 32,768 cells of 8 levels a side. */
export interface ColourCells {
  readonly counts: Float64Array;
  /** Red, green and blue summed, three a cell. */
  readonly sums: Float64Array;
}

/** Histograms of an image: enough to tell how it may be read as a mask. */
export interface ImageTally {
  readonly size: Size;
  /** Number of pixels by alpha, 0..255. */
  readonly alpha: Float64Array;
  /** Number of pixels by luma over black, 0..255. */
  readonly luma: Float64Array;
  /** The opaque pixels that are no grey. */
  coloured: number;
  /** Of opaque pixels, which are those with an alpha of at least 128. */
  readonly cells: ColourCells;
  /** The same of those on the image's outline. */
  readonly outline: ColourCells;
  /** Pixels on the image's outline that are not opaque. */
  transparentOutline: number;
}

const newCells = (): ColourCells => ({ counts: new Float64Array(CELLS), sums: new Float64Array(3 * CELLS) });

/** Nothing counted yet of an image of `size`. */
export const newTally = (size: Size): ImageTally => ({
  size,
  alpha: new Float64Array(256),
  luma: new Float64Array(256),
  coloured: 0,
  cells: newCells(),
  outline: newCells(),
  transparentOutline: 0,
});

/** Counts a part of the image, its top left pixel at `at`. */
export function tallyPart(tally: ImageTally, { width, height, data }: Raster, at: Point): void {
  const { size } = tally;
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height);
  for (let row = 0; row < height; row++) {
    const isEdgeRow = at.y + row === 0 || at.y + row === size.height - 1;
    const end = (row + 1) * width;
    // A run of equal pixels is counted at once: masks are flat.
    for (let from = row * width; from < end; ) {
      let to = from + 1;
      while (to < end && pixels[to] === pixels[from]) to++;
      const left = at.x + from - row * width;
      const right = left + to - from;
      const onEdge = isEdgeRow ? to - from : Number(left === 0) + Number(right === size.width && size.width > 1);
      count(tally, data, 4 * from, to - from, onEdge);
      from = to;
    }
  }
}

function count(tally: ImageTally, data: Uint8ClampedArray, i: number, pixels: number, onEdge: number): void {
  const red = data[i] ?? 0;
  const green = data[i + 1] ?? 0;
  const blue = data[i + 2] ?? 0;
  const alpha = data[i + 3] ?? 0;
  add(tally.alpha, alpha, pixels);
  add(tally.luma, Math.floor((lumaOf(red, green, blue) * alpha) / 255), pixels);
  if (alpha < HALF) {
    tally.transparentOutline += onEdge;
    return;
  }
  if (Math.max(red, green, blue) - Math.min(red, green, blue) >= COLOURED_FROM) tally.coloured += pixels;
  addColour(tally.cells, red, green, blue, pixels);
  if (onEdge > 0) addColour(tally.outline, red, green, blue, onEdge);
}

function addColour({ counts, sums }: ColourCells, red: number, green: number, blue: number, pixels: number): void {
  const shift = 8 - CELL_BITS;
  const cell = ((red >> shift) << (2 * CELL_BITS)) | ((green >> shift) << CELL_BITS) | (blue >> shift);
  add(counts, cell, pixels);
  add(sums, 3 * cell, red * pixels);
  add(sums, 3 * cell + 1, green * pixels);
  add(sums, 3 * cell + 2, blue * pixels);
}

function add(to: Float64Array, at: number, amount: number): void {
  to[at] = (to[at] ?? 0) + amount;
}
