import type { Layer, Version } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import { relativeTo } from "../../core/geometry/geometry.ts";
import { m } from "../../messages/messages.js";
import { layerToAdjust, offsetOn } from "../../session/document/versionBeneath.ts";
import { useEditorState } from "../../state/store.ts";
import type { CompletedEdit } from "../../workspace/completedEdit.ts";
import type { ResultPlacement } from "../../workspace/resultPlacement.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { filesOfLayer, type Taken } from "./blendResult.ts";

const ADJUSTED = m.adjusted_version({ label: "" });

/**
 * Makes a version of the current one in which an edit's layer is blended anew: those beneath and above stay as they are and where they
 * are. Where the current one does not have that edit, it is a version of the one that was looked at. Every version stays, and so does
 * the mask that is being painted.
 *
 * @throws AppError when the document is gone meanwhile
 */
export async function acceptReblended(
  workspace: Workspace,
  edit: CompletedEdit,
  { version: reviewed, reopened }: ResultPlacement,
  { layer, seam }: Taken,
): Promise<void> {
  const { session } = workspace;
  const open = workspace.getSnapshot();
  const { document: content } = session.getSnapshot();
  const old = reviewed.layers[reopened ?? -1];
  if (!open || !old || content?.id !== edit.documentId) throw new AppError("not_found", m.review_document_closed());
  // Another version may have become the current one meanwhile.
  const { version: before, layer: replaced } = layerToAdjust(content, { version: reviewed, layer: old });
  const offset = offsetOn(before, edit);
  const { ids, files } = await filesOfLayer(layer, open);
  const adjusted = ({ eraseId: _, ...one }: Layer): Layer => ({
    ...one,
    ...relativeTo(layer.region, offset),
    ...ids,
    seam,
  });
  const version: Version = {
    ...before,
    id: crypto.randomUUID(),
    label: before.label.endsWith(ADJUSTED) ? before.label : m.adjusted_version({ label: before.label }),
    layers: before.layers.map((one) => (one === replaced ? adjusted(one) : one)),
    credits: 0,
    createdAt: new Date().toISOString(),
  };
  workspace.apply({
    label: m.review_accept(),
    version,
    files,
    mask: await workspace.maskOn(version.canvas, new AbortController().signal),
    editId: edit.id,
  });
  useEditorState.getState().showView("edit");
  await session.flush();
}
