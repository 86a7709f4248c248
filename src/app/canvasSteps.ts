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
  /** By a version, that which was shown when it was made; only where its layers do not say it. */
  readonly #madeOn = new Map<string, string>();
  /** What was taken back, the last one last: the version that it was taken back to, and the one that was made of it. */
  #undone: readonly { readonly to: string; readonly from: string }[] = [];

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  get earlier(): (() => void) | null {
    const content = this.#studio.session.getSnapshot().document;
    const current = content && currentVersion(content);
    if (!content || !current) return null;
    const before = content.versions.find(({ id }) => id === this.#madeOn.get(current.id)) ?? reframedFrom(content, current);
    if (!before) return null;
    return () => {
      this.#undone = [...this.#undone, { to: before.id, from: current.id }];
      this.#show(before.id);
    };
  }

  get later(): (() => void) | null {
    const undone = this.#undone.at(-1);
    if (!undone || this.#studio.session.getSnapshot().document?.currentVersionId !== undone.to) return null;
    return () => {
      this.#undone = this.#undone.slice(0, -1);
      this.#show(undone.from);
    };
  }

  /** A version that is a picture of its own has taken the place of another. */
  wasReplaced(before: string, after: string): void {
    this.#madeOn.set(after, before);
  }

  /** Something was painted: there is no way back to what was undone. */
  forgetLater(): void {
    this.#undone = [];
  }

  #show(id: string): void {
    selectVersion(this.#studio, id, new AbortController().signal).catch(tellFailure);
  }
}
