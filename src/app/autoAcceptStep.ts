import type { QueryClient } from "@tanstack/react-query";
import { enginesQuery } from "../api/engines.ts";
import { DEFAULT_SEAM } from "../contract/documents.ts";
import { presetOf } from "../contract/presetOf.ts";
import { AppError } from "../core/appError.ts";
import { framedEdit } from "../features/extend/framedEdit.ts";
import { submitEdit } from "../features/generate/submitEdit.ts";
import { acceptResult } from "../features/review/acceptResult.ts";
import { blendResult } from "../features/review/blendResult.ts";
import { m } from "../messages/messages.js";
import { useEditorState } from "../state/store.ts";
import type { CompletedEdit } from "../workspace/completedEdit.ts";
import { placeOf } from "../workspace/resultPlacement.ts";
import type { Workspace } from "../workspace/workspace.ts";

/**
 * Takes the result of a step to a frame as it comes, which makes a version of it.
 *
 * @throws AppError as the blend and the accepting do
 */
export async function acceptStep(workspace: Workspace, edit: CompletedEdit): Promise<void> {
  const open = workspace.getSnapshot();
  const { document: content } = workspace.session.getSnapshot();
  if (!open || content?.id !== edit.documentId) throw new AppError("not_found", m.extend_step_document_closed());
  const place = placeOf(content, edit, undefined);
  const { signal } = new AbortController();
  const blending = await blendResult(workspace, open, edit, place, signal);
  try {
    await acceptResult(workspace, edit, place, { layer: await blending.blend(DEFAULT_SEAM, signal), seam: DEFAULT_SEAM });
  } finally {
    blending.close();
  }
}

/**
 * Sends the step after one, to the frame that stands. Prompt, parameters and engine are those of the step before: whatever was written or
 * chosen meanwhile is for another edit.
 *
 * @throws AppError as `submitEdit` does; the signal's reason
 */
export async function submitNextStep(
  workspace: Workspace,
  queries: QueryClient,
  { engine: engineId, prompt, params }: CompletedEdit,
  signal: AbortSignal,
): Promise<void> {
  const engine = (await queries.ensureQueryData(enginesQuery())).find(({ id }) => id === engineId);
  if (!engine) throw new AppError("engine_unavailable", m.extend_step_engine_gone());
  const { ownFrame, detail, preset, regionChoice } = useEditorState.getState();
  signal.throwIfAborted();
  if (!ownFrame) return;
  const draft = { engine, mode: "extend", preset: presetOf(preset), frame: ownFrame.rect, detail, prompt, params } as const;
  await submitEdit(workspace, { ...draft, regionChoice, islands: null }, framedEdit, signal);
}
