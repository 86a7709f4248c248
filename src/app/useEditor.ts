import { useSyncExternalStore } from "react";
import type { Editor } from "../editor/editor.ts";

/** Renders again after every step, undo and redo of the editor; never while a stroke is drawn. */
export const useEditor = (editor: Editor): number => useSyncExternalStore(editor.subscribe, editor.getSnapshot);
