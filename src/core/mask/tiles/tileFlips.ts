import { type PackedTile, packTile, unpackTile } from "./packedTile.ts";
import { isBlank, newTile, sameTile, TILE_BYTES, TILE_WORDS, type Tile } from "./tile.ts";
import type { OldTile } from "./tileEdit.ts";
import type { TileGrid } from "./tileGrid.ts";

/**
 * The same as flat arrays, to be stored: by tile its index in the grid, and the bytes of `data` that are its own; FULL for a tile that is
 * flipped wholly, TILE_BYTES for one that is not packed.
 */
export interface StoredFlips {
  readonly places: Int32Array<ArrayBuffer>;
  readonly lengths: Int32Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
}

const FULL = -1;

/** The pixels that a change has flipped, tile by tile. To flip them once more takes it back, and again makes it anew. */
export class TileFlips {
  readonly #grid: TileGrid;
  readonly #places: Int32Array<ArrayBuffer>;
  readonly #tiles: (Tile | PackedTile)[];
  /** Number of tiles from the first that are packed, or would not get smaller. */
  #packed = 0;
  #bytes: number;
  #isDone: boolean;

  /** @param isDone whether the grid has them */
  constructor(grid: TileGrid, flips: readonly FlippedTile[], isDone: boolean) {
    this.#grid = grid;
    this.#places = Int32Array.from(flips, ({ at }) => at);
    this.#tiles = flips.map(({ tile }) => tile);
    this.#isDone = isDone;
    this.#bytes = flips.reduce((sum, { at, tile }) => sum + (tile === grid.full[at] ? 0 : tile.byteLength), 0);
  }

  /** The changes in a grid. @param old the tiles before them */
  static since(grid: TileGrid, old: readonly OldTile[]): TileFlips {
    const flips = old.flatMap(({ at, tile }) => {
      const flipped = xor(tile, grid.tiles[at] ?? null, grid.full[at]);
      return flipped ? [{ at, tile: flipped }] : [];
    });
    return new TileFlips(grid, flips, true);
  }

  /** @throws RangeError when they are not of a grid of this size */
  static fromStored(grid: TileGrid, { places, lengths, data }: StoredFlips, isDone: boolean): TileFlips {
    let from = 0;
    const flips: FlippedTile[] = [];
    for (const [i, at] of places.entries()) {
      const full = grid.full[at];
      const length = lengths[i] ?? 0;
      if (!full || (length !== FULL && (length <= 0 || from + length > data.length))) throw new RangeError(MISFIT);
      if (length === FULL) flips.push({ at, tile: full });
      else {
        const bytes = data.slice(from, from + length);
        flips.push({ at, tile: length === TILE_BYTES ? new Int32Array(bytes.buffer) : bytes });
        from += length;
      }
    }
    if (from !== data.length || lengths.length !== places.length) throw new RangeError(MISFIT);
    return new TileFlips(grid, flips, isDone);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Brings the grid to one side of the change.
   *
   * @throws RangeError when it is there already
   */
  flip(side: "before" | "after"): void {
    if (this.#isDone === (side === "after")) throw new RangeError(`The mask is as it was ${side} this change.`);
    const { tiles, full } = this.#grid;
    for (const [i, kept] of this.#tiles.entries()) {
      const at = this.#places[i] ?? 0;
      tiles[at] = xor(tiles[at] ?? null, kept instanceof Uint8Array ? unpackTile(kept) : kept, full[at]);
    }
    this.#isDone = side === "after";
  }

  /**
   * Packs what it keeps, tile by tile, for as long as there is time.
   *
   * @returns whether all is packed
   */
  pack(hasTime: () => boolean): boolean {
    for (; this.#packed < this.#tiles.length && hasTime(); this.#packed++) {
      const tile = this.#tiles[this.#packed];
      const at = this.#places[this.#packed] ?? 0;
      if (!tile || tile instanceof Uint8Array || tile === this.#grid.full[at]) continue;
      const packed = packTile(tile);
      if (!packed) continue;
      this.#tiles[this.#packed] = packed;
      this.#bytes += packed.byteLength - tile.byteLength;
    }
    return this.#packed === this.#tiles.length;
  }

  stored(): StoredFlips {
    const parts = this.#tiles.map((tile, i) => {
      if (tile === this.#grid.full[this.#places[i] ?? 0]) return null;
      return tile instanceof Uint8Array ? tile : (packTile(tile) ?? new Uint8Array(tile.buffer));
    });
    const data = new Uint8Array(parts.reduce((sum, part) => sum + (part?.byteLength ?? 0), 0));
    let at = 0;
    for (const part of parts) {
      if (part) data.set(part, at);
      at += part?.byteLength ?? 0;
    }
    return { places: this.#places.slice(), lengths: Int32Array.from(parts, (part) => part?.byteLength ?? FULL), data };
  }
}

const MISFIT = "These flips are not of a mask of this size.";

interface FlippedTile {
  readonly at: number;
  readonly tile: Tile | PackedTile;
}

/** The pixels in which two tiles differ; null when blank, the shared tile when full. It may be one of the two. */
function xor(one: Tile | null, other: Tile | null, full: Tile | undefined): Tile | null {
  if (one === null || other === null) return one ?? other;
  if (one === other) return null;
  const tile = newTile();
  for (let w = 0; w < TILE_WORDS; w++) tile[w] = (one[w] ?? 0) ^ (other[w] ?? 0);
  if (isBlank(tile)) return null;
  return full && sameTile(tile, full) ? full : tile;
}
