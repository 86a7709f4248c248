import { isEmpty, type Rect, type Size, sameSize, union } from "../geometry.ts";
import { blendTile } from "./blendTile.ts";
import type { SelectMode } from "./combine.ts";
import { GrowingRect } from "./growingRect.ts";
import {
  BLOCK_SHIFT,
  BLOCKS,
  packQuarters,
  type QuarterTile,
  type QuarterTiles,
  quarterTile,
  unpackQuarters,
  writeBlockSpans,
} from "./quarterTile.ts";
import {
  bitOf,
  boundsOfTile,
  countTile,
  fillTileRow,
  fullTiles,
  isBlank,
  lowestBit,
  newTile,
  sameTile,
  TILE_BYTES,
  TILE_SHIFT,
  TILE_SIDE,
  TILE_WORDS,
  type Tile,
  WORDS_PER_ROW,
} from "./tile.ts";

/** Black, kept, is 0; white, repainted, is 1. */
export type MaskValue = 0 | 1;
export const KEEP = 0;
export const REPAINT = 1;

/** The only way to write. One is open at a time; every member throws RangeError once it is closed. */
export interface MaskEdit {
  /** The canvas, in pixels. */
  readonly size: Size;
  /** Sets the pixels first..last (inclusive, whole numbers) of a row; what lies off the canvas is ignored. */
  fill(row: number, first: number, last: number, value: MaskValue): void;
  /**
   * Lays a mask of the same size, which is not the edited one, onto this one, tile by tile: they share what they then have in common.
   *
   * @throws RangeError when the sizes differ, or when an edit of `source` is open
   */
  blend(source: MaskDocument, mode: SelectMode): void;
  /** Tells the document's listeners what was filled since the last flush. */
  flush(): void;
  /** Closes the edit. Null when nothing changed. */
  commit(label: string): MaskChange | null;
  /** Closes the edit and restores every tile it touched. */
  rollback(): void;
}

/** What one edit did, for undo and redo: give it back to the document that made it. */
export interface MaskChange {
  readonly label: string;
  /** What a history that keeps this change holds at most beside the document. */
  readonly bytes: number;
  /** The canvas rectangle outside which nothing changed. */
  readonly dirty: Rect;
}

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

interface TileSwap {
  readonly at: number;
  readonly before: Tile | null;
  readonly after: Tile | null;
}

const NOTHING: Rect = { x: 0, y: 0, width: 0, height: 0 };

/**
 * A black and white picture in sparse tiles of 256x256 bits: null for an empty one, one shared tile for a full one. Writing happens
 * inside an edit only; a committed tile is never written again, so undo swaps references. Bits beyond the canvas are never set.
 */
export class MaskDocument {
  readonly size: Size;
  readonly #columns: number;
  readonly #tiles: (Tile | null)[];
  /** What a full tile is at each place: the same object wherever the canvas covers equally much of the tile. */
  readonly #full: readonly Tile[];
  readonly #swaps = new WeakMap<MaskChange, readonly TileSwap[]>();
  readonly #listeners = new Set<(dirty: Rect) => void>();
  /** Made when asked for; each holds for as long as the tile it was made of is the one in its place. */
  readonly #quarters: ({ readonly of: Tile; readonly tile: QuarterTile } | undefined)[] = [];
  /** A row of a tile that is being written. */
  readonly #blockSpans = new Int32Array(BLOCKS);
  /** The places whose tiles the open edit may write; null when none is open. */
  #owned: Uint8Array | null = null;

  /** @throws RangeError when a side is not a positive whole number */
  constructor(size: Size) {
    const { width, height } = size;
    if (!(Number.isInteger(width) && Number.isInteger(height)) || isEmpty(size)) {
      throw new RangeError(`A mask needs sides of whole pixels, got ${width} x ${height}.`);
    }
    this.size = { width, height };
    this.#columns = Math.ceil(width / TILE_SIDE);
    const rows = Math.ceil(height / TILE_SIDE);
    this.#tiles = new Array<Tile | null>(this.#columns * rows).fill(null);
    this.#full = fullTiles(this.size, this.#columns, rows);
  }

