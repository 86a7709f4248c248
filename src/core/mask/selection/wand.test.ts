import fc from "fast-check";
import { expect, test } from "vitest";
import { deltaE, labOf } from "../../colour/colour.ts";
import type { Size } from "../../geometry/geometry.ts";
import { pixelsOf } from "../testing/naiveMask.ts";
import { TILE_SIDE } from "../tiles/tile.ts";
import { type PixelSource, wand } from "./wand.ts";

type Colour = readonly [number, number, number, number];

/** A picture told pixel by pixel, that counts the tiles it was asked for and gives the same array each time. */
function picture(size: Size, colourAt: (x: number, y: number) => Colour) {
  const visited = new Set<string>();
  const pixels = new Uint8ClampedArray(4 * TILE_SIDE * TILE_SIDE);
  const source: PixelSource = {
    size,
    tile(column, row) {
      visited.add(`${column} ${row}`);
      pixels.fill(0);
      for (let y = 0; y < TILE_SIDE; y++)
        for (let x = 0; x < TILE_SIDE; x++) {
          const [left, top] = [column * TILE_SIDE + x, row * TILE_SIDE + y];
          if (left < size.width && top < size.height) pixels.set(colourAt(left, top), 4 * (y * TILE_SIDE + x));
        }
      return pixels;
    },
  };
  return { source, visited };
}

const NO_COLOUR: Colour = [0, 0, 0, 0];
const PALETTE: readonly Colour[] = [[200, 40, 30, 255], [206, 48, 36, 255], [180, 60, 40, 255], [20, 30, 220, 255], NO_COLOUR];
const scene = fc.record({
  width: fc.constantFrom(1, 7, 255, 256, 257, 300),
  height: fc.constantFrom(1, 9, 256, 259),
  block: fc.integer({ min: 1, max: 40 }),
  seed: fc.integer(),
  tolerance: fc.constantFrom(0, 4, 12, 100),
  share: fc.record({ x: fc.double({ min: 0, max: 0.999, noNaN: true }), y: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
});

const isAlike = ([r, g, b, a]: Colour, [red, green, blue, alpha]: Colour, tolerance: number): boolean =>
  a < 128 || alpha < 128 ? a < 128 && alpha < 128 : deltaE(labOf(r, g, b), labOf(red, green, blue)) <= tolerance;

/** Blocks of colour at random, the same for the same seed. */
const blocks =
  (block: number, seed: number) =>
  (x: number, y: number): Colour => {
    const hash = Math.imul(
      Math.imul(Math.floor(x / block) + 7, 73_856_093) ^ Math.imul(Math.floor(y / block) + 3, 19_349_663) ^ seed,
      2_654_435_761,
    );
    return PALETTE[(hash >>> 28) % PALETTE.length] ?? NO_COLOUR;
  };

test.each([true, false])("each pixel is taken that should be (contiguous: %s)", (isContiguous) => {
  fc.assert(
    fc.property(scene, ({ width, height, block, seed, tolerance, share }) => {
      const colourAt = blocks(block, seed);
      const { source } = picture({ width, height }, colourAt);
      const at = { x: Math.floor(share.x * width), y: Math.floor(share.y * height) };
      const alike = new Set(PALETTE.filter((colour) => isAlike(colourAt(at.x, at.y), colour, tolerance)));
      const similar = (x: number, y: number) => alike.has(colourAt(x, y));
      const wanted = new Uint8Array(width * height);
      if (isContiguous) {
        const todo = [at];
        for (let p = todo.pop(); p; p = todo.pop()) {
          if (p.x < 0 || p.y < 0 || p.x >= width || p.y >= height || wanted[p.y * width + p.x] || !similar(p.x, p.y)) continue;
          wanted[p.y * width + p.x] = 1;
          todo.push({ ...p, x: p.x - 1 }, { ...p, x: p.x + 1 }, { ...p, y: p.y - 1 }, { ...p, y: p.y + 1 });
        }
      } else for (let i = 0; i < wanted.length; i++) wanted[i] = similar(i % width, Math.floor(i / width)) ? 1 : 0;
      const taken = wand(source, at, { tolerance, isContiguous });
      const wrong = pixelsOf(taken).findIndex((value, i) => value !== wanted[i]);
      if (wrong >= 0) expect.fail(`${wrong % width}, ${Math.floor(wrong / width)}`);
    }),
    { numRuns: 40 },
  );
});

test("a small area fetches the tiles that it touches, and no others", () => {
  const { source, visited } = picture({ width: 5_000, height: 5_000 }, (x, y) =>
    x >= 300 && x < 340 && y >= 300 && y < 340 ? [255, 255, 255, 255] : [10, 10, 10, 255],
  );
  expect(wand(source, { x: 310, y: 310 }, { tolerance: 10, isContiguous: true }).count()).toBe(1_600);
  expect([...visited]).toEqual(["1 1"]);
});

test("it is put on the pixel that holds the place, and tells how far it is, rising to 1", () => {
  const { source } = picture({ width: 300, height: 600 }, (x) => (x < 100 ? [0, 0, 0, 255] : [255, 255, 255, 255]));
  const shares: number[] = [];
  const taken = wand(source, { x: 99.9, y: 12.5 }, { tolerance: 10, isContiguous: false }, (share) => shares.push(share));
  expect(taken.bounds()).toEqual({ x: 0, y: 0, width: 100, height: 600 });
  expect(shares).toEqual([1 / 3, 2 / 3, 1]);
});

test("off the picture there is nothing to take", () => {
  const { source } = picture({ width: 4, height: 4 }, () => [0, 0, 0, 255]);
  expect(() => wand(source, { x: 4, y: 0 }, { tolerance: 10, isContiguous: true })).toThrow(RangeError);
});
