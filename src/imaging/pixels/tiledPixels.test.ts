import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rect } from "../../core/geometry/geometry.ts";
import { TILE_SIDE } from "../../core/mask/tiles/tile.ts";
import { TiledPixels } from "./tiledPixels.ts";

/** A pixel that says where it is. */
const pixelAt = (x: number, y: number): number[] => [x & 255, x >> 8, y & 255, 1 + (y >> 8)];
const BLOCK_BYTES = 4 * 2048 * 256;

function pictureOf(width: number, height: number, maxBytes: number) {
  const read: Rect[] = [];
  const pixels = new TiledPixels(
    { width, height },
    (area) => {
      read.push(area);
      const data = new Uint8ClampedArray(4 * area.width * area.height);
      for (let y = 0, at = 0; y < area.height; y++)
        for (let x = 0; x < area.width; x++, at += 4) data.set(pixelAt(area.x + x, area.y + y), at);
      return data;
    },
    maxBytes,
  );
  return { pixels, read };
}

const side = fc.oneof(fc.constantFrom(1, 255, 256, 257, 2047, 2048, 2049), fc.integer({ min: 1, max: 700 }));

test("every tile holds the picture's pixels, and nothing beyond the canvas, in whatever order they are asked for", () => {
  const asked = fc.tuple(side, side).chain(([width, height]) =>
    fc.tuple(
      fc.constant({ width, height }),
      fc.array(fc.tuple(fc.nat(Math.ceil(width / TILE_SIDE) - 1), fc.nat(Math.ceil(height / TILE_SIDE) - 1)), {
        minLength: 1,
        maxLength: 6,
      }),
      fc.constantFrom(0, 2 * BLOCK_BYTES),
    ),
  );
  fc.assert(
    fc.property(asked, ([{ width, height }, tiles, maxBytes]) => {
      const { pixels } = pictureOf(width, height, maxBytes);
      for (const [column, row] of tiles) {
        const tile = pixels.tile(column, row);
        for (const [x, y] of [
          [0, 0],
          [255, 0],
          [0, 255],
          [255, 255],
          [(width - 1) % TILE_SIDE, (height - 1) % TILE_SIDE],
          [width % TILE_SIDE, height % TILE_SIDE],
        ] as const) {
          const at = 4 * (y * TILE_SIDE + x);
          const [imageX, imageY] = [column * TILE_SIDE + x, row * TILE_SIDE + y];
          const isInside = imageX < width && imageY < height;
          expect([...tile.subarray(at, at + 4)]).toEqual(isInside ? pixelAt(imageX, imageY) : [0, 0, 0, 0]);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test("what fits is read once; beyond that the block that was used longest ago goes", () => {
  const { pixels, read } = pictureOf(2048, 1024, 2 * BLOCK_BYTES);
  for (const [column, row] of [
    [0, 0],
    [7, 0],
    [3, 1],
    [1, 0],
  ] as const)
    pixels.tile(column, row);
  expect(read.map(({ y }) => y)).toEqual([0, 256]);
  pixels.tile(0, 2);
  pixels.tile(2, 0);
  expect(read.map(({ y }) => y)).toEqual([0, 256, 512]);
  pixels.tile(0, 1);
  expect(read.map(({ y }) => y)).toEqual([0, 256, 512, 256]);
});
