import { type PackedTile, packTile, unpackTile } from "./packedTile.ts";
import type { Tile } from "./tile.ts";
import type { OldTile } from "./tileEdit.ts";
import type { TileGrid } from "./tileGrid.ts";

/**
 * The tiles that a change has put others in the place of, or, taken back, those it had put there: each swap changes them over. What
 * lies here is nowhere else in the grid, and may be packed.
 */
export class TileSwaps {
  readonly #grid: TileGrid;
  readonly #places: Int32Array;
  readonly #tiles: (Tile | PackedTile | null)[];
  /** What is before it is packed, or would gain nothing. */
  #packed = 0;
  #bytes: number;
  #side: "before" | "after" = "before";

  /** @param old what stood in the grid until now */
  constructor(grid: TileGrid, old: readonly OldTile[]) {
    this.#grid = grid;
    this.#places = Int32Array.from(old, ({ at }) => at);
    this.#tiles = old.map(({ tile }) => tile);
    this.#bytes = this.#weight();
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Puts the tiles of one side in their places, and keeps the others.
   *
   * @throws RangeError when they are there already
   */
  swap(side: "before" | "after"): void {
    if (side !== this.#side) throw new RangeError(`The mask is as it was ${side} this change.`);
    const { tiles } = this.#grid;
    for (const [i, kept] of this.#tiles.entries()) {
      const at = this.#places[i] ?? 0;
      this.#tiles[i] = tiles[at] ?? null;
      tiles[at] = kept instanceof Uint8Array ? unpackTile(kept) : kept;
    }
    this.#side = side === "before" ? "after" : "before";
    this.#packed = 0;
    this.#bytes = this.#weight();
  }

  /**
   * Packs what it keeps, tile by tile, for as long as there is time.
   *
   * @returns whether all is packed
   */
  pack(hasTime: () => boolean): boolean {
    for (; this.#packed < this.#tiles.length && hasTime(); this.#packed++) {
      const tile = this.#tiles[this.#packed] ?? null;
      const at = this.#places[this.#packed] ?? 0;
      if (tile === null || tile instanceof Uint8Array || tile === this.#grid.full[at]) continue;
      const packed = packTile(tile);
      if (!packed) continue;
      this.#tiles[this.#packed] = packed;
      this.#bytes += packed.byteLength - tile.byteLength;
    }
    return this.#packed === this.#tiles.length;
  }

  #weight(): number {
    return this.#tiles.reduce<number>(
      (sum, tile, i) => sum + (tile instanceof Uint8Array ? tile.byteLength : this.#grid.weightOf(tile, this.#places[i] ?? 0)),
      0,
    );
  }
}
