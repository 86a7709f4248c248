import type { MaskEdit } from "../core/mask/maskDocument.ts";
import type { MaskWork } from "../core/mask/operations/work.ts";
import type { Selection } from "../core/mask/runs.ts";
import { combine } from "../core/mask/selection/combine.ts";
import type { PendingWork } from "./pendingWork.ts";
import type { EditorPixels } from "./port.ts";
import { sameWork } from "./sameWork.ts";
import type { Steps } from "./steps.ts";

/** A change of the whole mask that is shown and not yet made: the same object until something about it changes. */
export interface ShownPreview {
  readonly label: string;
  readonly work: MaskWork;
  /** It was accepted before its result was there, and becomes a step as soon as it is. */
  readonly isApplied: boolean;
}

/** Shows what a change of the whole mask would make of it. The result stands in an open edit, so the history knows nothing of it. */
export class Preview {
  readonly #steps: Steps;
  readonly #pending: PendingWork;
  readonly #pixels: EditorPixels;
  readonly #onChange: () => void;
  #shown: ShownPreview | null = null;
  #edit: MaskEdit | null = null;

  constructor(steps: Steps, pending: PendingWork, pixels: EditorPixels, onChange: () => void) {
    this.#steps = steps;
    this.#pending = pending;
    this.#pixels = pixels;
    this.#onChange = onChange;
  }

  /** Null when there is none. */
  get shown(): ShownPreview | null {
    return this.#shown;
  }

  /** Shows what `work` makes of the mask, as soon as it is known; until then what was shown before stays. */
  show(label: string, work: MaskWork): void {
    if (this.#shown && this.#shown.label === label && sameWork(this.#shown.work, work)) return;
    // However much of a preview is shown already, the work is done on the mask without it.
    const base = this.#steps.committed.copy();
    this.#shown = { label, work, isApplied: false };
    this.#onChange();
    this.#pending.start(
      label,
      (signal, onProgress) => this.#pixels.compute(work, base, signal, onProgress),
      (result) => this.#lay(result),
      () => {},
    );
  }

  /** Makes it a step. */
  apply(): void {
    if (!this.#shown) return;
    if (this.#pending.current) {
      this.#shown = { ...this.#shown, isApplied: true };
      this.#onChange();
    } else this.#end((edit, label) => this.#steps.commit(edit, label));
  }

  /** True when there was one. */
  cancel(): boolean {
    if (!this.#shown) return false;
    this.#pending.cancel();
    this.#end((edit) => this.#steps.rollback(edit));
    this.#onChange();
    return true;
  }

  #lay(result: Selection): void {
    const { mask } = this.#steps;
    if (this.#edit) this.#steps.rollback(this.#edit);
    this.#edit = this.#steps.begin();
    combine(this.#edit, mask, result, "replace");
    this.#edit.flush();
    if (this.#shown?.isApplied) this.apply();
    else this.#onChange();
  }

  #end(close: (edit: MaskEdit, label: string) => void): void {
    const edit = this.#edit;
    const label = this.#shown?.label ?? "";
    this.#shown = null;
    this.#edit = null;
    if (edit) close(edit, label);
  }
}
