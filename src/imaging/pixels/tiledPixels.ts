import { intersect, type Rect, rectOf, type Size } from "../../core/geometry/geometry.ts";
import type { PixelSource } from "../../core/mask/selection/wand.ts";
import { TILE_SIDE } from "../../core/mask/tiles/tile.ts";

/** Read at once: wide and as high as a tile, since the wand goes through a picture row of tiles by row of tiles. 2 MB. */
export const BLOCK = { width: 8 * TILE_SIDE, height: TILE_SIDE };
const BYTES_PER_PIXEL = 4;
/** Maximum size of the kept blocks: a whole image of 32 megapixels, so that a second look at it reads nothing. */
const MAX_BYTES = 128 * 2 ** 20;

/**
 * A picture in tiles, read in larger blocks when they are first asked for. The blocks that were used last are kept, 128 MB of them
 * at most; a tile is given in one array of 256 KB that is written anew each time.
 */
export class TiledPixels implements PixelSource {
  readonly size: Size;
  readonly #read: (area: Rect) => Uint8ClampedArray;
  readonly #maxBlocks: number;
  /** By place; the one that was used last comes last. */
  readonly #blocks = new Map<string, Uint8ClampedArray>();
  readonly #tile = new Uint8ClampedArray(BYTES_PER_PIXEL * TILE_SIDE * TILE_SIDE);

  /** @param read RGBA, straight alpha, row by row, of an area inside the canvas */
  constructor(size: Size, read: (area: Rect) => Uint8ClampedArray, maxBytes = MAX_BYTES) {
    this.size = size;
    this.#read = read;
    this.#maxBlocks = Math.max(1, Math.floor(maxBytes / (BYTES_PER_PIXEL * BLOCK.width * BLOCK.height)));
  }

  tile(column: number, row: number): Uint8ClampedArray {
    const left = column * TILE_SIDE;
    const block = intersect(
      { x: left - (left % BLOCK.width), y: row * TILE_SIDE, width: BLOCK.width, height: BLOCK.height },
      rectOf(this.size),
    );
    const pixels = this.#blockAt(block);
    const stride = BYTES_PER_PIXEL * TILE_SIDE;
    const width = Math.min(TILE_SIDE, this.size.width - left);
    if (width < TILE_SIDE || block.height < TILE_SIDE) this.#tile.fill(0);
    for (let y = 0; y < block.height; y++) {
      const from = BYTES_PER_PIXEL * (y * block.width + left - block.x);
      this.#tile.set(pixels.subarray(from, from + BYTES_PER_PIXEL * width), y * stride);
    }
    return this.#tile;
  }

  #blockAt(block: Rect): Uint8ClampedArray {
    const place = `${block.x},${block.y}`;
    const pixels = this.#blocks.get(place) ?? this.#read(block);
    this.#blocks.delete(place);
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size < this.#maxBlocks) break;
      this.#blocks.delete(oldest);
    }
    this.#blocks.set(place, pixels);
    return pixels;
  }
}
