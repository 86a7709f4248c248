import type { EditParams } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import { m } from "../../messages/messages.js";
import type { OutboxEntry } from "../../session/storage/localStore.ts";
import { layersBeneath } from "../../workspace/resultPlacement.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { sendEdits } from "./submitEdit.ts";

const SEEDS = 2 ** 31;

/**
 * Asks once more for what an edit asked for, with another seed: with its own paint, region, prompt, engine and parameters, whatever is
 * painted or written now. What was accepted since is seen.
 *
 * @throws AppError as `submitEdit` does; `not_found` when the edit is not kept any more
 */
export async function regenerate(workspace: Workspace, editId: string): Promise<void> {
  const pending = workspace.session.getSnapshot().outbox.find((edit) => edit.editId === editId);
  if (!pending) throw new AppError("not_found", m.generate_edit_not_kept());
  await sendAgain(workspace, pending, { ...pending.request.params, seed: Math.floor(Math.random() * SEEDS) });
}

/**
 * Sends an edit once more that the server has lost, just as it was asked for, and drops the lost one.
 *
 * @throws AppError as `submitEdit` does; the lost one stays then
 */
export async function replaceLost(workspace: Workspace, lost: OutboxEntry): Promise<void> {
  await sendAgain(workspace, lost, lost.request.params);
  await workspace.session.dismissEdit(lost.key);
}

async function sendAgain({ session }: Workspace, { request, maskBlob, painted }: OutboxEntry, params: EditParams): Promise<void> {
  const { document: content } = session.getSnapshot();
  if (!content) throw new AppError("not_found", m.nothing_open());
  const layers = layersBeneath(content, request);
  await sendEdits(session, [
    { request: { ...request, layers, params }, ...(maskBlob && { maskBlob }), ...(painted && { painted }) },
  ]);
}