  /** @throws RangeError when an edit is open */
  begin(): MaskEdit {
    this.#mustBeClosed();
    const before = new Map<number, Tile | null>();
    const isOwned = new Uint8Array(this.#tiles.length);
    this.#owned = isOwned;
    const pending = new GrowingRect();
    let dirty = NOTHING;
    let isClosed = false;

    const mustBeOpen = () => {
      if (isClosed) throw new RangeError("This edit of the mask is closed.");
    };
    const writable = (at: number, value: MaskValue): Tile | null => {
      const tile = this.#tiles[at] ?? null;
      if (isOwned[at] === 1) return tile;
      if (value === KEEP ? tile === null : tile === this.#full[at]) return null;
      const copy = tile ? tile.slice() : newTile();
      if (!before.has(at)) before.set(at, tile);
      isOwned[at] = 1;
      this.#tiles[at] = copy;
      return copy;
    };
    const blend = (source: MaskDocument, mode: SelectMode) => {
      mustBeOpen();
      source.#mustBeClosed();
      if (!sameSize(source.size, this.size)) throw new RangeError("A mask can be laid onto one of the same size only.");
      for (const [at, full] of this.#full.entries()) {
        const tile = this.#tiles[at] ?? null;
        const by = source.#tiles[at] ?? null;
        const blended = blendTile(tile, by === source.#full[at] ? full : by, full, mode);
        if (blended === tile) continue;
        if (!before.has(at)) before.set(at, tile);
        isOwned[at] = 0;
        this.#tiles[at] = blended;
        if (blended !== null && blended === by) this.#quarters[at] = source.#quarters[at];
        const x = (at % this.#columns) * TILE_SIDE;
        const y = Math.floor(at / this.#columns) * TILE_SIDE;
        const right = Math.min(this.size.width, x + TILE_SIDE) - 1;
        pending.add(y, x, right);
        pending.add(Math.min(this.size.height, y + TILE_SIDE) - 1, x, right);
      }
    };
    const fill = (row: number, first: number, last: number, value: MaskValue) => {
      mustBeOpen();
      const from = Math.max(0, first);
      const to = Math.min(this.size.width - 1, last);
      if (row < 0 || row >= this.size.height || to < from) return;
      const tileRow = (row >> TILE_SHIFT) * this.#columns;
      const rowInTile = row & (TILE_SIDE - 1);
      let isTouched = false;
      for (let column = from >> TILE_SHIFT, end = to >> TILE_SHIFT; column <= end; column++) {
        const tile = writable(tileRow + column, value);
        if (!tile) continue;
        const left = column << TILE_SHIFT;
        fillTileRow(tile, rowInTile, Math.max(0, from - left), Math.min(TILE_SIDE - 1, to - left), value === REPAINT);
        isTouched = true;
      }
      if (isTouched) pending.add(row, from, to);
    };
    const takePending = (): Rect => {
      const filled = pending.take();
      dirty = union(dirty, filled);
      return filled;
    };
    const close = (): Rect => {
      mustBeOpen();
      isClosed = true;
      this.#owned = null;
      return takePending();
    };
    return {
      size: this.size,
      fill,
      blend,
      flush: () => {
        mustBeOpen();
        this.#announce(takePending());
      },
      commit: (label) => {
        const filled = close();
        const swaps = this.#intern(before);
        this.#announce(filled);
        if (swaps.length === 0) return null;
        const change: MaskChange = Object.freeze({ label, bytes: this.#bytesOf(swaps), dirty });
        this.#swaps.set(change, swaps);
        return change;
      },
      rollback: () => {
        close();
        for (const [at, tile] of before) this.#tiles[at] = tile;
        this.#announce(dirty);
      },
    };
  }

  /**
   * Undo ("before") or redo ("after"). Changes are to be applied in the order of the history.
   *
   * @throws RangeError when an edit is open, or when the change was made by another document
   */
  apply(change: MaskChange, side: "before" | "after"): void {
    this.#mustBeClosed();
    const swaps = this.#swaps.get(change);
    if (!swaps) throw new RangeError("This change was made by another mask.");
    for (const swap of swaps) this.#tiles[swap.at] = swap[side];
    this.#announce(change.dirty);
  }

  /**
   * Runs of white in a row, left to right, inclusive columns, never touching each other; allocation-free. With `from` and `to` only that
   * part of the row is looked at, and runs are cut to it. A row off the canvas has none. The mask must not be written meanwhile.
   */
  eachRun(row: number, visit: (first: number, last: number) => void, from = 0, to = this.size.width - 1): void {
    if (row < 0 || row >= this.size.height) return;
    // Held as small integers, whatever arithmetic the two come from: the loop is half as fast on doubles.
    const left = Math.max(0, from) | 0;
    const right = Math.min(this.size.width - 1, to) | 0;
    const tiles = this.#tiles;
    const fulls = this.#full;
    const tileRow = (row >> TILE_SHIFT) * this.#columns;
    const offset = (row & (TILE_SIDE - 1)) * WORDS_PER_ROW;
    let start = -1;
    for (let x = left; x <= right; ) {
      const at = tileRow + (x >> TILE_SHIFT);
      const tile = tiles[at] ?? null;
      const tileLeft = x & -TILE_SIDE;
      if (tile === null || tile === fulls[at]) {
        if (tile === null && start >= 0) {
          visit(start, x - 1);
          start = -1;
        } else if (tile !== null && start < 0) start = x;
        x = tileLeft + TILE_SIDE;
        continue;
      }
      const behind = Math.min(right + 1, tileLeft + TILE_SIDE);
      const endWord = offset + ((behind + 31 - tileLeft) >> 5);
      let w = offset + ((x - tileLeft) >> 5);
      let inView = -1 << (x & 31);
      x = behind;
      while (w < endWord) {
        const same = start < 0 ? 0 : -1;
        const word = tile[w] ?? 0;
        let changes = (word ^ same) & inView;
        const base = tileLeft + ((w - offset) << 5);
        while (changes !== 0) {
          const at = base + lowestBit(changes);
          if (at >= behind) break;
          if (start < 0) start = at;
          else {
            visit(start, at - 1);
            start = -1;
          }
          changes = (start < 0 ? word : ~word) & (-1 << at);
        }
        inView = -1;
        // Most words are as the pixel left of them, throughout.
        const goesOn = start < 0 ? 0 : -1;
        do w++;
        while (w < endWord && tile[w] === goesOn);
      }
    }
    if (start >= 0) visit(start, right);
  }

  /**
   * How white a row of 4x4 blocks is: spans of blocks that are alike, left to right, inclusive columns of blocks, with how many of a
   * block's 16 pixels are white (1 to 16); black ones are left out, and so may be what lies outside of `from` to `to`. For a mask that is
   * shown small: sixteen times fewer pixels to look at, and what was looked at once is remembered.
   */
  eachBlockRun(row: number, visit: (first: number, last: number, count: number) => void, from: number, to: number): void {
    const shift = TILE_SHIFT - BLOCK_SHIFT;
    const tileRow = row >> shift;
    if (row < 0 || tileRow * TILE_SIDE >= this.size.height) return;
    const rowInTile = row & (BLOCKS - 1);
    let first = 0;
    let last = -1;
    let open = 0;
    const end = Math.min(this.#columns - 1, to >> shift);
    for (let column = Math.max(0, from >> shift); column <= end; column++) {
      const at = tileRow * this.#columns + column;
      const tile = this.#tiles[at] ?? null;
      if (tile === null) continue;
      const quarter = this.#owned?.[at] === 1 ? null : this.#quarterOf(at, tile);
      const spans = quarter?.spans ?? this.#blockSpans;
      const behind = quarter ? (quarter.starts[rowInTile + 1] ?? 0) : writeBlockSpans(tile, rowInTile, spans, 0);
      const left = column << shift;
      for (let i = quarter?.starts[rowInTile] ?? 0; i < behind; i++) {
        const span = spans[i] ?? 0;
        const start = left + (span & 255);
        const count = span >> 16;
        if (count !== open || start !== last + 1) {
          if (open > 0) visit(first, last, open);
          first = start;
          open = count;
        }
        last = left + ((span >> 8) & 255);
      }
    }
    if (open > 0) visit(first, last, open);
  }

  /**
   * The mask as it is now, as a document of its own. Costs nothing until one of the two is written: they share their tiles.
   *
   * @throws RangeError when an edit is open
   */
  copy(): MaskDocument {
    this.#mustBeClosed();
    const copy = new MaskDocument(this.size);
    for (const [at, tile] of this.#tiles.entries()) {
      copy.#tiles[at] = tile === this.#full[at] ? (copy.#full[at] ?? null) : tile;
      copy.#quarters[at] = this.#quarters[at];
    }
    return copy;
  }

  /**
   * The mask as it is now, an open edit's part included, cut off from what is written later.
   *
   * @param withBlocks its blocks are counted, too
   */
  snapshot(withBlocks = false): MaskSnapshot {
    const marks = Uint8Array.from(this.#tiles, (tile, at) => (tile === null ? EMPTY : tile === this.#full[at] ? FULL : OWN));
    const words = new Int32Array((this.bytes / TILE_BYTES) * TILE_WORDS);
    const quarters: QuarterTile[] = [];
    let at = 0;
    for (const [i, tile] of this.#tiles.entries()) {
      if (tile === null || marks[i] !== OWN) continue;
      words.set(tile, at);
      at += TILE_WORDS;
      if (withBlocks) quarters.push(quarterTile(tile));
    }
    return { size: this.size, marks, words, ...(withBlocks ? { quarters: packQuarters(quarters) } : {}) };
  }

  /** @throws RangeError when the arrays do not fit the size */
  static fromSnapshot({ size, marks, words, quarters }: MaskSnapshot): MaskDocument {
    const mask = new MaskDocument(size);
    const counted = quarters && unpackQuarters(quarters);
    let at = 0;
    for (const i of mask.#tiles.keys()) {
      if (marks[i] === FULL) mask.#tiles[i] = mask.#full[i] ?? null;
      if (marks[i] !== OWN) continue;
      const tile = words.slice(at, at + TILE_WORDS);
      const quarter = counted?.[at / TILE_WORDS];
      mask.#tiles[i] = tile;
      if (quarter) mask.#quarters[i] = { of: tile, tile: quarter };
      at += TILE_WORDS;
    }
    if (marks.length !== mask.#tiles.length || at !== words.length)
      throw new RangeError(`This snapshot is not of a mask of ${size.width} x ${size.height}.`);
    return mask;
  }

  /** White pixels. */
  count(): number {
    return this.#tiles.reduce<number>((sum, tile) => (tile ? sum + countTile(tile) : sum), 0);
  }

  /** The smallest rectangle that holds every white pixel; null when there is none. */
  bounds(): Rect | null {
    let all = NOTHING;
    for (const [at, tile] of this.#tiles.entries()) {
      const inTile = tile && boundsOfTile(tile);
      if (!inTile) continue;
      const x = (at % this.#columns) * TILE_SIDE;
      const y = Math.floor(at / this.#columns) * TILE_SIDE;
      all = union(all, { ...inTile, x: x + inTile.x, y: y + inTile.y });
    }
    return isEmpty(all) ? null : all;
  }

  /** KEEP off the canvas. */
  get(x: number, y: number): MaskValue {
    if (x < 0 || y < 0 || x >= this.size.width || y >= this.size.height) return KEEP;
    const tile = this.#tiles[Math.floor(y / TILE_SIDE) * this.#columns + Math.floor(x / TILE_SIDE)];
    return tile ? bitOf(tile, x % TILE_SIDE, y % TILE_SIDE) : KEEP;
  }

  /** What the tiles weigh; empty and full ones weigh nothing. */
  get bytes(): number {
    return this.#tiles.reduce<number>((sum, tile, at) => sum + this.#weightOf(tile, at), 0);
  }

  /** Calls `listener` with the canvas rectangle that may have changed, on flush, commit, rollback and apply. Returns its removal. */
  onChange(listener: (dirty: Rect) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #mustBeClosed(): void {
    if (this.#owned) throw new RangeError("An edit of the mask is open: commit or roll it back first.");
  }

  #quarterOf(at: number, tile: Tile): QuarterTile {
    const known = this.#quarters[at];
    if (known?.of === tile) return known.tile;
    const made = quarterTile(tile);
    this.#quarters[at] = { of: tile, tile: made };
    return made;
  }

  #intern(before: ReadonlyMap<number, Tile | null>): TileSwap[] {
    const swaps: TileSwap[] = [];
    for (const [at, old] of before) {
      const tile = this.#tiles[at] ?? null;
      const full = this.#full[at];
      if (!full) continue;
      const after = tile === null || isBlank(tile) ? null : sameTile(tile, full) ? full : tile;
      const isSame = after === old || (after !== null && old !== null && sameTile(after, old));
      this.#tiles[at] = isSame ? old : after;
      if (!isSame) swaps.push({ at, before: old, after });
    }
    return swaps;
  }

  #weightOf(tile: Tile | null, at: number): number {
    return tile === null || tile === this.#full[at] ? 0 : TILE_BYTES;
  }

  #bytesOf(swaps: readonly TileSwap[]): number {
    let before = 0;
    let after = 0;
    for (const swap of swaps) {
      before += this.#weightOf(swap.before, swap.at);
      after += this.#weightOf(swap.after, swap.at);
    }
    return Math.max(before, after);
  }

  #announce(dirty: Rect): void {
    if (!isEmpty(dirty)) for (const listener of this.#listeners) listener(dirty);
  }
}
