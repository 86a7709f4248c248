import type { Point } from "../core/geometry/geometry.ts";
import type { MaskDocument } from "../core/mask/maskDocument.ts";
import type { MaskWork } from "../core/mask/operations/work.ts";
import type { SelectMode } from "../core/mask/selection/selectMode.ts";
import { type ActionId, actionOf } from "./actions.ts";
import { nudgeOf } from "./arrows.ts";
import type { DraftShape } from "./draft.ts";
import { Fills } from "./fills.ts";
import { Gestures } from "./gestures.ts";
import { History } from "./history.ts";
import { IdlePacking } from "./idlePacking.ts";
import type { EditorInput } from "./input.ts";
import { type KeyStroke, matchKey } from "./keymap.ts";
import { LastSelection } from "./lastSelection.ts";
import { type Pending, PendingWork } from "./pendingWork.ts";
import { PointerController } from "./pointerController.ts";
import type { EditorPort } from "./port.ts";
import { Preview, type ShownPreview } from "./preview.ts";
import { Steps, type WriteMask } from "./steps.ts";
import type { Tool } from "./tool.ts";
import { paintTools } from "./tools/index.ts";

export type EditorCursor = Tool["cursor"] | "grab" | "grabbing";

/**
 * The interaction engine of one mask: input becomes strokes, selections, pans and zooms; each is one undo step. What is
 * unfinished is kept as far as it went when its pointer is taken away (blur, a cancelled pointer, another tool); Escape and undo drop it. For React: `useSyncExternalStore(editor.subscribe, editor.getSnapshot)`.
 */
export class Editor {
  /** Tells one editor from another. */
  readonly id = crypto.randomUUID();
  readonly mask: MaskDocument;
  readonly #port: EditorPort;
  readonly #steps: Steps;
  readonly #pending: PendingWork;
  readonly #preview: Preview;
  readonly #lastSelection: LastSelection;
  readonly #gestures: Gestures;
  readonly #pointing: PointerController;
  readonly #listeners = new Set<() => void>();
  readonly #stops: readonly (() => void)[];
  #snapshot = 0;

