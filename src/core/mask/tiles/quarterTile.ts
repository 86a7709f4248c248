import { TILE_SIDE, type Tile, WORDS_PER_ROW } from "./tile.ts";

/** Blocks of 4x4 pixels, by which a mask is looked at that is shown at a quarter of its size or smaller. */
export const BLOCK_SHIFT = 2;
export const BLOCK = 1 << BLOCK_SHIFT;
export const BLOCK_PIXELS = BLOCK * BLOCK;
/** Rows of blocks, and blocks in a row, of a tile. */
export const BLOCKS = TILE_SIDE / BLOCK;

/** Coverage of a tile's blocks: spans of equal blocks, row by row; black ones are left out. */
export interface QuarterTile {
  /** Start of each row's spans in `spans`, then the end of the last row's. */
  readonly starts: Uint16Array;
  /** A span in a number: its first block, its last one from bit 8, and a block's number of white pixels, 1 to 16, from bit 16. */
  readonly spans: Int32Array;
}

/** A whole tile's blocks. */
export function quarterTile(tile: Tile): QuarterTile {
  const starts = new Uint16Array(BLOCKS + 1);
  const spans = new Int32Array(BLOCKS * BLOCKS);
  for (let row = 0; row < BLOCKS; row++) starts[row + 1] = writeBlockSpans(tile, row, spans, starts[row] ?? 0);
  return { starts, spans: spans.slice(0, starts[BLOCKS]) };
}

/** For as long as the tile is kept, by a mask or its history: whatever is undone is shown again without being counted again. */
const counted = new WeakMap<Tile, QuarterTile>();

/** The blocks of a tile that nobody writes any more. */
export function countedOnce(tile: Tile): QuarterTile {
  const known = counted.get(tile);
  if (known) return known;
  const made = quarterTile(tile);
  counted.set(tile, made);
  return made;
}

/** Somebody else has counted them. */
export const noteCounted = (tile: Tile, quarter: QuarterTile): void => void counted.set(tile, quarter);

/** Many of them in two arrays, as they cross from a worker. */
export interface QuarterTiles {
  /** BLOCKS + 1 a tile. */
  readonly starts: Uint16Array<ArrayBuffer>;
  readonly spans: Int32Array<ArrayBuffer>;
}

export function packQuarters(tiles: readonly QuarterTile[]): QuarterTiles {
  const starts = new Uint16Array(tiles.length * (BLOCKS + 1));
  const spans = new Int32Array(tiles.reduce((sum, tile) => sum + tile.spans.length, 0));
  let at = 0;
  for (const [i, tile] of tiles.entries()) {
    starts.set(tile.starts, i * (BLOCKS + 1));
    spans.set(tile.spans, at);
    at += tile.spans.length;
  }
  return { starts, spans };
}

/** Copies, one after the other, so that one that is let go of frees its memory. */
export function* unpackQuarters({ starts, spans }: QuarterTiles): Generator<QuarterTile, undefined> {
  let at = 0;
  for (let i = 0; i < starts.length; i += BLOCKS + 1) {
    const own = starts.slice(i, i + BLOCKS + 1);
    const end = at + (own[BLOCKS] ?? 0);
    yield { starts: own, spans: spans.slice(at, end) };
    at = end;
  }
}

/** Writes the spans of one row of blocks into `spans` from `at` on, and returns the place behind them. */
export function writeBlockSpans(tile: Tile, row: number, spans: Int32Array, at: number): number {
  const top = row * BLOCK * WORDS_PER_ROW;
  let behind = at;
  let first = 0;
  let open = 0;
  for (let w = 0; w < WORDS_PER_ROW; w++) {
    const a = tile[top + w] ?? 0;
    const b = tile[top + w + WORDS_PER_ROW] ?? 0;
    const c = tile[top + w + 2 * WORDS_PER_ROW] ?? 0;
    const d = tile[top + w + 3 * WORDS_PER_ROW] ?? 0;
    if ((a | b | c | d) === 0 && open === 0) continue;
    if ((a & b & c & d) === -1 && open === BLOCK_PIXELS) continue;
    const fa = whiteInFours(a);
    const fb = whiteInFours(b);
    const fc = whiteInFours(c);
    const fd = whiteInFours(d);
    const even = (fa & EVEN) + (fb & EVEN) + (fc & EVEN) + (fd & EVEN);
    const odd = ((fa >>> 4) & EVEN) + ((fb >>> 4) & EVEN) + ((fc >>> 4) & EVEN) + ((fd >>> 4) & EVEN);
    for (let i = 0; i < BLOCKS_PER_WORD; i++) {
      const count = ((i & 1 ? odd : even) >>> ((i >> 1) << 3)) & 31;
      if (count === open) continue;
      const block = w * BLOCKS_PER_WORD + i;
      if (open > 0) spans[behind++] = first | ((block - 1) << 8) | (open << 16);
      first = block;
      open = count;
    }
  }
  if (open > 0) spans[behind++] = first | ((BLOCKS - 1) << 8) | (open << 16);
  return behind;
}

const BLOCKS_PER_WORD = 32 / BLOCK;
const EVEN = 0x0f0f0f0f;

/** Set bits of each four of a word, side by side. @see Warren, Hacker's Delight, section 5-1 */
function whiteInFours(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  return (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
}
