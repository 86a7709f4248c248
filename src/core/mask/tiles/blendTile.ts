import type { SelectMode } from "../selection/selectMode.ts";
import { newTile, TILE_WORDS, type Tile } from "./tile.ts";

/**
 * What laying `by` onto `tile` makes of it: one of the two, `full`, null for empty, or a new tile; never is one of them written.
 *
 * @param full what a full tile is at that place; a tile that is full is that one
 */
export function blendTile(tile: Tile | null, by: Tile | null, full: Tile, mode: SelectMode): Tile | null {
  switch (mode) {
    case "replace":
      return by;
    case "add":
      if (by === null || tile === full) return tile;
      return tile === null || by === full ? by : either(tile, by);
    case "subtract":
      if (by === null || tile === null) return tile;
      return by === full ? null : without(tile, by);
    case "intersect":
      if (by === null || tile === null) return null;
      return by === full ? tile : tile === full ? by : both(tile, by);
  }
}

function either(a: Tile, b: Tile): Tile {
  const tile = newTile();
  for (let at = 0; at < TILE_WORDS; at++) tile[at] = (a[at] ?? 0) | (b[at] ?? 0);
  return tile;
}

function without(a: Tile, b: Tile): Tile {
  const tile = newTile();
  for (let at = 0; at < TILE_WORDS; at++) tile[at] = (a[at] ?? 0) & ~(b[at] ?? 0);
  return tile;
}

function both(a: Tile, b: Tile): Tile {
  const tile = newTile();
  for (let at = 0; at < TILE_WORDS; at++) tile[at] = (a[at] ?? 0) & (b[at] ?? 0);
  return tile;
}
