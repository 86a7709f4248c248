import { DEFAULT_SEAM } from "../../contract/documents.ts";
import { useEditorState } from "../../state/store.ts";
import type { OpenDocument, Studio } from "../../workspace/studio.ts";
import type { AnsweredEdit } from "../answeredEdit.ts";
import { placeOf } from "../editPlace.ts";
import { acceptCandidate } from "./acceptCandidate.ts";
import { joinCandidate } from "./joinCandidate.ts";
import { type EditDraft, submitEdit } from "./submitEdit.ts";

/**
 * Takes the answer of a step to a frame as it comes, which makes a version of it, and sends the next one. Of several tabs one does.
 *
 * @param draft what else an edit is made of: prompt, parameters and engine are those of the step before
 * @throws AppError as the join, the accepting or the sending do; what was made stays, and the frame waits
 */
export async function takeStep(studio: Studio, open: OpenDocument, edit: AnsweredEdit, draft: EditDraft): Promise<void> {
  await navigator.locks.request(`overpaint step ${edit.id}`, { ifAvailable: true }, async (lock) => {
    const { document: content } = studio.session.getSnapshot();
    if (!lock || !content) return;
    const place = placeOf(content, edit, undefined);
    const { signal } = new AbortController();
    const joining = await joinCandidate(studio, open, edit, place, signal);
    try {
      await acceptCandidate(studio, edit, place, { layer: await joining.join(DEFAULT_SEAM, signal), seam: DEFAULT_SEAM });
    } finally {
      joining.close();
    }
    const { ownFrame, run } = useEditorState.getState();
    if (!ownFrame || !run?.isGoing) return;
    // Whatever was written or chosen meanwhile is for another edit.
    const { prompt, params } = edit;
    const engine = { ...draft.engine, id: edit.engine };
    await submitEdit(studio, { ...draft, mode: "extend", frame: ownFrame.rect, prompt, params, engine });
  });
}
