import type { Point } from "../core/geometry/geometry.ts";
import type { MaskEdit } from "../core/mask/maskDocument.ts";
import { combine } from "../core/mask/selection/combine.ts";
import type { SelectMode } from "../core/mask/selection/selectMode.ts";
import { type DraftShape, selectionOf, UNMOVED } from "./draft.ts";
import type { Fills } from "./fills.ts";
import type { LastSelection } from "./lastSelection.ts";
import type { EditorPort } from "./port.ts";
import type { Steps } from "./steps.ts";
import type { Gesture, Modifiers, PointerSample, Tool, ToolContext } from "./tool.ts";

/** The part of the editor that a gesture uses. */
export interface GestureHost {
  readonly steps: Steps;
  readonly lastSelection: LastSelection;
  readonly fills: Fills;
  readonly port: EditorPort;
  /** The modifiers held now, as far as they apply to a gesture of that pointer. */
  held(pointerId: number | null): Modifiers;
  onDraft(): void;
}

/** The start of a gesture. */
export interface Press {
  readonly tool: Tool;
  readonly pointerId: number;
  readonly pressed: Modifiers;
  readonly sample: PointerSample;
  readonly strokeEnd: Point | null;
}

/**
 * One gesture of a tool and the edit that it writes, from the first press to its end: `commit` or `rollback`. When the tool throws at
 * its beginning, no edit is left open.
 */
export class ActiveGesture {
  readonly tool: Tool;
  /** The modifiers at its first press. */
  readonly pressed: Modifiers;
  /** Null while the gesture is open between two presses. */
  pointerId: number | null;
  /** Has been open between two presses: then a second finger does not end it. */
  isKept = false;
  /** The furthest the pointer got from its first press, in screen pixels. */
  travelled = 0;
  /** The last position of the pointer. */
  last: PointerSample;
  readonly #host: GestureHost;
  readonly #edit: MaskEdit;
  readonly #gesture: Gesture;
  readonly #start: Point;
  #draft: DraftShape | null = null;
  #laid: { readonly outline: DraftShape; readonly mode: SelectMode } | null = null;

  constructor(host: GestureHost, { tool, pointerId, pressed, sample, strokeEnd }: Press) {
    const { steps, port } = host;
    this.tool = tool;
    this.pressed = pressed;
    this.pointerId = pointerId;
    this.last = sample;
    this.#start = sample.screen;
    this.#host = host;
    const edit = steps.begin();
    this.#edit = edit;
    const context: ToolContext = {
      edit,
      mask: steps.mask,
      options: port.options(),
      pressed,
      held: () => host.held(this.pointerId),
      scale: () => port.viewport()?.scale ?? 1,
      strokeEnd,
      readPixels: port.readPixels(),
      setOverlay: (draft) => {
        this.#draft = draft;
        host.onDraft();
      },
      select: (outline, mode) => {
        this.#laid = { outline, mode };
        combine(edit, steps.mask, selectionOf(outline, UNMOVED, edit.size), mode);
      },
      fill: (from) => host.fills.fill(tool.label, from),
      compute: (from) => host.lastSelection.compute(tool.id, tool.label, from),
    };
    try {
      this.#gesture = tool.begin(context, sample);
    } catch (cause) {
      steps.rollback(edit);
      throw cause;
    }
    edit.flush();
  }

  get draft(): DraftShape | null {
    return this.#draft;
  }

  /** Samples of one event, oldest first. */
  move(samples: readonly PointerSample[]): void {
    this.#gesture.move(samples);
    this.#edit.flush();
    this.last = samples.at(-1) ?? this.last;
    const { screen } = this.last;
    this.travelled = Math.max(this.travelled, Math.hypot(screen.x - this.#start.x, screen.y - this.#start.y));
  }

  /** True when the gesture is done and waits for `commit`. */
  up(sample: PointerSample): boolean {
    const isDone = this.#gesture.up(sample) === "done";
    if (!isDone) this.releasePointer();
    return isDone;
  }

  /** Its pointer is gone; the gesture goes on with the next press. */
  releasePointer(): void {
    this.pointerId = null;
    this.isKept = true;
    this.#edit.flush();
  }

  key(key: string, isShift: boolean): "done" | "open" | "unknown" {
    const outcome = this.#gesture.key?.(key, isShift) ?? "unknown";
    this.#edit.flush();
    return outcome;
  }

  /** @returns where a straight line from this stroke would start */
  commit(): Point | null {
    const { steps, lastSelection } = this.#host;
    const { id: toolId, label } = this.tool;
    const before = steps.lastDone;
    const step = steps.commit(this.#edit, label);
    if (this.#laid) lastSelection.keep({ toolId, label, mode: this.#laid.mode, before, step }, this.#laid.outline);
    return this.#gesture.end?.() ?? null;
  }

  rollback(): void {
    this.#host.steps.rollback(this.#edit);
  }
}
