import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { awaitsLateAnswer, cancelEdit } from "../api/edits.ts";
import { enginesQuery } from "../api/engines.ts";
import { type Edit, isFinished } from "../contract/edits.ts";
import { useEditorState } from "../state/store.ts";
import type { OpenDocument, Studio } from "../workspace/studio.ts";
import type { AnsweredEdit } from "./answeredEdit.ts";
import { forgetEdit } from "./commands/forgetEdit.ts";
import { type EditDraft, submitEdit } from "./commands/submitEdit.ts";
import { messageOf } from "./words.ts";

const SENDING = ["sendEdit"];

export interface Sending {
  readonly isSending: boolean;
  /** Why the last edit failed or could not be sent, and what to do. */
  readonly failure: string | null;
  readonly send: (draft: EditDraft) => void;
  /** The same edit once more, with another seed. */
  readonly askAgain: (edit: AnsweredEdit) => void;
  readonly stop: (edits: readonly Edit[]) => void;
}

/**
 * Edits on their way out: sent, asked for again, stopped, and the steps to a frame one after the other.
 *
 * @param edits all that are followed
 * @param taken the step that another one follows, as it is answered
 * @param draft what the step after it is sent with
 */
export function useSending(
  studio: Studio,
  open: OpenDocument,
  edits: readonly Edit[],
  taken: AnsweredEdit | null,
  draft: EditDraft,
): Sending {
  const { session } = studio;
  const queries = useQueryClient();
  const { pauseRun } = useEditorState.getState();

  const forgetFailed = () =>
    Promise.all(
      edits
        .filter((edit) => isFinished(edit) && edit.candidate === null && !awaitsLateAnswer(edit))
        .map(({ id }) => forgetEdit(session, id)),
    );
  const sending = useMutation({
    mutationKey: SENDING,
    mutationFn: async (wanted: EditDraft) => {
      stepping.reset();
      asking.reset();
      await forgetFailed();
      await submitEdit(studio, wanted);
    },
    onError: () => pauseRun(),
  });
  const asking = useMutation({
    mutationKey: SENDING,
    mutationFn: async (edit: AnsweredEdit) => {
      const { askAgain } = await import("./commands/askAgain.ts");
      await askAgain(studio, edit);
    },
  });
  const stepping = useMutation({
    mutationKey: SENDING,
    mutationFn: async (edit: AnsweredEdit) => {
      const { takeStep } = await import("./commands/takeStep.ts");
      await takeStep(studio, open, edit, { ...draft, islands: null });
    },
    // The answer is reviewed, or the frame waits for another press.
    onError: () => pauseRun(),
  });
  const stopping = useMutation({
    onMutate: () => pauseRun(),
    mutationFn: (ended: readonly Edit[]) =>
      Promise.all(ended.map(({ id }) => cancelEdit(id).then((now) => queries.setQueryData(["edit", id], now)))),
  });

  const failed = edits.findLast((edit) => edit.status === "failed" && edit.candidate === null);
  const isFailed = failed !== undefined;
  const { mutate: take } = stepping;
  const takenId = taken?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once an answer, whatever else has changed
  useEffect(() => {
    if (taken) take(taken);
    else if (isFailed) pauseRun();
  }, [takenId, isFailed]);

  // Each edit that is taken on, and each end, changes what is left to spend.
  const changeCount = edits.length + edits.filter(isFinished).length;
  useEffect(() => {
    if (changeCount > 0) void queries.invalidateQueries(enginesQuery());
  }, [changeCount, queries]);

  const error = sending.error ?? stepping.error ?? asking.error;
  // A second click comes before the first has changed anything that is shown.
  const isIdle = () => queries.isMutating({ mutationKey: SENDING }) === 0;
  return {
    isSending: sending.isPending || stepping.isPending || asking.isPending,
    failure: error ? messageOf(error) : (failed?.error?.message ?? (stopping.error ? messageOf(stopping.error) : null)),
    send(wanted) {
      if (isIdle()) sending.mutate(wanted);
    },
    askAgain(edit) {
      if (isIdle()) asking.mutate(edit);
    },
    stop: (ended) => stopping.mutate(ended),
  };
}
