import type { EditorPort } from "../editor/port.ts";
import { useEditorState } from "./store.ts";

const state = useEditorState.getState;

/** The editor's view of the interface's state. */
export const editorPort: EditorPort = {
  toolId: () => state().toolId,
  onToolChange: (listener) =>
    useEditorState.subscribe((now, before) => {
      if (now.toolId !== before.toolId || now.mode !== before.mode || now.view !== before.view) listener();
    }),
  brush: state,
  viewport: () => state().viewport,
  canDraw: () => state().mode === "repaint",
  pickTool: (id) => state().pickTool(id),
  moveViewport: (viewport) => state().moveViewport(viewport),
  stepDiameter: (direction) => state().stepDiameter(direction),
  swapTools: () => state().swapTools(),
  toggleOverlay: () => state().toggleOverlay(),
  fitView: () => state().fitView(),
  showActualSize: () => state().showActualSize(),
  zoomBy: (factor) => state().zoomBy(factor),
};
