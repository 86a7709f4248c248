import type { MaskDocument } from "../core/mask/maskDocument.ts";
import { combine } from "../core/mask/selection/combine.ts";
import type { PendingWork } from "./pendingWork.ts";
import type { EditorPixels } from "./port.ts";
import type { Steps } from "./steps.ts";
import type { SelectionWork } from "./tool.ts";

interface Fill {
  readonly label: string;
  readonly from: (mask: MaskDocument) => SelectionWork;
}

/** Fills, computed once and from then on as if painted. One requested while another is in progress waits for it: none is lost. */
export class Fills {
  readonly #steps: Steps;
  readonly #pending: PendingWork;
  readonly #pixels: EditorPixels;
  readonly #waiting: Fill[] = [];
  #isFilling = false;

  constructor(steps: Steps, pending: PendingWork, pixels: EditorPixels) {
    this.#steps = steps;
    this.#pending = pending;
    this.#pixels = pixels;
  }

  /** @param from asked when its turn has come, of the mask as it is then */
  fill(label: string, from: Fill["from"]): void {
    this.#waiting.push({ label, from });
    if (!this.#isFilling) this.#next();
  }

  #next(): void {
    const fill = this.#waiting.shift();
    if (!fill) return;
    const { label } = fill;
    const mask = this.#steps.committed.copy();
    const { work, mode } = fill.from(mask);
    this.#isFilling = true;
    this.#pending.start(
      label,
      (signal, onProgress) => this.#pixels.compute(work, mask, signal, onProgress),
      (selection) => {
        this.#isFilling = false;
        this.#steps.run(label, (edit, now) => combine(edit, now, selection, mode));
        this.#next();
      },
      () => {
        this.#isFilling = false;
        this.#waiting.length = 0;
      },
    );
  }
}
