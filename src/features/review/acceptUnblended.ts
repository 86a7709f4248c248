import type { Version } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import { sameSize } from "../../core/geometry/geometry.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { sizeText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { currentVersion } from "../../session/document/documentContent.ts";
import { useEditorState } from "../../state/store.ts";
import type { CompletedEdit } from "../../workspace/completedEdit.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/**
 * Makes an unblended result the new picture, whole and at its own size: of the old one nothing is kept in it. The versions before stay, and
 * undo goes back to the one that was shown, with its mask.
 *
 * @throws AppError when the document is gone meanwhile, or the result cannot be had
 */
export async function acceptUnblended(workspace: Workspace, edit: CompletedEdit): Promise<void> {
  const { session } = workspace;
  const open = workspace.getSnapshot();
  const { document: content } = session.getSnapshot();
  if (!open || content?.id !== edit.documentId) throw new AppError("not_found", m.review_document_closed());
  const { imageId } = edit.result;
  const [file, { size }] = await Promise.all([session.image(imageId), open.pictures.of(imageId)]);
  const { width, height } = size;
  const version: Version = {
    id: crypto.randomUUID(),
    label: m.review_unblended_version({ size: sizeText(size) }),
    canvas: { width, height },
    layers: [{ imageId, x: 0, y: 0, width, height }],
    credits: edit.credits,
    createdAt: new Date().toISOString(),
  };
  const { canvas } = currentVersion(session.getSnapshot().document ?? content);
  workspace.apply({
    label: m.review_unblended(),
    version,
    files: new Map([[imageId, file]]),
    // On a canvas as large the mask stays.
    ...(!sameSize(canvas, version.canvas) && { mask: new MaskDocument(version.canvas) }),
    editId: edit.id,
    setup: { mode: "repaint" },
  });
  useEditorState.getState().showView("edit");
  await session.flush();
}
