import { useEffect } from "react";
import type { Edit } from "../contract/edits.ts";
import { percentText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";

/** The window's title: the document's name, and how far the edit is that has run longest. */
export function useDocumentTitle(name: string, [edit]: readonly Edit[]): void {
  const progress = edit && (edit.progress === null ? "…" : percentText(edit.progress / 100));
  useEffect(() => {
    document.title = progress === undefined ? m.app_document_title({ name }) : m.app_running_title({ progress, name });
  }, [progress, name]);
}
