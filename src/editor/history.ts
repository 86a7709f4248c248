import type { MaskChange } from "../core/mask/maskDocument.ts";

/** A stroke of a 200-px brush across 24 megapixels weighs 0.4 to 1.3 MB, and packed a tenth: thousands of the heaviest. */
const LIMIT_BYTES = 256 * 1024 * 1024;

/** What can be undone and redone, oldest first; holds at most `limitBytes` and then drops the oldest, but never the newest. */
export class History {
  readonly #limitBytes: number;
  #done: MaskChange[] = [];
  #undone: MaskChange[] = [];

  constructor(limitBytes = LIMIT_BYTES) {
    this.#limitBytes = limitBytes;
  }

  /** What it holds now: it changes as changes are packed, taken back and made again. */
  get bytes(): number {
    return [...this.#done, ...this.#undone].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The change that `undo` would take back. */
  get lastDone(): MaskChange | null {
    return this.#done.at(-1) ?? null;
  }

  /** The change that `redo` would bring back. */
  get lastUndone(): MaskChange | null {
    return this.#undone.at(-1) ?? null;
  }

  /** All but those that the next undo and redo ask for, oldest first. */
  get far(): readonly MaskChange[] {
    return [...this.#done.slice(0, -1), ...this.#undone.slice(0, -1)];
  }

  /** Adds a change; what was undone before it is gone. */
  push(change: MaskChange): void {
    this.#undone = [];
    this.#done.push(change);
    for (let { bytes } = this; bytes > this.#limitBytes && this.#done.length > 1; ) bytes -= this.#done.shift()?.bytes ?? 0;
  }

  /** Puts `change` (null: nothing) in place of `lastDone`, which was just taken back. */
  replaceLast(change: MaskChange | null): void {
    this.#done.pop();
    if (change) this.push(change);
  }

  /** The change to apply "before" of; null when there is none. */
  undo(): MaskChange | null {
    const change = this.#done.pop() ?? null;
    if (change) this.#undone.push(change);
    return change;
  }

  /** The change to apply "after" of; null when there is none. */
  redo(): MaskChange | null {
    const change = this.#undone.pop() ?? null;
    if (change) this.#done.push(change);
    return change;
  }
}
