import type { Editor } from "../editor/editor.ts";

/** Resolves when nothing is being drawn on the canvas that is open then. */
export function strokeEnd(editorNow: () => Editor | undefined): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (editorNow()?.isDrawing) return;
      leave?.();
      resolve();
    };
    const leave = editorNow()?.subscribe(look);
    look();
  });
}
