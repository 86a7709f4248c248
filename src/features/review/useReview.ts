import { useEffect, useRef, useState } from "react";
import type { Edit } from "../../contract/edits.ts";
import type { Editor } from "../../editor/editor.ts";
import type { OutboxEntry } from "../../session/storage/localStore.ts";
import { useEditorState } from "../../state/store.ts";
import { type CompletedEdit, hasResult } from "../../workspace/completedEdit.ts";
import { shouldAutoAccept } from "../../workspace/extensionRun.ts";

/** A result that is looked at. */
export interface Reviewed {
  readonly edit: CompletedEdit;
  readonly pending: OutboxEntry;
}

export interface Review {
  /** The results that can be reviewed, in the order in which they were asked for. */
  readonly results: readonly CompletedEdit[];
  /** Null while the canvas is shown. */
  readonly reviewed: Reviewed | null;
  readonly show: (editId: string) => void;
}

/** The result on review: each new one, once and never in the middle of a stroke or of another review, and any that is picked. */
export function useReview(editor: Editor, step: number, edits: readonly Edit[], pending: readonly OutboxEntry[]): Review {
  const run = useEditorState((state) => state.run);
  const isOpen = useEditorState((state) => state.view === "review");
  const shownId = useRef<string | null>(null);
  const [pickedId, setPickedId] = useState<string | null>(null);

  const results = edits.filter(hasResult);
  const edit = results.find(({ id }) => id === pickedId) ?? results.at(-1);
  const ofEdit = pending.find(({ editId }) => editId === edit?.id);
  const reviewed = isOpen && edit && ofEdit ? { edit, pending: ofEdit } : null;
  const show = (editId: string) => {
    setPickedId(editId);
    useEditorState.getState().showView("review");
  };

  const seen = new Set(pending.flatMap(({ editId, isSeen, reopened }) => (editId && (isSeen || reopened) ? [editId] : [])));
  const latest = results.findLast(({ id, status }) => status === "completed" && !seen.has(id));
  const latestId = latest?.id ?? null;
  // Other steps follow it: it is accepted without being looked at.
  const isTaken = latest !== undefined && shouldAutoAccept(run, latest);
  const isReviewing = reviewed !== null;
  useEffect(() => {
    if (isTaken) return;
    // An open stroke would be lost with the stage: the result is shown when it is done, or when that on review is decided upon.
    if (latestId === null || latestId === shownId.current || isReviewing || (step >= 0 && editor.isDrawing)) return;
    shownId.current = latestId;
    setPickedId(latestId);
    useEditorState.getState().showView("review");
  }, [latestId, isTaken, isReviewing, step, editor]);

  return { results, reviewed, show };
}
