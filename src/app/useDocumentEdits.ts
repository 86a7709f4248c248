import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { DocumentContent } from "../contract/documents.ts";
import { isFinished } from "../contract/edits.ts";
import { useChosenEngine } from "../features/generate/useChosenEngine.ts";
import { useEditDraft } from "../features/generate/useEditDraft.ts";
import { fetchSubmission, useSubmitEdit } from "../features/generate/useSubmitEdit.ts";
import { useReview } from "../features/review/useReview.ts";
import { currentVersion } from "../session/document/documentContent.ts";
import type { PlacedLayer } from "../session/document/versionBeneath.ts";
import { useEditorMembers } from "../state/store.ts";
import type { PlanFramedEdit } from "../workspace/editDraft.ts";
import { knownEdits } from "../workspace/trackedEdits.ts";
import { useEditor } from "../workspace/useEditor.ts";
import { useSession } from "../workspace/useSession.ts";
import { useTrackedEdits } from "../workspace/useTrackedEdits.ts";
import type { OpenDocument } from "../workspace/workspace.ts";
import type { UserWorkspace } from "./userWorkspace.ts";

/** Plans an edit to a custom frame: its module is fetched with the first one. */
const planFramedEdit: PlanFramedEdit = async (base, framed) =>
  (await import("../features/extend/framedEdit.ts")).framedEdit(base, framed);

/** The edits of the open document: the next one, those that run, their results, and the one in review. */
export function useDocumentEdits(
  { workspace, trackedEdits, extensionRunner }: UserWorkspace,
  { editor }: OpenDocument,
  content: DocumentContent,
) {
  const step = useEditor(editor);
  const { outbox } = useSession(workspace.session);
  const queries = useQueryClient();
  const { mode } = useEditorMembers("mode");
  const { engines, engine } = useChosenEngine();
  const followed = useTrackedEdits(trackedEdits);
  const edits = useMemo(() => knownEdits(followed), [followed]);
  const running = edits.filter((edit) => !isFinished(edit));
  const { results, reviewed, show } = useReview(editor, step, edits, outbox);

  const undecidedIds = new Set([...results, ...running].map(({ id }) => id));
  const waiting = outbox.filter(({ editId, reopened }) => editId && !reopened && undecidedIds.has(editId));
  const next = useEditDraft(editor, step, currentVersion(content), engine, { waiting, reviewedId: reviewed?.edit.id ?? null });
  const sending = useSubmitEdit(workspace, edits, extensionRunner, planFramedEdit);

  const [sentStep, setSentStep] = useState<number | null>(null);
  useEffect(() => {
    if (step > 0 || mode === "extend") void fetchSubmission();
  }, [step, mode]);

  return {
    engines,
    engine,
    /** Each that is under way or waits for a decision: loading, known or lost. */
    followed,
    running,
    results,
    reviewed,
    show,
    /** The next one. */
    next,
    sending,
    /** The paint has changed since the last press. */
    isPaintNew: sentStep !== null && sentStep !== step && mode === "repaint",
    send(): void {
      setSentStep(step);
      sending.send(next.draft);
    },
    /** Those of them that were accepted before. */
    reopenedIds: new Set(outbox.flatMap(({ editId, reopened }) => (editId && reopened ? [editId] : []))),
    async reopen(opened: PlacedLayer): Promise<void> {
      const { reopenLayer } = await import("../features/review/reopenLayer.ts");
      show((await reopenLayer(workspace, queries, opened)).id);
    },
  };
}

export type DocumentEdits = ReturnType<typeof useDocumentEdits>;
