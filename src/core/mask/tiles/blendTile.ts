import type { SelectMode } from "../selection/selectMode.ts";
import { newTile, TILE_WORDS, type Tile } from "./tile.ts";

/**
 * The combination of `tile` with `by`: one of the two, `full`, null for empty, or a new tile; neither of the two is written.
 *
 * @param full the full tile of that place; a tile that is full is that one
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
