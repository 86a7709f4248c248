import type { MaskChange, MaskDocument, MaskEdit } from "../core/mask/maskDocument.ts";
import { History } from "./history.ts";

export type WriteMask = (edit: MaskEdit, mask: MaskDocument) => void;

/** The mask and the steps that made it: the only place where the editor opens and closes edits. */
export class Steps {
  readonly mask: MaskDocument;
  readonly #history = new History();
  readonly #onStep: () => void;
  readonly #listeners = new Set<() => void>();
  /** The mask without the open edit. */
  #settled: MaskDocument | null = null;

  /** @param onStep called after every step, undo, redo and rollback, before those who listen to `onSettle` */
  constructor(mask: MaskDocument, onStep: () => void) {
    this.mask = mask;
    this.#onStep = onStep;
  }

  /** The mask as the last step left it: without the stroke that is being drawn or the preview that is shown. To be read only. */
  get settled(): MaskDocument {
    return this.#settled ?? this.mask;
  }

  /** What the history holds beside the mask. */
  get historyBytes(): number {
    return this.#history.bytes;
  }

  /** The change that `undo` would take back. */
  get lastDone(): MaskChange | null {
    return this.#history.lastDone;
  }

  /** The change that `redo` would bring back. */
  get lastUndone(): MaskChange | null {
    return this.#history.lastUndone;
  }

  /** Calls `listener` after every step, undo and redo that changed the mask. Returns its removal. */
  onSettle(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stopListening(): void {
    this.#listeners.clear();
  }

  /** Opens an edit, to be closed by `commit` or `rollback`. */
  begin(): MaskEdit {
    const settled = this.mask.copy();
    const edit = this.mask.begin();
    this.#settled = settled;
    return edit;
  }

  /** Null when nothing changed. */
  commit(edit: MaskEdit, label: string): MaskChange | null {
    const change = edit.commit(label);
    this.#settled = null;
    if (change) this.#history.push(change);
    this.#settle(change !== null);
    return change;
  }

  rollback(edit: MaskEdit): void {
    edit.rollback();
    this.#settled = null;
    this.#settle(false);
  }

  /** Changes the mask as one step; when `write` throws, nothing has changed. */
  run(label: string, write: WriteMask): MaskChange | null {
    const edit = this.begin();
    this.#write(edit, write);
    return this.commit(edit, label);
  }

  /**
   * Takes back `last`, which must be the last step (null: no step), and makes another in its place; whoever looks on sees only the
   * outcome. When `write` throws, nothing has changed.
   */
  replaceLast(last: MaskChange | null, label: string, write: WriteMask): MaskChange | null {
    if (last) this.mask.apply(last, "before");
    const edit = this.mask.begin();
    try {
      this.#write(edit, write);
    } catch (cause) {
      if (last) this.mask.apply(last, "after");
      throw cause;
    }
    const change = edit.commit(label);
    if (last) this.#history.replaceLast(change);
    else if (change) this.#history.push(change);
    this.#settle(last !== null || change !== null);
    return change;
  }

  undo(): void {
    const change = this.#history.undo();
    if (change) this.mask.apply(change, "before");
    this.#settle(change !== null);
  }

  redo(): void {
    const change = this.#history.redo();
    if (change) this.mask.apply(change, "after");
    this.#settle(change !== null);
  }

  /**
   * Packs what the next undo and redo do not ask for, oldest first, for as long as there is time.
   *
   * @returns whether all is packed
   */
  packHistory(hasTime: () => boolean): boolean {
    return this.#history.far.every((change) => this.mask.pack(change, hasTime));
  }

  #write(edit: MaskEdit, write: WriteMask): void {
    try {
      write(edit, this.mask);
    } catch (cause) {
      edit.rollback();
      this.#settled = null;
      throw cause;
    }
  }

  #settle(hasChanged: boolean): void {
    this.#onStep();
    if (hasChanged) for (const listener of this.#listeners) listener();
  }
}
