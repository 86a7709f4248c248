import type { Point } from "../core/geometry.ts";
import type { MaskEdit } from "../core/mask/maskDocument.ts";

/** Where a pointer was: x and y in image pixels, `screen` in CSS pixels of the stage, pressure 0..1 (1 where nothing measures it). */
export interface PointerSample extends Point {
  readonly screen: Point;
  readonly pressure: number;
}

/** What the designer set for painting. */
export interface BrushOptions {
  /** Image pixels. */
  readonly diameter: number;
  /** 0..1: how far the stroke may trail the pointer. */
  readonly smoothing: number;
  /** A pen's pressure makes the stroke thinner. */
  readonly usesPressure: boolean;
}

/** What a tool gets to work with, and nothing more. The editor opens the edit, commits it or rolls it back. */
export interface ToolContext {
  readonly mask: MaskEdit;
  readonly brush: BrushOptions;
  /** Screen pixels an image pixel when the gesture began. */
  readonly scale: number;
}

/** Exists only while something is drawn. Samples come oldest first. */
export interface Gesture {
  move(samples: readonly PointerSample[]): void;
  /** "open" keeps the gesture alive without a pressed pointer; the next press comes as `down`. */
  up(sample: PointerSample): "done" | "open";
  down?(sample: PointerSample): void;
  /** A key pressed meanwhile. True when it meant something. */
  key?(key: string): boolean;
}

/** A way to change the mask; a value. Button, shortcut, options bar and undo follow from it. */
export interface Tool {
  readonly id: string;
  readonly label: string;
  /** Paths of a stroked 24 by 24 icon. @see https://tabler.io/icons (MIT) */
  readonly icon: readonly string[];
  /** The key that picks it, as the keyboard gives it. */
  readonly shortcut: string;
  readonly cursor: "ring" | "crosshair";
  /** What the options bar offers. */
  readonly options: readonly (keyof BrushOptions)[];
  /** The tool that it becomes while Alt is held, and with the eraser end of a pen. */
  readonly opposite?: string;
  begin(context: ToolContext, start: PointerSample): Gesture;
}
