import type { QueryClient } from "@tanstack/react-query";
import { editCalls } from "../../api/edits.ts";
import type { Layer, Version } from "../../contract/documents.ts";
import type { EditRequest } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import { type Rect, relativeTo } from "../../core/geometry/geometry.ts";
import { m } from "../../messages/messages.js";
import { layerToAdjust, type PlacedLayer } from "../../session/document/versionBeneath.ts";
import { type CompletedEdit, hasResult } from "../../workspace/completedEdit.ts";
import type { Workspace } from "../../workspace/workspace.ts";

const GONE = m.review_result_gone();

/**
 * Puts a layer of an accepted version on review again, blended as it was there: with the result that it was made of, and the mask as
 * painted. It is looked at in the current version, where that has the same edit.
 *
 * @throws AppError `network` while the server, which keeps the result, cannot be reached; `not_found` when it has it no more
 */
export async function reopenLayer({ session }: Workspace, queries: QueryClient, opened: PlacedLayer): Promise<CompletedEdit> {
  const { editId, maskId, seam } = opened.layer;
  if (editId === undefined) throw new RangeError("No edit made this layer.");
  const edit = await editCalls(queries)
    .fetchEdit(editId)
    .catch((cause: unknown) => {
      if (cause instanceof AppError && cause.code === "not_found") throw new AppError("not_found", GONE, { cause });
      throw cause;
    });
  if (!hasResult(edit)) throw new AppError("not_found", GONE);
  const { document: content } = session.getSnapshot();
  const { version, layer } = content ? layerToAdjust(content, opened) : opened;
  const [maskBlob] = await Promise.all([maskId ? session.image(maskId) : null, session.image(edit.result.imageId)]);
  const { documentId, engine, mode, canvas, layers, prompt, params } = edit;
  const request: EditRequest = { documentId, engine, mode, canvas, layers, prompt, params };
  await session.reopenEdit({
    request,
    editId,
    maskBlob,
    ...(seam && { seam }),
    ...(edit.result.located === "uncertain" && { placed: placeOf(edit, version, layer) }),
    reopened: { versionId: version.id, imageId: layer.imageId },
  });
  return edit;
}

/** The area of the result: an extension's layer has its size. Where the canvas was extended, base and layers have moved. */
function placeOf({ layers: [first] }: CompletedEdit, { layers: [base] }: Version, { x, y, width, height }: Layer): Rect {
  const offset = { x: (base?.x ?? 0) - (first?.x ?? 0), y: (base?.y ?? 0) - (first?.y ?? 0) };
  return relativeTo({ x, y, width, height }, offset);
}
