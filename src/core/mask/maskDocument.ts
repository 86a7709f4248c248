import { isEmpty, type Rect, type Size } from "../geometry/geometry.ts";
import type { SelectMode } from "./selection/selectMode.ts";
import { gridInSteps, type MaskSnapshot, snapshotOf } from "./tiles/maskSnapshot.ts";
import { TileEdit } from "./tiles/tileEdit.ts";
import { type StoredFlips, TileFlips } from "./tiles/tileFlips.ts";
import { TileGrid } from "./tiles/tileGrid.ts";

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

/** The change that one edit made, for undo and redo: pass it to the document that made it. */
export interface MaskChange {
  readonly label: string;
  /** Memory that this change takes in a history, beside the document; less once it is packed. */
  readonly bytes: number;
  /** The canvas rectangle outside which nothing changed. */
  readonly dirty: Rect;
}

/** A change to be stored: it can be taken up by another document that is as this one was on one side of it. */
export interface StoredChange extends StoredFlips {
  readonly label: string;
  readonly dirty: Rect;
}

/** A mask to be stored: what differs from a blank one. */
export interface StoredMask extends StoredFlips {
  readonly size: Size;
}

/**
 * A black and white picture in sparse tiles (TileGrid). Writing happens inside an edit only; a committed tile is never written again, so
 * undo flips its pixels back.
 */
export class MaskDocument {
  readonly #grid: TileGrid;
  readonly #flips = new WeakMap<MaskChange, TileFlips>();
  readonly #listeners = new Set<(dirty: Rect) => void>();

  /**
   * @param grid its tiles, which nobody else may write; blank ones unless told otherwise
   * @throws RangeError when a side is not a positive whole number
   */
  constructor(size: Size, grid = new TileGrid(size)) {
    this.#grid = grid;
  }

  /** The canvas, in pixels. */
  get size(): Size {
    return this.#grid.size;
  }

