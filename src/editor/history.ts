/** A stroke of a 200-px brush across 24 megapixels weighs 0.4 to 1.3 MB, and packed a tenth: thousands of the heaviest. */
const LIMIT_BYTES = 256 * 1024 * 1024;

/** One step of the history. */
export interface HistoryStep {
  readonly label: string;
  /** Its size beside the mask; less once it is packed. */
  readonly bytes: number;
  /** Takes it back; called only when it is the last step that was made. */
  undo(): void;
  /** Makes it again. */
  redo(): void;
  /**
   * Packs what it keeps, as long as there is time.
   *
   * @returns whether all of it is packed
   */
  pack(hasTime: () => boolean): boolean;
}

/** The initial contents of a history, oldest first; in `undone` the next step to redo comes first. */
export interface HistoryContents {
  readonly done: readonly HistoryStep[];
  readonly undone: readonly HistoryStep[];
  readonly visit: HistoryStep | null;
}

/**
 * All that can be undone and redone, oldest first: strokes, accepted edits and changes of the canvas are one line. Holds at most
 * `limitBytes` and then drops the oldest, but never the newest.
 */
export class History {
  readonly #limitBytes: number;
  #done: HistoryStep[];
  #undone: HistoryStep[];
  #visit: HistoryStep | null;

  constructor(limitBytes = LIMIT_BYTES, { done, undone, visit }: HistoryContents = { done: [], undone: [], visit: null }) {
    this.#limitBytes = limitBytes;
    this.#done = [...done];
    this.#undone = [...undone].reverse();
    this.#visit = visit;
  }

  /** Its present size: it changes as steps are packed, undone and redone. */
  get bytes(): number {
    return [...this.#done, ...this.#undone].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get contents(): HistoryContents {
    return { done: [...this.#done], undone: [...this.#undone].reverse(), visit: this.#visit };
  }

  /** The step that `undo` would take back. */
  get lastDone(): HistoryStep | null {
    return this.#visit ?? this.#done.at(-1) ?? null;
  }

  /** The step that `redo` would make again. */
  get lastUndone(): HistoryStep | null {
    return this.#undone.at(-1) ?? null;
  }

  /** A step that only looks at another version: it is one of the line as soon as something is done there. Null when there is none. */
  get visit(): HistoryStep | null {
    return this.#visit;
  }

  set visit(step: HistoryStep | null) {
    this.#visit = step;
  }

  /** All but those that the next undo and redo ask for, oldest first. */
  get far(): readonly HistoryStep[] {
    return [...this.#done.slice(0, -1), ...this.#undone.slice(0, -1)];
  }

  /** Adds a step; what was undone before it is gone. */
  push(step: HistoryStep): void {
    this.#undone = [];
    if (this.#visit) this.#done.push(this.#visit);
    this.#visit = null;
    this.#done.push(step);
    for (let { bytes } = this; bytes > this.#limitBytes && this.#done.length > 1; ) bytes -= this.#done.shift()?.bytes ?? 0;
  }

  /** Puts `step` (null: nothing) in place of `lastDone`, which was just taken back. */
  replaceLast(step: HistoryStep | null): void {
    this.#done.pop();
    if (step) this.push(step);
  }

  /** False when there is nothing to undo. */
  undo(): boolean {
    const step = this.lastDone;
    if (!step) return false;
    if (this.#visit) this.#visit = null;
    else {
      this.#done.pop();
      this.#undone.push(step);
    }
    step.undo();
    return true;
  }

  /** False when there is nothing to redo. */
  redo(): boolean {
    const step = this.lastUndone;
    if (!step) return false;
    const visit = this.#visit;
    this.#visit = null;
    visit?.undo();
    this.#undone.pop();
    this.#done.push(step);
    step.redo();
    return true;
  }
}
