import type { Point } from "../core/geometry/geometry.ts";
import type { MaskDocument, MaskEdit } from "../core/mask/maskDocument.ts";
import type { MaskWork } from "../core/mask/operations/work.ts";
import type { SelectMode } from "../core/mask/selection/selectMode.ts";
import type { ReadPixels } from "../core/mask/selection/smartBrush.ts";
import type { DraftShape } from "./draft.ts";

/** A pointer sample: x and y in image pixels, `screen` in CSS pixels of the stage, pressure 0..1 (1 where it is not measured). */
export interface PointerSample extends Point {
  readonly screen: Point;
  readonly pressure: number;
}

/** The designer's settings of the tools. */
export interface ToolOptions {
  /** Image pixels. */
  readonly diameter: number;
  /** 0..1: how far the stroke may trail the pointer. */
  readonly smoothing: number;
  /** A pen's pressure makes the stroke thinner. */
  readonly usesPressure: boolean;
  /** CIELAB distance up to which colours count as similar, 0..100. */
  readonly tolerance: number;
  /** Similar colour counts only where it hangs together with the place that was clicked. */
  readonly isContiguous: boolean;
  /** The effect of a selection on the mask, unless modifier keys say otherwise. */
  readonly selectMode: SelectMode;
}

/** The modifier keys that tools go by. */
export interface Modifiers {
  readonly isShift: boolean;
  readonly isAlt: boolean;
}

/** Work on the picture that a selection comes from, and what is to be done with that selection. */
export interface SelectionWork {
  readonly work: MaskWork;
  readonly mode: SelectMode;
}

/** The interface that a tool works with, and nothing more. The editor opens the edit, commits it or rolls it back. */
export interface ToolContext {
  /** Writes the mask. */
  readonly edit: MaskEdit;
  /** The mask as it is, this gesture's own paint included; to be read only. */
  readonly mask: MaskDocument;
  /** As they were at the press. */
  readonly options: ToolOptions;
  /** The modifiers at the press. An erasing one (right button, a pen's eraser end) counts as Alt where a tool has no opposite. */
  readonly pressed: Modifiers;
  /** The modifiers now. When they change while the pointer rests, `move` is called with its position. */
  held(): Modifiers;
  /** Screen pixels an image pixel, now. */
  scale(): number;
  /** The end of the last stroke, for a straight line from there; null before the first. */
  readonly strokeEnd: Point | null;
  /** The picture's pixels; null while they cannot be read. */
  readonly readPixels: ReadPixels | null;
  /** Shows an outline over the picture, until the gesture ends or another is shown. */
  setOverlay(draft: DraftShape | null): void;
  /** Lays what is inside the outline onto the mask. While that is the last step, the arrow keys move it. Once a gesture. */
  select(outline: DraftShape, mode: SelectMode): void;
  /**
   * Lays onto the mask what the work yields, as a step of its own, once it has arrived and nothing is being drawn. While that is the
   * last step it follows the options: whenever they change, `from` is asked again.
   */
  compute(from: (options: ToolOptions) => SelectionWork): void;
  /**
   * Lays onto the mask what the work yields, as a step of its own, once it has arrived and nothing is being drawn; from then on it is as
   * if it had been painted. `from` is asked when the fills before are done, of the mask as it is then.
   */
  fill(from: (mask: MaskDocument) => SelectionWork): void;
}

/** Exists only while something is drawn. Samples come oldest first. */
export interface Gesture {
  move(samples: readonly PointerSample[]): void;
  /** "open" keeps the gesture alive without a pressed pointer: moves go on, the next press ends in another `up`. */
  up(sample: PointerSample): "done" | "open";
  /** A key pressed meanwhile; "unknown" when it meant nothing here. */
  key?(key: string, isShift: boolean): "done" | "open" | "unknown";
  /** The start of a straight line from this stroke. */
  end?(): Point;
}

/** A way to change the mask; a value. Button, shortcut, options bar and undo follow from it. */
export interface Tool {
  readonly id: string;
  readonly label: string;
  /** Paths of a stroked 24 by 24 icon. @see https://tabler.io/icons (MIT) */
  readonly icon: readonly string[];
  /** The key that picks it, as the keyboard gives it. Tools may share one: pressed again, it picks the next of them. */
  readonly shortcut: string;
  readonly cursor: "ring" | "crosshair";
  /** The action of Enter, for keyboard users: it presses until the next Enter, or it clicks. */
  readonly press: "drag" | "click";
  /** The options in the options bar. */
  readonly options: readonly (keyof ToolOptions)[];
  /** The tool that it becomes while Alt is held, with the right button and with the eraser end of a pen. */
  readonly opposite?: string;
  begin(context: ToolContext, start: PointerSample): Gesture;
}
