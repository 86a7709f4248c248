import type { Point } from "../core/geometry/geometry.ts";
import type { MaskDocument, MaskEdit } from "../core/mask/maskDocument.ts";
import type { Selection } from "../core/mask/runs.ts";
import { combine } from "../core/mask/selection/combine.ts";
import type { SelectMode } from "../core/mask/selection/selectMode.ts";
import { type DraftShape, movedSelection, selectionOf, UNMOVED } from "./draft.ts";
import type { HistoryStep } from "./history.ts";
import type { PendingWork } from "./pendingWork.ts";
import type { EditorPort } from "./port.ts";
import { sameWork } from "./sameWork.ts";
import type { Steps } from "./steps.ts";
import type { SelectionWork, ToolContext } from "./tool.ts";

/** The source of a computed selection, and its last request. `from` is one function a gesture. */
interface Computed {
  readonly toolId: string;
  readonly label: string;
  readonly from: Parameters<ToolContext["compute"]>[0];
  readonly requested: SelectionWork;
}

/** A selection that one step laid onto the mask. */
interface Laid {
  readonly toolId: string;
  readonly label: string;
  readonly mode: SelectMode;
  readonly at: (offset: Point) => Selection;
  /** Offset by which it was moved since. */
  readonly offset: Point;
  readonly computed: Computed | null;
  /** The step before, and the step that laid it; the latter null when it changed nothing. */
  readonly before: HistoryStep | null;
  readonly step: HistoryStep | null;
}

/**
 * The selection that was laid last. While that is the last step and its tool is picked, it can be moved; and when it was computed, it
 * follows the options: what is computed anew takes the step's place, and until then the step stays.
 */
export class LastSelection {
  readonly #steps: Steps;
  readonly #pending: PendingWork;
  readonly #port: EditorPort;
  #laid: Laid | null = null;
  /** The selection that is being computed. */
  #awaited: (Computed & { readonly replaces: boolean }) | null = null;

  constructor(steps: Steps, pending: PendingWork, port: EditorPort) {
    this.#steps = steps;
    this.#pending = pending;
    this.#port = port;
  }

  /** True while what is computed is to take the place of a step, not to become one. */
  get isReplacing(): boolean {
    return this.#awaited?.replaces ?? false;
  }

  /** Notes that a step of that tool, made after `before`, laid the inside of the outline onto the mask. */
  keep(of: Pick<Laid, "toolId" | "label" | "mode" | "before" | "step">, outline: DraftShape): void {
    const { size } = this.#steps.mask;
    this.#laid = { ...of, at: (by) => selectionOf(outline, by, size), offset: UNMOVED, computed: null };
  }

  /** Moves it by whole pixels. False when there is none to move. */
  nudge(by: Point): boolean {
    const laid = this.#current();
    if (!laid) return false;
    this.#replace({ ...laid, offset: { x: laid.offset.x + by.x, y: laid.offset.y + by.y } });
    return true;
  }

  /** Computes a selection, which becomes a step when it arrives. */
  compute(toolId: string, label: string, from: Computed["from"]): void {
    this.#request({ toolId, label, from, requested: from(this.#port.options()) }, false);
  }

  /** To be called when an option has changed. */
  follow(): void {
    const awaited = this.#awaited;
    const laid = this.#current();
    const computed = awaited ?? laid?.computed;
    if (!computed || computed.toolId !== this.#port.toolId()) return;
    const requested = computed.from(this.#port.options());
    const needsWork = !sameWork(requested.work, computed.requested.work);
    if (!needsWork && requested.mode === computed.requested.mode) return;
    const next = { ...computed, requested };
    if (awaited || needsWork) this.#request(next, awaited ? awaited.replaces : true);
    else if (laid) this.#replace({ ...laid, mode: requested.mode, computed: next });
  }

  #request(computed: Computed, replaces: boolean): void {
    const mask = this.#steps.committed.copy();
    const awaited = { ...computed, replaces };
    this.#awaited = awaited;
    this.#pending.start(
      computed.label,
      (signal, onProgress) => this.#port.compute(computed.requested.work, mask, signal, onProgress),
      (selection) => this.#arrive(computed, selection, replaces),
      () => {
        if (this.#awaited === awaited) this.#awaited = null;
      },
    );
  }

  #arrive(computed: Computed, selection: Selection, replaces: boolean): void {
    const { toolId, label, requested } = computed;
    this.#awaited = null;
    const at = (by: Point) => movedSelection(selection, by);
    if (replaces) {
      const laid = this.#current();
      if (laid?.computed?.from === computed.from) this.#replace({ ...laid, mode: requested.mode, at, computed });
      return;
    }
    const before = this.#steps.lastDone;
    const laid = { toolId, label, mode: requested.mode, at, offset: UNMOVED, computed, before };
    this.#laid = { ...laid, step: this.#steps.run(label, (edit, mask) => lay(laid, edit, mask)) };
  }

  #replace(laid: Laid): void {
    const step = this.#steps.replaceLast(laid.step, laid.label, (edit, mask) => lay(laid, edit, mask));
    this.#laid = { ...laid, step };
  }

  #current(): Laid | null {
    const laid = this.#laid;
    const isLast = laid !== null && this.#steps.lastDone === (laid.step ?? laid.before);
    return isLast && laid.toolId === this.#port.toolId() ? laid : null;
  }
}

const lay = ({ at, offset, mode }: Pick<Laid, "at" | "offset" | "mode">, edit: MaskEdit, mask: MaskDocument): void =>
  combine(edit, mask, at(offset), mode);
