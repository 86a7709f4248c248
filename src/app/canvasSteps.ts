import type { CanvasSteps } from "../editor/port.ts";
import { currentVersion, reframedFrom } from "../session/documentContent.ts";
import { selectVersion } from "./commands/selectVersion.ts";
import type { Studio } from "./studio.ts";
import { tellFailure } from "./tellFailure.ts";

/**
 * Undo and redo beyond the mask: from a canvas that was extended or cropped to the one before it, with the mask that was painted there, and back
 * until something else is painted. No version is taken away.
 */
export class StudioCanvasSteps implements CanvasSteps {
  readonly #studio: Studio;
  /** What was taken back last: the version that it was taken back to, and the one that was made of it. */
  #undone: { readonly to: string; readonly from: string } | null = null;

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  get earlier(): (() => void) | null {
    const content = this.#studio.session.getSnapshot().document;
    const current = content && currentVersion(content);
    const before = content && current && reframedFrom(content, current);
    if (!before) return null;
    return () => {
      this.#undone = { to: before.id, from: current.id };
      this.#show(before.id);
    };
  }

  get later(): (() => void) | null {
    const undone = this.#undone;
    if (!undone || this.#studio.session.getSnapshot().document?.currentVersionId !== undone.to) return null;
    return () => this.#show(undone.from);
  }

  /** Something was painted: there is no way back to what was undone. */
  forgetLater(): void {
    this.#undone = null;
  }

  #show(id: string): void {
    selectVersion(this.#studio, id, new AbortController().signal).catch(tellFailure);
  }
}
