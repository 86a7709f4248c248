import { useEffect, useRef } from "react";
import { isFinished } from "../contract/edits.ts";
import { m } from "../messages/messages.js";
import { useEditorState } from "../state/store.ts";
import { announce } from "../ui/announce.ts";
import { hasResult } from "../workspace/completedEdit.ts";
import { shouldAutoAccept } from "../workspace/extensionRun.ts";
import { knownEdits } from "../workspace/trackedEdits.ts";
import { useSession } from "../workspace/useSession.ts";
import { useTrackedEdits } from "../workspace/useTrackedEdits.ts";
import { savedText } from "./savedText.ts";
import type { UserWorkspace } from "./userWorkspace.ts";

/** Says when an edit has come to something, which step a frame is at, and that the work is saved: each once, and no progress. */
export function useAnnouncements({ workspace, trackedEdits }: UserWorkspace): void {
  const state = useSession(workspace.session);
  const documentId = state.document?.id;
  const run = useEditorState((now) => now.run);
  const edits = knownEdits(useTrackedEdits(trackedEdits));

  const running = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const ended = edits.filter((edit) => running.current.has(edit.id) && isFinished(edit));
    running.current = new Set(edits.filter((edit) => !isFinished(edit)).map(({ id }) => id));
    for (const edit of ended) {
      // The steps of a frame are said by themselves.
      const isStep = hasResult(edit) && shouldAutoAccept(run, edit);
      if (edit.status === "failed") announce(m.said_failed());
      else if (edit.status === "completed" && !isStep) announce(m.said_result());
    }
  }, [edits, run]);

  const step = run?.isGoing && run.steps > 1 ? run.step : null;
  const steps = run?.steps ?? 0;
  useEffect(() => {
    if (step !== null) announce(m.generate_step_of({ step, steps }));
  }, [step, steps]);

  const text = documentId ? savedText(state) : m.saved();
  const isSaving = state.saveStatus.kind === "working" || state.syncStatus.kind === "working" || state.uploadProgress !== null;
  const told = useRef<readonly unknown[]>([]);
  useEffect(() => {
    if (!documentId || isSaving || (told.current[0] === documentId && told.current[1] === text)) return;
    told.current = [documentId, text];
    announce(text === m.saved() ? m.said_saved() : text);
  }, [documentId, isSaving, text]);
}
