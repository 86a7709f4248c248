import { lowestBit, newTile, TILE_BYTES, TILE_SIDE, type Tile, WORDS_PER_ROW } from "./tile.ts";

/**
 * A tile as it lies in the history: for each row how many of its pixels differ from the one left of them (the first from black), and in
 * which columns; SAME_ROWS and a number stand for so many rows that are as the one above. A stroke's tile weighs a tenth and less.
 */
export type PackedTile = Uint8Array<ArrayBuffer>;

const SAME_ROWS = 255;
/** Largest packed tile that is worth its unpacking. */
const MAX_BYTES = TILE_BYTES / 2;

const scratch = new Uint8Array(MAX_BYTES + TILE_SIDE + 2);

/** Null when the tile is too wild to gain by it. */
export function packTile(tile: Tile): PackedTile | null {
  let at = 0;
  for (let row = 0; row < TILE_SIDE; row++) {
    let same = 0;
    while (row + same < TILE_SIDE && same < SAME_ROWS && isAsAbove(tile, row + same)) same++;
    if (same > 0) {
      scratch[at++] = SAME_ROWS;
      scratch[at++] = same;
      row += same - 1;
    } else {
      const behind = writeChanges(tile, row, at + 1);
      if (behind - at - 1 >= SAME_ROWS) return null;
      scratch[at] = behind - at - 1;
      at = behind;
    }
    if (at > MAX_BYTES) return null;
  }
  return scratch.slice(0, at);
}

/** The tile that was packed. */
export function unpackTile(packed: PackedTile): Tile {
  const tile = newTile();
  let row = 0;
  for (let at = 0; at < packed.length; ) {
    const count = packed[at++] ?? 0;
    if (count === SAME_ROWS) {
      const end = row + (packed[at++] ?? 0);
      for (; row < end; row++) tile.copyWithin(row * WORDS_PER_ROW, (row - 1) * WORDS_PER_ROW, row * WORDS_PER_ROW);
      continue;
    }
    const base = row * WORDS_PER_ROW;
    for (const end = at + count; at < end; at++) {
      const column = packed[at] ?? 0;
      // From here to the row's end all is the other way round.
      const word = base + (column >> 5);
      tile[word] = (tile[word] ?? 0) ^ (-1 << (column & 31));
      for (let w = word + 1; w < base + WORDS_PER_ROW; w++) tile[w] = ~(tile[w] ?? 0);
    }
    row++;
  }
  return tile;
}

function isAsAbove(tile: Tile, row: number): boolean {
  if (row === 0) return false;
  const base = row * WORDS_PER_ROW;
  for (let w = base; w < base + WORDS_PER_ROW; w++) if (tile[w] !== tile[w - WORDS_PER_ROW]) return false;
  return true;
}

/** Writes the columns of a row whose pixel differs from the one left of it into `scratch` from `at` on, and returns the place behind. */
function writeChanges(tile: Tile, row: number, at: number): number {
  let behind = at;
  let left = 0;
  for (let w = 0; w < WORDS_PER_ROW; w++) {
    const word = tile[row * WORDS_PER_ROW + w] ?? 0;
    let changes = word ^ ((word << 1) | left);
    left = word >>> 31;
    while (changes !== 0) {
      const bit = lowestBit(changes);
      scratch[behind++] = w * 32 + bit;
      changes &= changes - 1;
    }
  }
  return behind;
}
