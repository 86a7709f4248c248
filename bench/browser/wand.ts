import { areaOf, type Size } from "../../src/core/geometry/geometry.ts";
import { type PixelSource, wand } from "../../src/core/mask/selection/wand.ts";
import { TILE_SIDE } from "../../src/core/mask/tiles/tile.ts";
import { alternate, type Budget, timed } from "../measure.ts";
import { chance, MP_24 } from "../scene.ts";

const TILE_PIXELS = TILE_SIDE * TILE_SIDE;
const NEAR = 3 * 255;

/** A soft gradient with noise in it, cut into tiles beforehand: what is compared is the search, not the reading. */
function gradientSource(size: Size): { source: PixelSource; tiles: readonly Uint8ClampedArray[] } {
  const columns = Math.ceil(size.width / TILE_SIDE);
  const rows = Math.ceil(size.height / TILE_SIDE);
  const next = chance(11);
  const tiles = Array.from({ length: columns * rows }, (_, at) => {
    const left = (at % columns) * TILE_SIDE;
    const top = Math.floor(at / columns) * TILE_SIDE;
    const tile = new Uint8ClampedArray(4 * TILE_PIXELS);
    for (let i = 0; i < TILE_PIXELS; i++) {
      const x = left + (i % TILE_SIDE);
      const y = top + Math.floor(i / TILE_SIDE);
      if (x >= size.width || y >= size.height) continue;
      const grain = 12 * next();
      tile.set([90 + (100 * x) / size.width + grain, 120 + grain, 90 + (100 * y) / size.height + grain, 255], 4 * i);
    }
    return tile;
  });
  const blank = new Uint8ClampedArray(4 * TILE_PIXELS);
  return { source: { size, tile: (column, row) => tiles[row * columns + column] ?? blank }, tiles };
}

/** Every pixel once: is its colour, as RGB, near the first one's? */
function thresholdPass(tiles: readonly Uint8ClampedArray[], white: Uint8Array): number {
  const [red = 0, green = 0, blue = 0] = tiles[0] ?? [];
  let at = 0;
  let count = 0;
  for (const tile of tiles) {
    for (let i = 0; i < tile.length; i += 4) {
      const distance =
        Math.abs((tile[i] ?? 0) - red) + Math.abs((tile[i + 1] ?? 0) - green) + Math.abs((tile[i + 2] ?? 0) - blue);
      const isNear = distance <= NEAR ? 1 : 0;
      white[at++] = isNear;
      count += isNear;
    }
  }
  return count;
}

export const wandOverAll: Budget = {
  name: "wand over everything at 24 MP / one threshold pass",
  demand: 6,
  sense: "most",
  async run() {
    const { source, tiles } = gradientSource(MP_24);
    const white = new Uint8Array(TILE_PIXELS * tiles.length);
    const all = () => wand(source, { x: 5, y: 5 }, { tolerance: 100, isContiguous: true });
    if (all().count() !== areaOf(MP_24)) throw new Error("The wand did not take everything.");
    return alternate(
      () => timed(all),
      () => timed(() => thresholdPass(tiles, white)),
      { rounds: 7, warmUps: 2 },
    );
  },
};
