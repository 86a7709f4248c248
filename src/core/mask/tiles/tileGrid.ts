import { isEmpty, type Rect, type Size, union } from "../../geometry/geometry.ts";
import { BLOCK_SHIFT, BLOCKS, countedOnce, type QuarterTile, writeBlockSpans } from "./quarterTile.ts";
import {
  bitOf,
  boundsOfTile,
  countTile,
  fullTiles,
  lowestBit,
  TILE_BYTES,
  TILE_SHIFT,
  TILE_SIDE,
  type Tile,
  WORDS_PER_ROW,
} from "./tile.ts";

const NOTHING: Rect = { x: 0, y: 0, width: 0, height: 0 };

/** A tile's blocks, for as long as that tile is the one in its place. */
interface Counted {
  readonly of: Tile;
  readonly tile: QuarterTile;
}

/**
 * The pixels of a mask: tiles of 256x256 bits, row by row, null for an empty one, one shared tile for a full one. A tile is only
 * written while its place is marked in `written`, and only by the edit that marked it. Bits beyond the canvas are never set.
 */
export class TileGrid {
  readonly size: Size;
  readonly columns: number;
  readonly tiles: (Tile | null)[];
  /** The full tile of each place: the same object wherever the canvas covers the same part of the tile. */
  readonly full: readonly Tile[];
  /** 1 at the places whose tiles the open edit may write; null when none is open. */
  written: Uint8Array | null = null;
  /** Made when asked for. */
  readonly #counted: (Counted | undefined)[] = [];
  /** A row of a tile that is being written. */
  readonly #blockSpans = new Int32Array(BLOCKS);

  /** @throws RangeError when a side is not a positive whole number */
  constructor(size: Size) {
    const { width, height } = size;
    if (!(Number.isInteger(width) && Number.isInteger(height)) || isEmpty(size)) {
      throw new RangeError(`A mask needs sides of whole pixels, got ${width} x ${height}.`);
    }
    this.size = { width, height };
    this.columns = Math.ceil(width / TILE_SIDE);
    const rows = Math.ceil(height / TILE_SIDE);
    this.tiles = new Array<Tile | null>(this.columns * rows).fill(null);
    this.full = fullTiles(this.size, this.columns, rows);
  }

  /** The tiles as they are now; costs nothing until one of the two is written. */
  copy(): TileGrid {
    const copy = new TileGrid(this.size);
    for (const [at, tile] of this.tiles.entries()) {
      copy.tiles[at] = tile === this.full[at] ? (copy.full[at] ?? null) : tile;
    }
    return copy;
  }

  /** Size of the tiles; empty and full ones count nothing. */
  get bytes(): number {
    return this.tiles.reduce<number>((sum, tile, at) => sum + this.weightOf(tile, at), 0);
  }

  weightOf(tile: Tile | null, at: number): number {
    return tile === null || tile === this.full[at] ? 0 : TILE_BYTES;
  }

  /**
   * Runs of white in a row, left to right, inclusive columns, never touching each other; allocation-free. With `from` and `to` only that
   * part of the row is looked at, and runs are cut to it. A row off the canvas has none. The mask must not be written meanwhile.
   */
  eachRun(row: number, visit: (first: number, last: number) => void, from = 0, to = this.size.width - 1): void {
    if (row < 0 || row >= this.size.height) return;
    // Held as small integers, whatever arithmetic the two come from: the loop is half as fast on doubles.
    const left = Math.max(0, from) | 0;
    const right = Math.min(this.size.width - 1, to) | 0;
    const tiles = this.tiles;
    const fulls = this.full;
    const tileRow = (row >> TILE_SHIFT) * this.columns;
    const offset = (row & (TILE_SIDE - 1)) * WORDS_PER_ROW;
    let start = -1;
    for (let x = left; x <= right; ) {
      const at = tileRow + (x >> TILE_SHIFT);
      const tile = tiles[at] ?? null;
      const tileLeft = x & -TILE_SIDE;
      if (tile === null || tile === fulls[at]) {
        if (tile === null && start >= 0) {
          visit(start, x - 1);
          start = -1;
        } else if (tile !== null && start < 0) start = x;
        x = tileLeft + TILE_SIDE;
        continue;
      }
      const behind = Math.min(right + 1, tileLeft + TILE_SIDE);
      const endWord = offset + ((behind + 31 - tileLeft) >> 5);
      let w = offset + ((x - tileLeft) >> 5);
      let inView = -1 << (x & 31);
      x = behind;
      while (w < endWord) {
        const same = start < 0 ? 0 : -1;
        const word = tile[w] ?? 0;
        let changes = (word ^ same) & inView;
        const base = tileLeft + ((w - offset) << 5);
        while (changes !== 0) {
          const at = base + lowestBit(changes);
          if (at >= behind) break;
          if (start < 0) start = at;
          else {
            visit(start, at - 1);
            start = -1;
          }
          changes = (start < 0 ? word : ~word) & (-1 << at);
        }
        inView = -1;
        // Most words are as the pixel left of them, throughout.
        const goesOn = start < 0 ? 0 : -1;
        do w++;
        while (w < endWord && tile[w] === goesOn);
      }
    }
    if (start >= 0) visit(start, right);
  }

