import type { Viewport } from "../core/viewport.ts";
import type { BrushOptions } from "./tool.ts";
import type { ToolId } from "./tools/index.ts";

/** What the editor asks of the interface around it, and tells it. */
export interface EditorPort {
  toolId(): string;
  /** Calls `listener` when another tool is picked. Returns its removal. */
  onToolChange(listener: () => void): () => void;
  pickTool(id: ToolId): void;
  brush(): BrushOptions;
  /** Null while nothing is shown: then nothing can be drawn. */
  viewport(): Viewport | null;
  moveViewport(viewport: Viewport): void;
  /** False where a press pans instead, as while extending. */
  canDraw(): boolean;
  /** One step up or down in size. */
  stepDiameter(direction: 1 | -1): void;
  swapTools(): void;
  toggleOverlay(): void;
  fitView(): void;
  showActualSize(): void;
  zoomBy(factor: number): void;
}
