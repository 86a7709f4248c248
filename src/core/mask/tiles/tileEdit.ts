import { type Rect, sameSize, union } from "../../geometry/geometry.ts";
import type { SelectMode } from "../selection/selectMode.ts";
import { blendTile } from "./blendTile.ts";
import { GrowingRect } from "./growingRect.ts";
import { fillTileRow, isBlank, newTile, sameTile, TILE_SHIFT, TILE_SIDE, type Tile } from "./tile.ts";
import type { TileGrid } from "./tileGrid.ts";

/** The earlier tile of a place that an edit has changed. */
export interface OldTile {
  readonly at: number;
  readonly tile: Tile | null;
}

const NOTHING: Rect = { x: 0, y: 0, width: 0, height: 0 };

/** Writes the tiles of a grid: the first write to one sets the old one aside, and from then on the copy in its place is written. */
export class TileEdit {
  readonly #grid: TileGrid;
  readonly #before = new Map<number, Tile | null>();
  readonly #isOwned: Uint8Array;
  readonly #pending = new GrowingRect();
  #dirty = NOTHING;
  #isClosed = false;

  /** No other edit of the grid may be open. */
  constructor(grid: TileGrid) {
    this.#grid = grid;
    this.#isOwned = new Uint8Array(grid.tiles.length);
    grid.written = this.#isOwned;
  }

  /** Bounds of everything filled up to the last `takeFilled`. */
  get dirty(): Rect {
    return this.#dirty;
  }

  /** @throws RangeError when the edit is closed */
  fill(row: number, first: number, last: number, value: 0 | 1): void {
    this.#mustBeOpen();
    const { size, columns } = this.#grid;
    const from = Math.max(0, first);
    const to = Math.min(size.width - 1, last);
    if (row < 0 || row >= size.height || to < from) return;
    const tileRow = (row >> TILE_SHIFT) * columns;
    const rowInTile = row & (TILE_SIDE - 1);
    let isTouched = false;
    for (let column = from >> TILE_SHIFT, end = to >> TILE_SHIFT; column <= end; column++) {
      const tile = this.#writable(tileRow + column, value);
      if (!tile) continue;
      const left = column << TILE_SHIFT;
      fillTileRow(tile, rowInTile, Math.max(0, from - left), Math.min(TILE_SIDE - 1, to - left), value === 1);
      isTouched = true;
    }
    if (isTouched) this.#pending.add(row, from, to);
  }

  /** @throws RangeError when the edit is closed, or when the sizes differ */
  blend(source: TileGrid, mode: SelectMode): void {
    this.#mustBeOpen();
    const { size, columns, tiles, full: fulls } = this.#grid;
    if (!sameSize(source.size, size)) throw new RangeError("A mask can be laid onto one of the same size only.");
    for (const [at, full] of fulls.entries()) {
      const tile = tiles[at] ?? null;
      const by = source.tiles[at] ?? null;
      const blended = blendTile(tile, by === source.full[at] ? full : by, full, mode);
      if (blended === tile) continue;
      if (!this.#before.has(at)) this.#before.set(at, tile);
      this.#isOwned[at] = 0;
      tiles[at] = blended;
      const x = (at % columns) * TILE_SIDE;
      const y = Math.floor(at / columns) * TILE_SIDE;
      const right = Math.min(size.width, x + TILE_SIDE) - 1;
      this.#pending.add(y, x, right);
      this.#pending.add(Math.min(size.height, y + TILE_SIDE) - 1, x, right);
    }
  }

  /**
   * Bounds of everything filled since the last call.
   *
   * @throws RangeError when the edit is closed
   */
  takeFilled(): Rect {
    this.#mustBeOpen();
    const filled = this.#pending.take();
    this.#dirty = union(this.#dirty, filled);
    return filled;
  }

  /**
   * No more is written. Tiles that came out blank, full or as they were are again the shared ones.
   *
   * @returns what stood in the places that are different now
   */
  close(): OldTile[] {
    this.#end();
    const { tiles, full: fulls } = this.#grid;
    const old: OldTile[] = [];
    for (const [at, before] of this.#before) {
      const tile = tiles[at] ?? null;
      const full = fulls[at];
      if (!full) continue;
      const after = tile === null || isBlank(tile) ? null : sameTile(tile, full) ? full : tile;
      const isSame = after === null || before === null ? after === before : sameTile(after, before);
      tiles[at] = isSame ? before : after;
      if (!isSame) old.push({ at, tile: before });
    }
    return old;
  }

  /** No more is written, and what was is gone. */
  rollback(): void {
    this.#end();
    for (const [at, tile] of this.#before) this.#grid.tiles[at] = tile;
  }

  #end(): void {
    this.#mustBeOpen();
    this.#isClosed = true;
    this.#grid.written = null;
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw new RangeError("This edit of the mask is closed.");
  }

  #writable(at: number, value: 0 | 1): Tile | null {
    const { tiles, full } = this.#grid;
    const tile = tiles[at] ?? null;
    if (this.#isOwned[at] === 1) return tile;
    if (value === 0 ? tile === null : tile === full[at]) return null;
    const copy = tile ? tile.slice() : newTile();
    if (!this.#before.has(at)) this.#before.set(at, tile);
    this.#isOwned[at] = 1;
    tiles[at] = copy;
    return copy;
  }
}
