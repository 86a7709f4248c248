import { clampNumber, type Rect, type Size } from "../../geometry/geometry.ts";

/** A tile's column or row is a pixel's, shifted right by this. */
export const TILE_SHIFT = 8;
export const TILE_SIDE = 1 << TILE_SHIFT;
export const WORDS_PER_ROW = TILE_SIDE / 32;
export const TILE_WORDS = TILE_SIDE * WORDS_PER_ROW;
export const TILE_BYTES = TILE_WORDS * 4;

/** 256x256 bits, rows top to bottom, 8 words a row; bit 0 of a word is its leftmost pixel. */
export type Tile = Int32Array<ArrayBuffer>;

export const newTile = (): Tile => new Int32Array(TILE_WORDS);

/** A tile whose left `width` columns and top `height` rows are set. */
function fullTile(width: number, height: number): Tile {
  const tile = newTile();
  for (let row = 0; row < height; row++) fillTileRow(tile, row, 0, width - 1, true);
  return tile;
}

/** A full tile for each place, row by row, at most four different ones: inside, at the right edge, at the bottom edge, in the corner. */
export function fullTiles({ width, height }: Size, columns: number, rows: number): Tile[] {
  const made = new Map<string, Tile>();
  return Array.from({ length: columns * rows }, (_, at) => {
    const across = clampNumber(width - (at % columns) * TILE_SIDE, 0, TILE_SIDE);
    const down = clampNumber(height - Math.floor(at / columns) * TILE_SIDE, 0, TILE_SIDE);
    const key = `${across} ${down}`;
    const tile = made.get(key) ?? fullTile(across, down);
    made.set(key, tile);
    return tile;
  });
}

/** Sets or clears the bits first..last (inclusive, 0..255) of a row. */
export function fillTileRow(tile: Tile, row: number, first: number, last: number, isSet: boolean): void {
  const base = row * WORDS_PER_ROW;
  const from = base + (first >> 5);
  const to = base + (last >> 5);
  const head = -1 << (first & 31);
  const tail = -1 >>> (31 - (last & 31));
  if (from === to) {
    writeBits(tile, from, head & tail, isSet);
    return;
  }
  writeBits(tile, from, head, isSet);
  const whole = isSet ? -1 : 0;
  for (let at = from + 1; at < to; at++) tile[at] = whole;
  writeBits(tile, to, tail, isSet);
}

function writeBits(tile: Tile, at: number, bits: number, isSet: boolean): void {
  const word = tile[at] ?? 0;
  tile[at] = isSet ? word | bits : word & ~bits;
}

export const bitOf = (tile: Tile, x: number, y: number): 0 | 1 =>
  ((tile[y * WORDS_PER_ROW + (x >> 5)] ?? 0) >>> (x & 31)) & 1 ? 1 : 0;

/** Set bits of a word. @see Warren, Hacker's Delight, section 5-1 */
export function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Index of the lowest set bit; the word must not be 0. */
export const lowestBit = (word: number): number => 31 - Math.clz32(word & -word);

export function countTile(tile: Tile): number {
  let sum = 0;
  for (let at = 0; at < TILE_WORDS; at++) {
    const word = tile[at] ?? 0;
    if (word !== 0) sum += popcount(word);
  }
  return sum;
}

export function sameTile(a: Tile, b: Tile): boolean {
  if (a === b) return true;
  for (let at = 0; at < TILE_WORDS; at++) if (a[at] !== b[at]) return false;
  return true;
}

export function isBlank(tile: Tile): boolean {
  for (let at = 0; at < TILE_WORDS; at++) if (tile[at] !== 0) return false;
  return true;
}

/** The smallest rectangle that holds the set bits, in the tile's own coordinates; null when none is set. */
export function boundsOfTile(tile: Tile): Rect | null {
  const columns = new Int32Array(WORDS_PER_ROW);
  let top = -1;
  let bottom = -1;
  for (let at = 0; at < TILE_WORDS; at++) {
    const word = tile[at] ?? 0;
    if (word === 0) continue;
    const row = Math.floor(at / WORDS_PER_ROW);
    if (top < 0) top = row;
    bottom = row;
    columns[at % WORDS_PER_ROW] = (columns[at % WORDS_PER_ROW] ?? 0) | word;
  }
  if (top < 0) return null;
  const left = columns.findIndex((word) => word !== 0);
  const right = columns.findLastIndex((word) => word !== 0);
  const x = left * 32 + lowestBit(columns[left] ?? 0);
  return { x, y: top, width: right * 32 + 32 - Math.clz32(columns[right] ?? 0) - x, height: bottom - top + 1 };
}
