import { useSyncExternalStore } from "react";
import type { Editor } from "../editor/editor.ts";
import type { Pending } from "../editor/pendingWork.ts";

/** Renders again after every step, undo and redo of the editor; never while a stroke is drawn. */
export const useEditor = (editor: Editor): number => useSyncExternalStore(editor.subscribe, editor.getSnapshot);

/** The work in progress in a worker; renders again with every progress, so only its display uses it. */
export const usePending = (editor: Editor): Pending | null => useSyncExternalStore(editor.subscribe, () => editor.pending);
