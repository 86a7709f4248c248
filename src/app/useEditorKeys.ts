import { useEffect } from "react";
import type { Editor } from "../editor/editor.ts";
import { listenToKeys } from "../editor/listen.ts";

/** The editor's keys, while it has them. Not the canvas's: while the layers of another version are loaded there is none, and undo goes on. */
export function useEditorKeys(editor: Editor, hasKeys: boolean): void {
  useEffect(() => {
    const listening = new AbortController();
    listenToKeys(editor, window, hasKeys, listening.signal);
    return () => listening.abort();
  }, [editor, hasKeys]);
}
