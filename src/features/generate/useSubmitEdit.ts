import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { editCalls } from "../../api/edits.ts";
import { awaitsLateResultOf, type Edit, type EditError, isFinished } from "../../contract/edits.ts";
import { useEditorState } from "../../state/store.ts";
import { dismissEdit } from "../../workspace/dismissEdit.ts";
import type { EditDraft, PlanFramedEdit } from "../../workspace/editDraft.ts";
import { lazyWithRetry } from "../../workspace/lazyWithRetry.ts";
import type { LostEdit } from "../../workspace/trackedEdits.ts";
import type { Workspace } from "../../workspace/workspace.ts";

const SENDING = ["sendEdit"];
/** The module that sends an edit: fetched before it is needed, since the server may be away then, and the edit is kept. */
export const fetchSubmission = lazyWithRetry(() => import("./submitEdit.ts"));

export interface Sending {
  readonly isSending: boolean;
  /** The error of the last edit that could not be sent or stopped; null where nothing failed. */
  readonly failure: unknown;
  /** The error of the last sent edit that failed. */
  readonly editError: EditError | null;
  readonly send: (draft: EditDraft) => void;
  /** The same edit once more, with another seed. */
  readonly regenerate: (editId: string) => void;
  /** The same edit once more, in place of one that is lost. */
  readonly replaceLost: (lost: LostEdit) => void;
  readonly stop: (edits: readonly Edit[]) => void;
}

/** Progress of the steps to a frame, which are sent without a press. */
interface StepProgress {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => { readonly isBusy: boolean; readonly error: unknown };
  forgetError(): void;
}

/**
 * Actions of the buttons on edits: send, regenerate, stop.
 *
 * @param edits all known ones
 */
export function useSubmitEdit(
  workspace: Workspace,
  edits: readonly Edit[],
  steps: StepProgress,
  planFramedEdit: PlanFramedEdit,
): Sending {
  const { session } = workspace;
  const queries = useQueryClient();
  const stepping = useSyncExternalStore(steps.subscribe, steps.getSnapshot);
  const { pauseRun } = useEditorState.getState();

  const forgetFailed = () =>
    Promise.all(
      edits
        .filter((edit) => isFinished(edit) && edit.result === null && !awaitsLateResultOf(edit))
        .map(({ id }) => dismissEdit(session, id)),
    );
  const sending = useMutation({
    mutationKey: SENDING,
    mutationFn: async (wanted: EditDraft) => {
      steps.forgetError();
      resending.reset();
      await forgetFailed();
      await (await fetchSubmission()).submitEdit(workspace, wanted, planFramedEdit);
    },
    onError: () => pauseRun(),
  });
  const resending = useMutation({
    mutationKey: SENDING,
    mutationFn: async (resend: () => Promise<void>) => resend(),
  });
  const stopping = useMutation({
    onMutate: () => pauseRun(),
    mutationFn: (ended: readonly Edit[]) => Promise.all(ended.map(({ id }) => editCalls(queries).cancelEdit(id))),
  });

  const failed = edits.findLast((edit) => edit.status === "failed" && edit.result === null);
  const error = sending.error ?? stepping.error ?? resending.error;
  // A second click comes before the first has changed anything that is shown.
  const isIdle = () => queries.isMutating({ mutationKey: SENDING }) === 0 && !steps.getSnapshot().isBusy;
  return {
    isSending: sending.isPending || stepping.isBusy || resending.isPending,
    failure: error ?? stopping.error,
    editError: failed?.error ?? null,
    send(wanted) {
      if (isIdle()) sending.mutate(wanted);
    },
    regenerate(editId) {
      if (isIdle()) resending.mutate(async () => (await import("./rerunEdit.ts")).regenerate(workspace, editId));
    },
    replaceLost({ pending }) {
      if (isIdle()) resending.mutate(async () => (await import("./rerunEdit.ts")).replaceLost(workspace, pending));
    },
    stop: (ended) => stopping.mutate(ended),
  };
}