  /**
   * Visits the coverage of a row of 4x4 blocks: spans of equal blocks, left to right, inclusive columns of blocks, with how many
   * of a block's 16 pixels are white (1 to 16). Black blocks are left out, and blocks outside `from` to `to` may be. For a mask
   * that is shown small: sixteen times fewer pixels to visit, and the counts are cached.
   */
  eachBlockRun(row: number, visit: (first: number, last: number, count: number) => void, from: number, to: number): void {
    const shift = TILE_SHIFT - BLOCK_SHIFT;
    const tileRow = row >> shift;
    if (row < 0 || tileRow * TILE_SIDE >= this.size.height) return;
    const rowInTile = row & (BLOCKS - 1);
    let first = 0;
    let last = -1;
    let open = 0;
    const end = Math.min(this.columns - 1, to >> shift);
    for (let column = Math.max(0, from >> shift); column <= end; column++) {
      const at = tileRow * this.columns + column;
      const tile = this.tiles[at] ?? null;
      if (tile === null) continue;
      const quarter = this.written?.[at] === 1 ? null : this.#quarterOf(at, tile);
      const spans = quarter?.spans ?? this.#blockSpans;
      const behind = quarter ? (quarter.starts[rowInTile + 1] ?? 0) : writeBlockSpans(tile, rowInTile, spans, 0);
      const left = column << shift;
      for (let i = quarter?.starts[rowInTile] ?? 0; i < behind; i++) {
        const span = spans[i] ?? 0;
        const start = left + (span & 255);
        const count = span >> 16;
        if (count !== open || start !== last + 1) {
          if (open > 0) visit(first, last, open);
          first = start;
          open = count;
        }
        last = left + ((span >> 8) & 255);
      }
    }
    if (open > 0) visit(first, last, open);
  }

  /** White pixels. */
  count(): number {
    return this.tiles.reduce<number>((sum, tile) => (tile ? sum + countTile(tile) : sum), 0);
  }

  /** The smallest rectangle that holds every white pixel; null when there is none. */
  bounds(): Rect | null {
    let all = NOTHING;
    for (const [at, tile] of this.tiles.entries()) {
      const inTile = tile && boundsOfTile(tile);
      if (!inTile) continue;
      const x = (at % this.columns) * TILE_SIDE;
      const y = Math.floor(at / this.columns) * TILE_SIDE;
      all = union(all, { ...inTile, x: x + inTile.x, y: y + inTile.y });
    }
    return isEmpty(all) ? null : all;
  }

  /** 0 off the canvas. */
  get(x: number, y: number): 0 | 1 {
    if (x < 0 || y < 0 || x >= this.size.width || y >= this.size.height) return 0;
    const tile = this.tiles[Math.floor(y / TILE_SIDE) * this.columns + Math.floor(x / TILE_SIDE)];
    return tile ? bitOf(tile, x % TILE_SIDE, y % TILE_SIDE) : 0;
  }

  /** A tile's blocks; remembered by its place, which is quicker to look up than the tile. */
  #quarterOf(at: number, tile: Tile): QuarterTile {
    const known = this.#counted[at];
    if (known?.of === tile) return known.tile;
    const counted = countedOnce(tile);
    this.#counted[at] = { of: tile, tile: counted };
    return counted;
  }
}
