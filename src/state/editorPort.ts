import { clampNumber, contains, type Point, rectOf, type Size, sameSize } from "../core/geometry/geometry.ts";
import { panBy, toScreen, type Viewport } from "../core/geometry/viewport.ts";
import type { EditorPixels, EditorPort } from "../editor/port.ts";
import { useEditorState } from "./store.ts";

const state = useEditorState.getState;

/** CSS pixels that stay free between the edge of the stage and what is revealed. */
const MARGIN = 48;

/** The editor's view of the interface's state and of the open document's picture. */
export function createEditorPort(pixels: EditorPixels): EditorPort {
  return {
    ...pixels,
    toolId: () => state().toolId,
    recentTools: () => state().recentTools,
    onToolChange: (listener) =>
      useEditorState.subscribe((now, before) => {
        if (now.toolId !== before.toolId || now.mode !== before.mode || now.view !== before.view) listener();
      }),
    pickTool: (id) => state().pickTool(id),
    options: state,
    onOptionsChange: (listener) =>
      useEditorState.subscribe((now, before) => {
        const isSame =
          now.tolerance === before.tolerance && now.isContiguous === before.isContiguous && now.selectMode === before.selectMode;
        if (!isSame) listener();
      }),
    viewport: () => state().viewport,
    moveViewport: (viewport) => state().moveViewport(viewport),
    reveal(at) {
      const { viewport, stage } = state();
      const moved = viewport && revealing(viewport, stage, at);
      if (moved) state().moveViewport(moved);
    },
    canDraw: () => state().mode === "repaint",
    whenIdle,
    stepDiameter: (direction) => state().stepDiameter(direction),
    swapTools: () => state().swapTools(),
    toggleOverlay: () => state().toggleOverlay(),
    toggleMaskView: () => state().toggleMaskView(),
    fitView: () => state().fitView(),
    showActualSize: () => state().showActualSize(),
    zoomBy: (factor) => state().zoomBy(factor),
    frameCrop(canvas) {
      const { ownFrame, pickMode, chooseFrame } = state();
      pickMode("extend");
      // One that was begun is gone on with.
      const isBegun = ownFrame && sameSize(ownFrame.canvas, canvas) && contains(rectOf(canvas), ownFrame.rect);
      if (!isBegun) chooseFrame({ canvas, rect: rectOf(canvas) });
    },
    showHelp: () => state().setHelpOpen(true),
  };
}

/** A browser that does not say when it is idle (Safari) gets as long as a frame can spare, a while after the last step. */
const LATER_MS = 1_000;
const SPARE_MS = 4;

function whenIdle(work: (hasTime: () => boolean) => void): () => void {
  if (typeof requestIdleCallback === "function") {
    const id = requestIdleCallback((deadline) => work(() => deadline.timeRemaining() > 1));
    return () => cancelIdleCallback(id);
  }
  const timer = setTimeout(() => {
    const endMs = performance.now() + SPARE_MS;
    work(() => performance.now() < endMs);
  }, LATER_MS);
  return () => clearTimeout(timer);
}

/** The view moved no further than it takes to see the image point; null when it is seen. */
function revealing(viewport: Viewport, { width, height }: Size, at: Point): Viewport | null {
  const { x, y } = toScreen(viewport, at);
  const dx = clampNumber(x, MARGIN, Math.max(MARGIN, width - MARGIN)) - x;
  const dy = clampNumber(y, MARGIN, Math.max(MARGIN, height - MARGIN)) - y;
  return dx === 0 && dy === 0 ? null : panBy(viewport, dx, dy);
}
