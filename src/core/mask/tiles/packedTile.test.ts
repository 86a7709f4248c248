import fc from "fast-check";
import { expect, test } from "vitest";
import { packTile, unpackTile } from "./packedTile.ts";
import { fillTileRow, newTile, TILE_BYTES, TILE_SIDE, type Tile } from "./tile.ts";

const column = fc.integer({ min: 0, max: TILE_SIDE - 1 });
/** Rectangles, set and cleared, over one another. */
const anyTile = fc.array(fc.tuple(column, column, column, column, fc.boolean()), { maxLength: 12 }).map((rects) => {
  const tile = newTile();
  for (const [a, b, c, d, isSet] of rects)
    for (let row = Math.min(a, b); row <= Math.max(a, b); row++) fillTileRow(tile, row, Math.min(c, d), Math.max(c, d), isSet);
  return tile;
});
/** Every word by chance; what there are few of packs, what there are many of does not. */
const wildTile = fc.tuple(fc.integer(), fc.integer({ min: 0, max: 2_000 })).map(([seed, words]) => wildWords(seed, words));

function wildWords(seed: number, words: number): Tile {
  const tile = newTile();
  let state = seed | 1;
  for (let i = 0; i < words; i++) {
    state = Math.imul(state, 0x2c1b3c6d) + 0x297a2d39;
    tile[(state >>> 8) % tile.length] = Math.imul(state, 0x85ebca6b);
  }
  return tile;
}

test("what is packed comes back bit for bit, and weighs less", () => {
  fc.assert(
    fc.property(fc.oneof(anyTile, wildTile), (tile) => {
      const packed = packTile(tile);
      if (!packed) return;
      expect(packed.byteLength).toBeLessThanOrEqual(TILE_BYTES / 2);
      expect(unpackTile(packed)).toEqual(tile);
    }),
    { numRuns: 300 },
  );
});

test("rectangles always pack, a full and an empty tile into a few bytes, a chessboard not at all", () => {
  fc.assert(fc.property(anyTile, (tile) => packTile(tile) !== null));
  expect(packTile(newTile())?.byteLength).toBeLessThan(5);
  expect(packTile(newTile().fill(-1))?.byteLength).toBeLessThan(6);
  expect(packTile(newTile().fill(0x55555555))).toBeNull();
  const rows = newTile().map((_, at) => ((at >> 3) % 2 === 0 ? 0x55555555 : -1));
  expect(packTile(rows)).toBeNull();
});

test("a round stroke's tile weighs a tenth", () => {
  const tile = newTile();
  for (let row = 30; row < 230; row++) {
    const half = Math.round(Math.sqrt(100 ** 2 - (row - 130) ** 2));
    fillTileRow(tile, row, 128 - half, 127 + half, true);
  }
  expect(packTile(tile)?.byteLength).toBeLessThan(TILE_BYTES / 10);
});
