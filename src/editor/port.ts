import type { Point, Size } from "../core/geometry/geometry.ts";
import type { Viewport } from "../core/geometry/viewport.ts";
import type { MaskDocument } from "../core/mask/maskDocument.ts";
import type { MaskWork } from "../core/mask/operations/work.ts";
import type { Selection } from "../core/mask/runs.ts";
import type { ReadPixels } from "../core/mask/selection/smartBrush.ts";
import type { ToolOptions } from "./tool.ts";
import type { ToolId } from "./tools/index.ts";

/** The open document's picture, as far as tools need it. */
export interface EditorPixels {
  /**
   * Does work that may take long, away from the page. `mask` is a copy that nothing else writes.
   *
   * @param onProgress called with the share that is done, 0..1
   * @returns white where the result is; rejects with the signal's reason on abort
   */
  compute(work: MaskWork, mask: MaskDocument, signal: AbortSignal, onProgress: (share: number) => void): Promise<Selection>;
  /** Null while the picture's pixels cannot be read at once. */
  readPixels(): ReadPixels | null;
  /** Work that was not called off has failed: the designer is to know. */
  reportFailure(label: string, cause: unknown): void;
}

/** The interface around the editor, as the editor uses it: state to read, changes to listen to, commands to call. */
export interface EditorPort extends EditorPixels {
  toolId(): string;
  /** The tools that were picked so far, newest first: the first is picked now. */
  recentTools(): readonly string[];
  /** Calls `listener` when another tool is picked. Returns its removal. */
  onToolChange(listener: () => void): () => void;
  pickTool(id: ToolId): void;
  options(): ToolOptions;
  /** Calls `listener` when an option of the tools changes. Returns its removal. */
  onOptionsChange(listener: () => void): () => void;
  /** Null while nothing is shown: then nothing can be drawn. */
  viewport(): Viewport | null;
  moveViewport(viewport: Viewport): void;
  /** Moves the view no further than it takes to see that image point. */
  reveal(at: Point): void;
  /** False where a press pans instead, as while extending. */
  canDraw(): boolean;
  /** Calls back once when there is nothing else to do; `hasTime` says for how long that is. Returns what calls it off. */
  whenIdle(work: (hasTime: () => boolean) => void): () => void;
  /** One step up or down in size. */
  stepDiameter(direction: 1 | -1): void;
  swapTools(): void;
  toggleOverlay(): void;
  toggleMaskView(): void;
  fitView(): void;
  showActualSize(): void;
  zoomBy(factor: number): void;
  /** Shows a frame by which a canvas of that size is cut. */
  frameCrop(canvas: Size): void;
  showHelp(): void;
}
