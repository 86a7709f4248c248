import { deltaE, labOf } from "../colour.ts";
import type { Point, Size } from "../geometry.ts";
import { KEEP, MaskDocument, REPAINT } from "./maskDocument.ts";
import { bitOf, fillTileRow, lowestBit, newTile, TILE_SHIFT, TILE_SIDE, type Tile, WORDS_PER_ROW } from "./tile.ts";

/** A picture, read a tile at a time. */
export interface PixelSource {
  readonly size: Size;
  /**
   * RGBA, straight alpha, of 256x256 pixels, row by row; transparent black beyond the canvas. The same array may be given again, with
   * other pixels, once the next tile is asked for.
   */
  tile(column: number, row: number): Uint8ClampedArray;
}

export interface WandOptions {
  /** CIELAB distance up to which colours count as similar, 0..100. */
  readonly tolerance: number;
  /** Only what hangs together with the place, over the sides of pixels. */
  readonly isContiguous: boolean;
}

/** From here on a pixel counts as there; what is less so is similar to any other that is not. */
const OPAQUE = 128;

/**
 * The pixels whose colour is similar to that at `at` (a whole pixel). Contiguous it fetches only the tiles that it reaches.
 *
 * @param onProgress told the share that is done, 0..1; contiguous it is the share of the canvas that is taken
 * @throws RangeError when `at` is off the picture
 * @see Heckbert, "A Seed Fill Algorithm", Graphics Gems (1990)
 */
export function wand(
  source: PixelSource,
  at: Point,
  { tolerance, isContiguous }: WandOptions,
  onProgress: (share: number) => void = () => {},
): MaskDocument {
  const { width, height } = source.size;
  if (!(at.x >= 0 && at.y >= 0 && at.x < width && at.y < height)) throw new RangeError("The wand was put off the picture.");
  const similar = new SimilarPixels(source, at, tolerance);
  const mask = new MaskDocument(source.size);
  const edit = mask.begin();
  const fill = (row: number, first: number, last: number) => edit.fill(row, first, last, REPAINT);
  if (isContiguous) flood(similar, mask, at, fill, onProgress);
  else everywhere(similar, fill, onProgress);
  edit.commit("Wand");
  return mask;
}

type Fill = (row: number, first: number, last: number) => void;

function everywhere(similar: SimilarPixels, fill: Fill, onProgress: (share: number) => void): void {
  const { height } = similar.size;
  for (let top = 0; top < height; top += TILE_SIDE) {
    const bottom = Math.min(height, top + TILE_SIDE);
    for (let row = top; row < bottom; row++) similar.eachRun(row, fill);
    similar.forgetRow(top >> TILE_SHIFT);
    onProgress(bottom / height);
  }
}

/** Rows between two reports of progress. */
const REPORT_EVERY = 4_096;

function flood(similar: SimilarPixels, mask: MaskDocument, at: Point, fill: Fill, onProgress: (share: number) => void): void {
  const { width, height } = similar.size;
  // Row, first and last column of a stretch whose similar, untaken pixels are to be taken.
  const stack = [at.y, at.x, at.x];
  let taken = 0;
  for (let runs = 0; stack.length > 0; ) {
    const last = stack.pop() ?? 0;
    const first = stack.pop() ?? 0;
    const row = stack.pop() ?? 0;
    for (let x = similar.nextOf(row, first, last, true); x <= last; ) {
      const end = similar.nextOf(row, x, width - 1, false) - 1;
      if (mask.get(x, row) === KEEP) {
        const start = x === first ? similar.startOf(row, x) : x;
        fill(row, start, end);
        if (row > 0) stack.push(row - 1, start, end);
        if (row + 1 < height) stack.push(row + 1, start, end);
        taken += end - start + 1;
        if (++runs % REPORT_EVERY === 0) onProgress(taken / (width * height));
      }
      x = similar.nextOf(row, end + 1, last, true);
    }
  }
}

/** Which pixels are similar to the one at a place: a bit each, in tiles made when they are first asked for. */
class SimilarPixels {
  readonly size: Size;
  readonly #source: PixelSource;
  readonly #columns: number;
  readonly #tiles: (Tile | undefined)[];
  readonly #isSimilar: (red: number, green: number, blue: number) => boolean;
  readonly #isThere: boolean;