  /** @throws RangeError when an edit is open */
  begin(): MaskEdit {
    this.#mustBeClosed();
    const edit = new TileEdit(this.#grid);
    return {
      size: this.size,
      fill: (row, first, last, value) => edit.fill(row, first, last, value),
      blend: (source, mode) => {
        source.#mustBeClosed();
        edit.blend(source.#grid, mode);
      },
      flush: () => this.#announce(edit.takeFilled()),
      commit: (label) => {
        const filled = edit.takeFilled();
        const old = edit.close();
        this.#announce(filled);
        return old.length === 0 ? null : this.#changeOf(label, edit.dirty, TileFlips.since(this.#grid, old));
      },
      rollback: () => {
        edit.takeFilled();
        edit.rollback();
        this.#announce(edit.dirty);
      },
    };
  }

  /**
   * Undo ("before") or redo ("after"). Changes are to be applied in the order of the history.
   *
   * @throws RangeError when an edit is open, when the change was made by another document, or when the mask is on that side of it
   */
  apply(change: MaskChange, side: "before" | "after"): void {
    this.#mustBeClosed();
    this.#flipsOf(change).flip(side);
    this.#announce(change.dirty);
  }

  /**
   * Packs what a change keeps, as long as there is time: for one that lies back in the history. Any change can be applied, packed or not.
   *
   * @param hasTime asked before each tile, which takes some hundredths of a millisecond
   * @returns whether all of it is packed
   * @throws RangeError when the change was made by another document
   */
  pack(change: MaskChange, hasTime: () => boolean): boolean {
    return this.#flipsOf(change).pack(hasTime);
  }

  /**
   * A change to be stored.
   *
   * @throws RangeError when it was made by another document
   */
  store(change: MaskChange): StoredChange {
    return { label: change.label, dirty: change.dirty, ...this.#flipsOf(change).stored() };
  }

  /**
   * Takes up a change that was stored.
   *
   * @param side where this mask is now
   * @throws RangeError when it is not of a mask of this size
   */
  takeUp({ label, dirty, ...flips }: StoredChange, side: "before" | "after"): MaskChange {
    return this.#changeOf(label, dirty, TileFlips.fromStored(this.#grid, flips, side === "after"));
  }

  /** All of the mask, to be stored. */
  stored(): StoredMask {
    this.#mustBeClosed();
    const { size, tiles } = this.#grid;
    const blank = [...tiles.entries()].flatMap(([at, tile]) => (tile ? [{ at, tile: null }] : []));
    return { size, ...TileFlips.since(this.#grid, blank).stored() };
  }

  /** @throws RangeError when the arrays do not fit the size */
  static fromStored({ size, ...flips }: StoredMask): MaskDocument {
    const grid = new TileGrid(size);
    TileFlips.fromStored(grid, flips, false).flip("after");
    return new MaskDocument(size, grid);
  }

  /**
   * Runs of white in a row, left to right, inclusive columns, never touching each other; allocation-free. With `from` and `to` only that
   * part of the row is looked at, and runs are cut to it. A row off the canvas has none. The mask must not be written meanwhile.
   */
  eachRun(row: number, visit: (first: number, last: number) => void, from = 0, to = this.size.width - 1): void {
    this.#grid.eachRun(row, visit, from, to);
  }

  /**
   * Visits the coverage of a row of 4x4 blocks: spans of equal blocks, left to right, inclusive columns of blocks, with how many
   * of a block's 16 pixels are white (1 to 16). Black blocks are left out, and blocks outside `from` to `to` may be. For a mask
   * that is shown small: sixteen times fewer pixels to visit, and the counts are cached.
   */
  eachBlockRun(row: number, visit: (first: number, last: number, count: number) => void, from: number, to: number): void {
    this.#grid.eachBlockRun(row, visit, from, to);
  }

  /**
   * The mask as it is now, as a document of its own. Costs nothing until one of the two is written: they share their tiles.
   *
   * @throws RangeError when an edit is open
   */
  copy(): MaskDocument {
    this.#mustBeClosed();
    return new MaskDocument(this.size, this.#grid.copy());
  }

  /**
   * The mask as it is now, an open edit's part included, cut off from what is written later.
   *
   * @param withBlocks its blocks are counted, too
   */
  snapshot(withBlocks = false): MaskSnapshot {
    return snapshotOf(this.#grid, withBlocks);
  }

  /** @throws RangeError when the arrays do not fit the size */
  static fromSnapshot(snapshot: MaskSnapshot): MaskDocument {
    const steps = MaskDocument.fromSnapshotInSteps(snapshot);
    let step = steps.next();
    while (!step.done) step = steps.next();
    return step.value;
  }

  /**
   * The same in steps of some hundredths of a millisecond, for a page that has other things to do.
   *
   * @throws RangeError when the arrays do not fit the size
   */
  static *fromSnapshotInSteps(snapshot: MaskSnapshot): Generator<undefined, MaskDocument> {
    return new MaskDocument(snapshot.size, yield* gridInSteps(snapshot));
  }

  /** White pixels. */
  count(): number {
    return this.#grid.count();
  }

  /** The smallest rectangle that holds every white pixel; null when there is none. */
  bounds(): Rect | null {
    return this.#grid.bounds();
  }

  /** KEEP off the canvas. */
  get(x: number, y: number): MaskValue {
    return this.#grid.get(x, y);
  }

  /** Size of the tiles; empty and full ones count nothing. */
  get bytes(): number {
    return this.#grid.bytes;
  }

  /** Calls `listener` with the canvas rectangle that may have changed, on flush, commit, rollback and apply. Returns its removal. */
  onChange(listener: (dirty: Rect) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changeOf(label: string, dirty: Rect, flips: TileFlips): MaskChange {
    const change: MaskChange = Object.freeze({
      label,
      dirty,
      get bytes() {
        return flips.bytes;
      },
    });
    this.#flips.set(change, flips);
    return change;
  }

  #flipsOf(change: MaskChange): TileFlips {
    const flips = this.#flips.get(change);
    if (!flips) throw new RangeError("This change was made by another mask.");
    return flips;
  }

  #mustBeClosed(): void {
    if (this.#grid.written) throw new RangeError("An edit of the mask is open: commit or roll it back first.");
  }

  #announce(dirty: Rect): void {
    if (!isEmpty(dirty)) for (const listener of this.#listeners) listener(dirty);
  }
}
