import { TILE_SIDE, type Tile, WORDS_PER_ROW } from "./tile.ts";

/** Blocks of 4x4 pixels, by which a mask is looked at that is shown at a quarter of its size or smaller. */
export const BLOCK_SHIFT = 2;
export const BLOCK = 1 << BLOCK_SHIFT;
export const BLOCK_PIXELS = BLOCK * BLOCK;
/** Rows of blocks, and blocks in a row, of a tile. */
export const BLOCKS = TILE_SIDE / BLOCK;

/** How white the blocks of a tile are: spans of blocks that are alike, row by row; black ones are left out. */
export interface QuarterTile {
  /** Where the spans of each row begin in `spans`, and behind the last row's end. */
  readonly starts: Uint16Array;
  /** A span in a number: its first block, its last one behind bit 8, and how many pixels of a block are white, 1 to 16, behind bit 16. */
  readonly spans: Int32Array;
}

/** A whole tile's blocks. */
export function quarterTile(tile: Tile): QuarterTile {
  const starts = new Uint16Array(BLOCKS + 1);
  const found: number[] = [];
  for (let row = 0; row < BLOCKS; row++) {
    eachBlockSpan(tile, row, (first, last, count) => void found.push(first | (last << 8) | (count << 16)));
    starts[row + 1] = found.length;
  }
  return { starts, spans: Int32Array.from(found) };
}

/** The spans of one row of blocks, left to right; `count` is how many of a block's 16 pixels are white, 1 to 16. */
export function eachBlockSpan(tile: Tile, row: number, visit: (first: number, last: number, count: number) => void): void {
  const at = row * BLOCK * WORDS_PER_ROW;
  let first = 0;
  let open = 0;
  for (let w = 0; w < WORDS_PER_ROW; w++) {
    const a = tile[at + w] ?? 0;
    const b = tile[at + w + WORDS_PER_ROW] ?? 0;
    const c = tile[at + w + 2 * WORDS_PER_ROW] ?? 0;
    const d = tile[at + w + 3 * WORDS_PER_ROW] ?? 0;
    const isBlank = (a | b | c | d) === 0;
    const isWhole = (a & b & c & d) === -1;
    if ((isBlank && open === 0) || (isWhole && open === BLOCK_PIXELS)) continue;
    for (let i = 0; i < 8; i++) {
      const count = isBlank ? 0 : isWhole ? BLOCK_PIXELS : whiteOf(a, i) + whiteOf(b, i) + whiteOf(c, i) + whiteOf(d, i);
      if (count === open) continue;
      if (open > 0) visit(first, w * 8 + i - 1, open);
      first = w * 8 + i;
      open = count;
    }
  }
  if (open > 0) visit(first, BLOCKS - 1, open);
}

/** White pixels of four beside each other: the i-th nibble's set bits. */
function whiteOf(word: number, i: number): number {
  const bits = word >>> (4 * i);
  return (bits & 1) + ((bits >>> 1) & 1) + ((bits >>> 2) & 1) + ((bits >>> 3) & 1);
}
