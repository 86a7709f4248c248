import type { Layer, Version } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import { relativeTo } from "../../core/geometry.ts";
import { useEditorState } from "../../state/store.ts";
import type { AnsweredEdit } from "../answeredEdit.ts";
import type { EditPlace } from "../editPlace.ts";
import type { Studio } from "../studio.ts";
import { forgetEdit } from "./forgetEdit.ts";
import { filesOfLayer, type Taken } from "./joinCandidate.ts";
import { selectVersion } from "./selectVersion.ts";

const RETUNED = ", retuned";

/**
 * Makes a version in which a layer of an earlier one is joined anew: those beneath and above stay as they are and where they are. The
 * earlier version stays, too, and so does the mask that is being painted.
 *
 * @throws AppError when the document is gone meanwhile
 */
export async function acceptRetuned(
  studio: Studio,
  edit: AnsweredEdit,
  { version: before, offset, reopened }: EditPlace,
  { layer, seam }: Taken,
): Promise<void> {
  const { session } = studio;
  const open = studio.getSnapshot();
  if (!open || session.getSnapshot().document?.id !== edit.documentId)
    throw new AppError("not_found", "This edit's document is not open any more. Open it and accept again.");
  const { ids, files } = await filesOfLayer(layer, open);
  const retuned = ({ eraseId: _, ...old }: Layer): Layer => ({
    ...old,
    ...relativeTo(layer.region, offset),
    ...ids,
    seam,
  });
  const version: Version = {
    ...before,
    id: crypto.randomUUID(),
    label: before.label.endsWith(RETUNED) ? before.label : `${before.label}${RETUNED}`,
    layers: before.layers.map((old, i) => (i === reopened ? retuned(old) : old)),
    credits: 0,
    createdAt: new Date().toISOString(),
  };
  await selectVersion(studio, before.id, new AbortController().signal);
  session.addVersion(version, { files });
  await session.flush();
  useEditorState.getState().showView("edit");
  await forgetEdit(session, edit.id);
}
