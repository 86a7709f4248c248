import type { Size } from "../../geometry/geometry.ts";
import { noteCounted, packQuarters, type QuarterTile, type QuarterTiles, quarterTile, unpackQuarters } from "./quarterTile.ts";
import { TILE_BYTES, TILE_WORDS } from "./tile.ts";
import { TileGrid } from "./tileGrid.ts";

/**
 * A mask as it crosses to a worker: two flat arrays, whose buffers may be handed over. Empty and full tiles are marks alone, so that it
 * weighs what is painted: at most 12.7 MB at 100 megapixels.
 */
export interface MaskSnapshot {
  readonly size: Size;
  /** One a tile, row by row: 0 empty, 1 full, 2 its bits stand in `words`. */
  readonly marks: Uint8Array<ArrayBuffer>;
  /** The bits of the tiles marked 2, one tile after the other. */
  readonly words: Int32Array<ArrayBuffer>;
  /** Their blocks, where whoever made this had the time to count them: the page has not, when all of a large mask changes at once. */
  readonly quarters?: QuarterTiles;
}

const EMPTY = 0;
const FULL = 1;
const OWN = 2;

/** Copy of the tiles as they are now, unaffected by later edits; `withBlocks`, their blocks are counted too. */
export function snapshotOf(grid: TileGrid, withBlocks: boolean): MaskSnapshot {
  const marks = Uint8Array.from(grid.tiles, (tile, at) => (tile === null ? EMPTY : tile === grid.full[at] ? FULL : OWN));
  const words = new Int32Array((grid.bytes / TILE_BYTES) * TILE_WORDS);
  const quarters: QuarterTile[] = [];
  let at = 0;
  for (const [i, tile] of grid.tiles.entries()) {
    if (tile === null || marks[i] !== OWN) continue;
    words.set(tile, at);
    at += TILE_WORDS;
    if (withBlocks) quarters.push(quarterTile(tile));
  }
  return { size: grid.size, marks, words, ...(withBlocks ? { quarters: packQuarters(quarters) } : {}) };
}

/** The buffers of a snapshot that can be transferred instead of copied. */
export const buffersOf = ({ marks, words, quarters }: MaskSnapshot): ArrayBuffer[] => [
  marks.buffer,
  words.buffer,
  ...(quarters ? [quarters.starts.buffer, quarters.spans.buffer] : []),
];

/**
 * The tiles of a snapshot, one taken over at each step: all of a large one at once would be a stall of the page.
 *
 * @throws RangeError when the arrays do not fit the size
 */
export function* gridInSteps({ size, marks, words, quarters }: MaskSnapshot): Generator<undefined, TileGrid> {
  const grid = new TileGrid(size);
  const counted = quarters && unpackQuarters(quarters);
  let at = 0;
  for (const i of grid.tiles.keys()) {
    if (marks[i] === FULL) grid.tiles[i] = grid.full[i] ?? null;
    if (marks[i] !== OWN) continue;
    const tile = words.slice(at, at + TILE_WORDS);
    const quarter = counted?.next().value;
    grid.tiles[i] = tile;
    if (quarter) noteCounted(tile, quarter);
    at += TILE_WORDS;
    yield;
  }
  if (marks.length !== grid.tiles.length || at !== words.length)
    throw new RangeError(`This snapshot is not of a mask of ${size.width} x ${size.height}.`);
  return grid;
}
