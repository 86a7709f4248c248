import type { MaskChange, MaskDocument, MaskEdit } from "../core/mask/maskDocument.ts";
import type { History, HistoryStep } from "./history.ts";

export type WriteMask = (edit: MaskEdit, mask: MaskDocument) => void;

/** A change of one mask. */
export class MaskStep implements HistoryStep {
  readonly mask: MaskDocument;
  readonly change: MaskChange;

  constructor(mask: MaskDocument, change: MaskChange) {
    this.mask = mask;
    this.change = change;
  }

  get label(): string {
    return this.change.label;
  }
  get bytes(): number {
    return this.change.bytes;
  }
  undo(): void {
    this.mask.apply(this.change, "before");
  }
  redo(): void {
    this.mask.apply(this.change, "after");
  }
  pack(hasTime: () => boolean): boolean {
    return this.mask.pack(this.change, hasTime);
  }
}

/** The mask and the steps that made it: the only place where the editor opens and closes edits. */
export class Steps {
  readonly mask: MaskDocument;
  readonly #history: History;
  readonly #onStep: () => void;
  readonly #listeners = new Set<() => void>();
  /** The mask without the open edit. */
  #committed: MaskDocument | null = null;

  /** @param onStep called after every step, undo, redo and rollback, before the listeners of `onStepDone` */
  constructor(mask: MaskDocument, history: History, onStep: () => void) {
    this.mask = mask;
    this.#history = history;
    this.#onStep = onStep;
  }

  /** The mask as the last step left it: without the stroke that is being drawn or the preview that is shown. To be read only. */
  get committed(): MaskDocument {
    return this.#committed ?? this.mask;
  }

  /** The size of the history beside the mask. */
  get historyBytes(): number {
    return this.#history.bytes;
  }

  /** The step that `undo` would take back. */
  get lastDone(): HistoryStep | null {
    return this.#history.lastDone;
  }

  /** The step that `redo` would make again. */
  get lastUndone(): HistoryStep | null {
    return this.#history.lastUndone;
  }

  /** Calls `listener` after every step, undo and redo that changed the mask. Returns its removal. */
  onStepDone(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stopListening(): void {
    this.#listeners.clear();
  }

  /** Opens an edit, to be closed by `commit` or `rollback`. */
  begin(): MaskEdit {
    const committed = this.mask.copy();
    const edit = this.mask.begin();
    this.#committed = committed;
    return edit;
  }

  /** Null when nothing changed. */
  commit(edit: MaskEdit, label: string): HistoryStep | null {
    const step = this.#closed(edit, label);
    if (step) this.#history.push(step);
    this.#stepDone(step !== null);
    return step;
  }

  rollback(edit: MaskEdit): void {
    edit.rollback();
    this.#committed = null;
    this.#stepDone(false);
  }

  /** Changes the mask as one step; when `write` throws, nothing has changed. */
  run(label: string, write: WriteMask): HistoryStep | null {
    const edit = this.begin();
    this.#write(edit, write);
    return this.commit(edit, label);
  }

  /**
   * Takes back `last`, which must be the last step (null: no step), and makes another in its place; whoever looks on sees only the
   * outcome. When `write` throws, nothing has changed.
   */
  replaceLast(last: HistoryStep | null, label: string, write: WriteMask): HistoryStep | null {
    last?.undo();
    const edit = this.mask.begin();
    try {
      this.#write(edit, write);
    } catch (cause) {
      last?.redo();
      throw cause;
    }
    const step = this.#closed(edit, label);
    if (last) this.#history.replaceLast(step);
    else if (step) this.#history.push(step);
    this.#stepDone(last !== null || step !== null);
    return step;
  }

  undo(): void {
    this.#stepDone(this.#history.undo());
  }

  redo(): void {
    this.#stepDone(this.#history.redo());
  }

  /**
   * Packs what the next undo and redo do not ask for, oldest first, for as long as there is time.
   *
   * @returns whether all is packed
   */
  packHistory(hasTime: () => boolean): boolean {
    return this.#history.far.every((step) => step.pack(hasTime));
  }

  #closed(edit: MaskEdit, label: string): HistoryStep | null {
    const change = edit.commit(label);
    this.#committed = null;
    return change && new MaskStep(this.mask, change);
  }

  #write(edit: MaskEdit, write: WriteMask): void {
    try {
      write(edit, this.mask);
    } catch (cause) {
      edit.rollback();
      this.#committed = null;
      throw cause;
    }
  }

  #stepDone(hasChanged: boolean): void {
    this.#onStep();
    if (hasChanged) for (const listener of this.#listeners) listener();
  }
}
