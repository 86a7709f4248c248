import type { Shape } from "konva/lib/Shape.js";
import type { Editor } from "../editor/editor.ts";
import { useEditorState } from "../state/store.ts";
import { drawDraft } from "./drawDraft.ts";
import { onceAFrame } from "./onceAFrame.ts";

/** Keeps the shape, alone on its layer, showing the outline of what is being drawn, without React; without one the layer is gone. Returns the end of it. */
export function paintDraft(shape: Shape, editor: Editor): () => void {
  const layer = shape.getLayer();
  shape.sceneFunc((context) => {
    const { viewport } = useEditorState.getState();
    if (editor.draft && viewport) drawDraft(context, editor.draft, viewport);
  });
  // An empty canvas over the view would cost in every frame.
  layer?.hide();
  const frame = onceAFrame(() => {
    layer?.visible(editor.draft !== null);
    if (editor.draft) layer?.draw();
  });
  const stopEditor = editor.subscribe(() => {
    if (editor.draft || layer?.visible()) frame.request();
  });
  const stopState = useEditorState.subscribe((now, before) => {
    if (editor.draft && now.viewport !== before.viewport) frame.request();
  });
  return () => {
    stopEditor();
    stopState();
    frame.cancel();
  };
}
