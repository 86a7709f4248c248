import { deltaE, labOf } from "../../colour/colour.ts";
import type { Point, Size } from "../../geometry/geometry.ts";
import { KEEP, MaskDocument, type MaskEdit, REPAINT } from "../maskDocument.ts";
import { fillTileRow, lowestBit, newTile, TILE_SHIFT, TILE_SIDE, type Tile, WORDS_PER_ROW } from "../tiles/tile.ts";

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
 * The pixels whose colour is similar to that of the pixel that holds `at`. Contiguous it fetches only the tiles that it reaches.
 *
 * @param onProgress called with the share that is done, 0..1; contiguous it is the share of the canvas that is taken
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
  if (!(at.x >= 0 && at.y >= 0 && at.x < width && at.y < height)) {
    throw new RangeError(`(${at.x}, ${at.y}) is off the picture of ${width} x ${height}.`);
  }
  const x = Math.floor(at.x);
  const y = Math.floor(at.y);
  const eachRunOfTile = similarTo(source, x, y, tolerance);
  const mask = new MaskDocument(source.size);
  const edit = mask.begin();
  if (isContiguous) flood(new SimilarPixels(source.size, eachRunOfTile), { x, y }, mask, edit, onProgress);
  else {
    for (let row = 0, rows = tilesAlong(height); row < rows; row++) {
      for (let column = 0; column < tilesAlong(width); column++) {
        eachRunOfTile(column, row, (line, first, last) => edit.fill(line, first, last, REPAINT));
      }
      onProgress((row + 1) / rows);
    }
  }
  edit.commit("Wand");
  return mask;
}

const tilesAlong = (side: number): number => Math.ceil(side / TILE_SIDE);

/** Visits the runs of similar pixels in a tile, cut at its sides. Row and columns are the picture's. */
type EachRunOfTile = (column: number, row: number, visit: (row: number, first: number, last: number) => void) => void;

const UNKNOWN = 0;
const SIMILAR = 1;
const OTHER = 2;

/** Compares each colour once: a photograph has far fewer of them than pixels. The verdicts take 16 MB, of which few pages are touched. */
function similarTo(source: PixelSource, x: number, y: number, tolerance: number): EachRunOfTile {
  const { width, height } = source.size;
  const under = source.tile(x >> TILE_SHIFT, y >> TILE_SHIFT);
  const i = 4 * ((y % TILE_SIDE) * TILE_SIDE + (x % TILE_SIDE));
  const isThere = (under[i + 3] ?? 0) >= OPAQUE;
  const seed = labOf(under[i] ?? 0, under[i + 1] ?? 0, under[i + 2] ?? 0);
  const verdicts = new Uint8Array(1 << 24);
  const judge = (colour: number): number => {
    const lab = labOf(colour >> 16, (colour >> 8) & 255, colour & 255);
    return deltaE(seed, lab) <= tolerance ? SIMILAR : OTHER;
  };
  return (column, row, visit) => {
    const pixels = source.tile(column, row);
    const left = column * TILE_SIDE;
    const top = row * TILE_SIDE;
    const across = Math.min(TILE_SIDE, width - left);
    const down = Math.min(TILE_SIDE, height - top);
    for (let line = 0; line < down; line++) {
      let start = -1;
      for (let p = 0, from = 4 * line * TILE_SIDE; p < across; p++, from += 4) {
        let verdict = isThere ? OTHER : SIMILAR;
        if ((pixels[from + 3] ?? 0) >= OPAQUE) {
          const colour = ((pixels[from] ?? 0) << 16) | ((pixels[from + 1] ?? 0) << 8) | (pixels[from + 2] ?? 0);
          verdict = isThere ? (verdicts[colour] ?? UNKNOWN) : OTHER;
          if (verdict === UNKNOWN) {
            verdict = judge(colour);
            verdicts[colour] = verdict;
          }
        }
        if (verdict === SIMILAR) {
          if (start < 0) start = p;
        } else if (start >= 0) {
          visit(top + line, left + start, left + p - 1);
          start = -1;
        }
      }
      if (start >= 0) visit(top + line, left + start, left + across - 1);
    }
  };
}

/** Runs between two reports of progress. */
const REPORT_EVERY = 4_096;

function flood(similar: SimilarPixels, at: Point, mask: MaskDocument, edit: MaskEdit, onProgress: (share: number) => void): void {
  const { width, height } = mask.size;
  // Row, first and last column of a stretch whose similar, untaken pixels are to be taken.
  const stack = [at.y, at.x, at.x];
  let taken = 0;
  for (let runs = 0; stack.length > 0; ) {
    const last = stack.pop() ?? 0;
    const first = stack.pop() ?? 0;
    const row = stack.pop() ?? 0;
    for (let x = similar.next(row, first, last, true); x <= last; ) {
      const end = similar.next(row, x, width - 1, false) - 1;
      // A run is taken whole or not at all.
      if (mask.get(x, row) === KEEP) {
        const start = x === first ? similar.startOf(row, x) : x;
        edit.fill(row, start, end, REPAINT);
        if (row > 0) stack.push(row - 1, start, end);
        if (row + 1 < height) stack.push(row + 1, start, end);
        taken += end - start + 1;
        if (++runs % REPORT_EVERY === 0) onProgress(taken / (width * height));
      }
      x = similar.next(row, end + 2, last, true);
    }
  }
}

/** The similar pixels, a bit each, in tiles made when they are first requested. */
class SimilarPixels {
  readonly #eachRunOfTile: EachRunOfTile;
  readonly #columns: number;
  readonly #tiles: (Tile | undefined)[];

  constructor({ width, height }: Size, eachRunOfTile: EachRunOfTile) {
    this.#eachRunOfTile = eachRunOfTile;
    this.#columns = tilesAlong(width);
    this.#tiles = new Array<Tile | undefined>(this.#columns * tilesAlong(height)).fill(undefined);
  }

  /** The first column from `from` to `last` that is similar, or is not; beyond `last` when there is none. */
  next(row: number, from: number, last: number, isSimilar: boolean): number {
    for (let x = from; x <= last; x = (x & -32) + 32) {
      const word = this.#wordAt(x, row);
      const rest = (isSimilar ? word : ~word) & (-1 << (x & 31));
      if (rest !== 0) return Math.min(last + 1, (x & -32) + lowestBit(rest));
    }
    return last + 1;
  }

  /** The first column of the run that holds (x, row). */
  startOf(row: number, x: number): number {
    for (let at = x; at >= 0; at = (at & -32) - 1) {
      const others = ~this.#wordAt(at, row) & (-1 >>> (31 - (at & 31)));
      if (others !== 0) return (at & -32) + 32 - Math.clz32(others);
    }
    return 0;
  }

  /** The 32 pixels of a tile's row that (x, row) is one of. */
  #wordAt(x: number, row: number): number {
    const at = (row >> TILE_SHIFT) * this.#columns + (x >> TILE_SHIFT);
    const tile = this.#tiles[at] ?? this.#make(at, x >> TILE_SHIFT, row >> TILE_SHIFT);
    return tile[(row & (TILE_SIDE - 1)) * WORDS_PER_ROW + ((x & (TILE_SIDE - 1)) >> 5)] ?? 0;
  }

  #make(at: number, column: number, row: number): Tile {
    const tile = newTile();
    this.#eachRunOfTile(column, row, (line, first, last) =>
      fillTileRow(tile, line % TILE_SIDE, first % TILE_SIDE, last % TILE_SIDE, true),
    );
    this.#tiles[at] = tile;
    return tile;
  }
}