  /** @param history of the document, of which this mask's steps become a part */
  constructor(mask: MaskDocument, port: EditorPort, history = new History(), tools: readonly Tool[] = paintTools) {
    this.mask = mask;
    this.#port = port;
    const notify = () => this.#notify();
    const announce = () => this.#announce();
    const steps = new Steps(mask, history, announce);
    const pending: PendingWork = new PendingWork({
      canTake: () => this.#gestures.open === null,
      onChange: notify,
      onFailure: (label, cause) => {
        this.cancelPreview();
        port.reportFailure(label, cause);
      },
    });
    const lastSelection = new LastSelection(steps, pending, port);
    this.#steps = steps;
    this.#pending = pending;
    this.#lastSelection = lastSelection;
    this.#preview = new Preview(steps, pending, port, announce);
    this.#gestures = new Gestures({
      steps,
      lastSelection,
      fills: new Fills(steps, pending, port),
      port,
      held: (pointerId) => this.#pointing.heldFor(pointerId),
      onDraft: notify,
      onChange: announce,
      onEnd: () => pending.deliver(),
    });
    this.#pointing = new PointerController({
      port,
      tools,
      gestures: this.#gestures,
      canvas: mask.size,
      canDraw: () => port.canDraw() && !this.shownPreview,
      undo: () => this.undo(),
      onChange: notify,
    });
    const packing = new IdlePacking(steps, port);
    this.#stops = [
      () => packing.close(),
      steps.onStepDone(() => packing.wake()),
      port.onToolChange(() => {
        this.finishGesture();
        // What waits for another press of the tool before.
        this.cancelGesture();
        this.cancelPreview();
        this.#announce();
      }),
      port.onOptionsChange(() => {
        if (!this.shownPreview) lastSelection.follow();
      }),
    ];
  }

  get canUndo(): boolean {
    return this.#steps.lastDone !== null;
  }

  get canRedo(): boolean {
    return this.#steps.lastUndone !== null;
  }

  /** Something is on the mask or over it that is not yet a step, and would be lost with the stage. */
  get isDrawing(): boolean {
    return this.#gestures.open !== null || this.shownPreview !== null;
  }

  /** The size of undo and redo beside the mask. */
  get historyBytes(): number {
    return this.#steps.historyBytes;
  }

  /** The mask as the last step left it: without an unfinished stroke or a preview. What is saved or sent is this. To be read only. */
  get committedMask(): MaskDocument {
    return this.#steps.committed;
  }

  get cursor(): EditorCursor {
    return this.#pointing.cursor;
  }

  /** The select mode of a press, or of the selection being drawn; null where the tool has none. Notified as `draft` is. */
  get selectMode(): SelectMode | null {
    return this.#pointing.selectMode;
  }

  /**
   * The outline of what is being drawn; null when there is none. A change of it calls the listeners of `subscribe` and leaves
   * `getSnapshot` as it was: draw it outside of React. Its points may be added to in place.
   */
  get draft(): DraftShape | null {
    return this.#gestures.draft;
  }

  /** Position of the keyboard pointer, in image pixels; null while it is not in use. Notified as `draft` is. */
  get keyboardPoint(): Point | null {
    return this.#pointing.keyboardPoint;
  }

  /** The work in progress in a worker; null when there is none. Notified as `draft` is, but fit to be a snapshot itself. */
  get pending(): Pending | null {
    return this.#pending.current;
  }

  /** The change of the whole mask that is shown and not yet made. Fit to be a snapshot itself. */
  get shownPreview(): ShownPreview | null {
    return this.#preview.shown;
  }

  /** Calls `listener` after every change of anything here. Returns its removal. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Another number after every step, undo, redo, and the beginning and end of a gesture or a preview; never in between. */
  readonly getSnapshot = (): number => this.#snapshot;

  /** Calls `listener` whenever the mask has settled: after a step, an undo, a redo. Returns its removal. */
  onCommit(listener: () => void): () => void {
    return this.#steps.onStepDone(listener);
  }

  /**
   * Takes back the last step, which may be one of the document and end this editor; an unfinished stroke, a preview and a selection that is
   * still computed count as it.
   */
  undo(): void {
    if (this.cancelGesture() || this.cancelPreview()) return;
    const isReplacing = this.#lastSelection.isReplacing;
    if (this.#pending.cancel() && !isReplacing) return;
    this.#steps.undo();
  }

  /** The history has changed, and perhaps the mask with it. */
  refresh(): void {
    this.#announce();
  }

  redo(): void {
    if (this.cancelGesture() || this.cancelPreview()) return;
    this.#steps.redo();
  }

  /** Changes the mask as one undo step, in place of whatever was under way; when `write` throws, nothing has changed. */
  run(label: string, write: WriteMask): void {
    this.cancelWork();
    this.cancelGesture();
    this.#steps.run(label, write);
  }

  /**
   * Shows what the work would make of the mask, as soon as it is computed. Asked again (a slider moved), the latest wins. It ends with
   * `applyPreview` or Enter as one undo step, or without a trace: by `cancelPreview`, Escape, undo, another tool, `run`. Meanwhile a press pans.
   */
  preview(label: string, work: MaskWork): void {
    this.cancelGesture();
    this.#preview.show(label, work);
  }

  /** Makes the preview a step; when its result is not there yet, as soon as it is. */
  applyPreview(): void {
    this.#preview.apply();
  }

  /** True when there was one. */
  cancelPreview(): boolean {
    return this.#preview.cancel();
  }

  /** Calls off what is computed, and the preview it is for. True when there was something. */
  cancelWork(): boolean {
    return this.#preview.cancel() || this.#pending.cancel();
  }

  /** Does what a key, a button or a menu item says. */
  perform(id: ActionId): void {
    actionOf(id).perform(this, this.#port);
  }

  canPerform(id: ActionId): boolean {
    return actionOf(id).isEnabled?.(this) ?? true;
  }

  /** Keeps the unfinished stroke as far as it went. */
  finishGesture(): void {
    this.#gestures.finish();
  }

  /** Drops the unfinished stroke, every trace of it. True when there was one. */
  cancelGesture(): boolean {
    return this.#gestures.cancel();
  }

  /** Takes one input. True when it meant something here, so that the browser need not act on it. */
  dispatch(input: EditorInput): boolean {
    switch (input.kind) {
      case "down":
        return this.#pointing.press(input);
      case "move":
        return this.#pointing.drag(input);
      case "up":
        return this.#pointing.release(input);
      case "cancel":
        return this.#pointing.cancel(input);
      case "wheel":
        return this.#pointing.turnWheel(input);
      case "key":
        return input.isDown ? this.#keyDown(input.stroke) : this.#pointing.holdKey(input.stroke.key, false);
      case "blur":
        this.#pointing.blur();
        return false;
    }
  }

  /** Lets go of the interface. The editor is not to be used after this. */
  close(): void {
    this.cancelWork();
    this.cancelGesture();
    for (const stop of this.#stops) stop();
    this.#listeners.clear();
    this.#steps.stopListening();
  }

  /** First who has the key as long as it is at work, then what is held, and the keys that mean something always. */
  #keyDown(stroke: KeyStroke): boolean {
    const { key, isShift, isMod } = stroke;
    if (key === "Escape") return this.cancelGesture() || this.cancelWork() || this.#pointing.hideKeyboard();
    if (key === "Enter" && this.shownPreview) {
      this.applyPreview();
      return true;
    }
    if (!isMod) {
      if (this.keyboardPoint && this.#keyboardKey(stroke)) return true;
      if (this.#gestures.key(key, isShift) || this.#pointing.holdKey(key, true)) return true;
      if (this.#nudge(key, isShift) || this.#keyboardKey(stroke)) return true;
    }
    const match = matchKey(stroke, this.#port.recentTools());
    if (!match) return false;
    if (match.kind === "tool") this.#port.pickTool(match.id);
    else this.perform(match.id);
    return true;
  }

  #keyboardKey(stroke: KeyStroke): boolean {
    return this.#pointing.keyboardKey(stroke, (input) => this.dispatch(input));
  }

  #nudge(key: string, isShift: boolean): boolean {
    const by = nudgeOf(key, isShift);
    return by !== null && !this.isDrawing && this.#pointing.active !== "pan" && this.#lastSelection.nudge(by);
  }

  #announce(): void {
    this.#snapshot += 1;
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
