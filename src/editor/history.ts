import type { MaskChange } from "../core/mask/maskDocument.ts";

/** A stroke of a 200-px brush across 24 megapixels weighs 0.4 to 1.3 MB: some 200 of the heaviest, thousands of ordinary ones. */
const LIMIT_BYTES = 256 * 1024 * 1024;

/** What can be undone and redone, oldest first; holds at most `limitBytes` and then drops the oldest, but never the newest. */
export class History {
  readonly #limitBytes: number;
  #done: MaskChange[] = [];
  #undone: MaskChange[] = [];
  #bytes = 0;

  constructor(limitBytes = LIMIT_BYTES) {
    this.#limitBytes = limitBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The change that `undo` would take back. */
  get lastDone(): MaskChange | null {
    return this.#done.at(-1) ?? null;
  }

  /** The change that `redo` would bring back. */
  get lastUndone(): MaskChange | null {
    return this.#undone.at(-1) ?? null;
  }

  /** Adds a change; what was undone before it is gone. */
  push(change: MaskChange): void {
    for (const lost of this.#undone) this.#bytes -= lost.bytes;
    this.#undone = [];
    this.#done.push(change);
    this.#bytes += change.bytes;
    while (this.#bytes > this.#limitBytes && this.#done.length > 1) this.#bytes -= this.#done.shift()?.bytes ?? 0;
  }

  /** Puts `change` (null: nothing) in place of `lastDone`, which was just taken back. */
  replaceLast(change: MaskChange | null): void {
    this.#bytes -= this.#done.pop()?.bytes ?? 0;
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
