import { AppError } from "../../core/appError.ts";
import type { Studio } from "../../workspace/studio.ts";
import type { AnsweredEdit } from "../answeredEdit.ts";
import { placeOf } from "../editPlace.ts";
import { sendEdits } from "./submitEdit.ts";

const SEEDS = 2 ** 31;

/**
 * Asks once more for what an edit asked for, with another seed: with its own paint, region, prompt, engine and parameters, whatever is
 * painted or written now. What was accepted since is seen.
 *
 * @throws AppError as `submitEdit` does; `not_found` when the edit is not kept any more
 */
export async function askAgain({ session }: Studio, edit: AnsweredEdit): Promise<void> {
  const { document: content, pendingEdits } = session.getSnapshot();
  const pending = pendingEdits.find(({ editId }) => editId === edit.id);
  if (!content || !pending) throw new AppError("not_found", "This edit is not kept any more. Generate it anew.");
  const { request, maskBlob, painted } = pending;
  const params = { ...request.params, seed: Math.floor(Math.random() * SEEDS) };
  const layers = [...placeOf(content, edit, undefined).beneath];
  await sendEdits(session, [
    { request: { ...request, layers, params }, ...(maskBlob && { maskBlob }), ...(painted && { painted }) },
  ]);
}
