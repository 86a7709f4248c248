import type { EditSetup } from "../contract/documents.ts";
import type { MaskChange, MaskDocument } from "../core/mask/maskDocument.ts";
import type { HistoryStep } from "../editor/history.ts";
import type { OutboxEntry } from "../session/storage/localStore.ts";

/** The state that the designer works on: a version, the paint on it, and the setup of the next edit. */
export interface Place {
  readonly versionId: string;
  readonly mask: MaskDocument;
  readonly setup: EditSetup;
}

/** The effect of a step on the document. */
export interface VersionChange {
  readonly label: string;
  readonly before: Place;
  readonly after: Place;
  /** Its change of the mask, where both sides have the same one. */
  readonly change: MaskChange | null;
  /** The version that it has added; null where that was there. */
  readonly addedId: string | null;
  /** The edit that was decided upon by it. */
  readonly edit: OutboxEntry | null;
}

/** Goes from one side of a change of the document to the other. */
export type Go = (change: VersionChange, side: "before" | "after") => void;

/** A step from one version to another: an accepted edit, another canvas, or a version that was picked. */
export class VersionStep implements HistoryStep {
  readonly change: VersionChange;
  /** The masks as they were in the moment of the step; null where both sides have the same one. */
  readonly masks: { readonly before: MaskDocument; readonly after: MaskDocument } | null;
  readonly #go: Go;

  constructor(change: VersionChange, go: Go) {
    const { before, after } = change;
    this.change = change;
    this.masks = before.mask === after.mask ? null : { before: before.mask.copy(), after: after.mask.copy() };
    this.#go = go;
  }

  get label(): string {
    return this.change.label;
  }

  get bytes(): number {
    return (this.change.change?.bytes ?? 0) + (this.masks?.before.bytes ?? 0);
  }

  undo(): void {
    this.#go(this.change, "before");
  }

  redo(): void {
    this.#go(this.change, "after");
  }

  pack(hasTime: () => boolean): boolean {
    const { change, before } = this.change;
    return change === null || before.mask.pack(change, hasTime);
  }
}
