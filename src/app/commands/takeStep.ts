import type { QueryClient } from "@tanstack/react-query";
import { enginesQuery } from "../../api/engines.ts";
import { DEFAULT_SEAM } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import { useEditorState } from "../../state/store.ts";
import type { AnsweredEdit } from "../answeredEdit.ts";
import { placeOf } from "../editPlace.ts";
import { presetOf } from "../panels/presetOf.ts";
import type { Studio } from "../studio.ts";
import { acceptCandidate } from "./acceptCandidate.ts";
import { joinCandidate } from "./joinCandidate.ts";
import { submitEdit } from "./submitEdit.ts";

/**
 * Takes the result of a step to a frame as it comes, which makes a version of it.
 *
 * @throws AppError as the join and the accepting do
 */
export async function acceptStep(studio: Studio, edit: AnsweredEdit): Promise<void> {
  const open = studio.getSnapshot();
  const { document: content } = studio.session.getSnapshot();
  if (!open || content?.id !== edit.documentId)
    throw new AppError("not_found", "This step's document is not open any more. Open it and generate again.");
  const place = placeOf(content, edit, undefined);
  const { signal } = new AbortController();
  const joining = await joinCandidate(studio, open, edit, place, signal);
  try {
    await acceptCandidate(studio, edit, place, { layer: await joining.join(DEFAULT_SEAM, signal), seam: DEFAULT_SEAM });
  } finally {
    joining.close();
  }
}

/**
 * Sends the step after one, to the frame that stands. Prompt, parameters and engine are those of the step before: whatever was written or
 * chosen meanwhile is for another edit.
 *
 * @throws AppError as `submitEdit` does; the signal's reason
 */
export async function submitNextStep(
  studio: Studio,
  queries: QueryClient,
  { engine: engineId, prompt, params }: AnsweredEdit,
  signal: AbortSignal,
): Promise<void> {
  const engine = (await queries.ensureQueryData(enginesQuery())).find(({ id }) => id === engineId);
  if (!engine) throw new AppError("engine_unavailable", "The engine of this step is not here any more. Choose another one.");
  const { ownFrame, detail, preset, regionChoice } = useEditorState.getState();
  signal.throwIfAborted();
  if (!ownFrame) return;
  const draft = { engine, mode: "extend", preset: presetOf(preset), frame: ownFrame.rect, detail, prompt, params } as const;
  await submitEdit(studio, { ...draft, regionChoice, islands: null }, signal);
}