  constructor(source: PixelSource, at: Point, tolerance: number) {
    this.size = source.size;
    this.#source = source;
    this.#columns = Math.ceil(source.size.width / TILE_SIDE);
    this.#tiles = new Array(this.#columns * Math.ceil(source.size.height / TILE_SIDE));
    const pixels = source.tile(at.x >> TILE_SHIFT, at.y >> TILE_SHIFT);
    const i = 4 * ((at.y & (TILE_SIDE - 1)) * TILE_SIDE + (at.x & (TILE_SIDE - 1)));
    this.#isThere = (pixels[i + 3] ?? 0) >= OPAQUE;
    this.#isSimilar = similarTo(pixels[i] ?? 0, pixels[i + 1] ?? 0, pixels[i + 2] ?? 0, tolerance);
  }

  /** Runs of similar pixels in a row, left to right. */
  eachRun(row: number, visit: Fill): void {
    const right = this.size.width - 1;
    for (let x = this.nextOf(row, 0, right, true); x <= right; ) {
      const end = this.nextOf(row, x, right, false);
      visit(row, x, end - 1);
      x = this.nextOf(row, end, right, true);
    }
  }

  /** The first column from `from` to `last` that is similar, or is not; `last + 1` when there is none. */
  nextOf(row: number, from: number, last: number, isSimilar: boolean): number {
    const offset = (row & (TILE_SIDE - 1)) * WORDS_PER_ROW;
    for (let x = from; x <= last; x = (x & -32) + 32) {
      const tile = this.#tileAt(x >> TILE_SHIFT, row >> TILE_SHIFT);
      const word = tile[offset + ((x & (TILE_SIDE - 1)) >> 5)] ?? 0;
      const rest = (isSimilar ? word : ~word) & (-1 << (x & 31));
      if (rest !== 0) return Math.min(last + 1, (x & -32) + lowestBit(rest));
    }
    return last + 1;
  }

  /** The first column of the run that holds (x, row). */
  startOf(row: number, x: number): number {
    let start = x;
    while (
      start > 0 &&
      bitOf(this.#tileAt((start - 1) >> TILE_SHIFT, row >> TILE_SHIFT), (start - 1) % TILE_SIDE, row % TILE_SIDE)
    )
      start--;
    return start;
  }

  /** A row of tiles that is not asked for again. */
  forgetRow(row: number): void {
    this.#tiles.fill(undefined, row * this.#columns, (row + 1) * this.#columns);
  }

  #tileAt(column: number, row: number): Tile {
    const at = row * this.#columns + column;
    const tile = this.#tiles[at] ?? this.#made(column, row);
    this.#tiles[at] = tile;
    return tile;
  }

  #made(column: number, row: number): Tile {
    const tile = newTile();
    const pixels = this.#source.tile(column, row);
    const width = Math.min(TILE_SIDE, this.size.width - column * TILE_SIDE);
    const height = Math.min(TILE_SIDE, this.size.height - row * TILE_SIDE);
    for (let y = 0; y < height; y++) {
      let start = -1;
      for (let x = 0, i = 4 * y * TILE_SIDE; x < width; x++, i += 4) {
        const isThere = (pixels[i + 3] ?? 0) >= OPAQUE;
        const isSimilar =
          isThere === this.#isThere && (!isThere || this.#isSimilar(pixels[i] ?? 0, pixels[i + 1] ?? 0, pixels[i + 2] ?? 0));
        if (isSimilar && start < 0) start = x;
        if (!isSimilar && start >= 0) {
          fillTileRow(tile, y, start, x - 1, true);
          start = -1;
        }
      }
      if (start >= 0) fillTileRow(tile, y, start, width - 1, true);
    }
    return tile;
  }
}

const UNKNOWN = 0;
const SIMILAR = 1;
const OTHER = 2;

/** Remembers the answer for each colour: a photograph has far fewer of them than pixels. Holds 16 MB. */
function similarTo(red: number, green: number, blue: number, tolerance: number) {
  const seed = labOf(red, green, blue);
  const known = new Uint8Array(1 << 24);
  return (r: number, g: number, b: number): boolean => {
    const colour = (r << 16) | (g << 8) | b;
    if (known[colour] === UNKNOWN) known[colour] = deltaE(seed, labOf(r, g, b)) <= tolerance ? SIMILAR : OTHER;
    return known[colour] === SIMILAR;
  };
}
