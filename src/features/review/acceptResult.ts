import type { Layer, Version } from "../../contract/documents.ts";
import { NAME_MAX } from "../../contract/limits.ts";
import { AppError } from "../../core/appError.ts";
import { relativeTo, sameSize } from "../../core/geometry/geometry.ts";
import { reframedMask } from "../../core/mask/operations/movedMask.ts";
import { wholeText } from "../../core/wholeText.ts";
import { m } from "../../messages/messages.js";
import { imageIdOf } from "../../session/document/imageId.ts";
import { useEditorState } from "../../state/store.ts";
import { PRESET_NAME } from "../../ui/format.ts";
import type { CompletedEdit } from "../../workspace/completedEdit.ts";
import { EXTEND_PROMPT } from "../../workspace/extendPrompt.ts";
import { extendingAfter } from "../../workspace/extensionPlan.ts";
import { isNextStep } from "../../workspace/extensionRun.ts";
import type { ResultPlacement } from "../../workspace/resultPlacement.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { filesOfLayer, paintedMask, paintOf, type Taken } from "./blendResult.ts";

const isExtension = ({ version, offset, after }: ResultPlacement): boolean =>
  offset.x !== 0 || offset.y !== 0 || !sameSize(version.canvas, after);

/** The name of a version: the first words of its prompt, or else the kind of edit. */
function labelOf({ mode, prompt, preset }: CompletedEdit, isExtended: boolean): string {
  const words = prompt === EXTEND_PROMPT ? "" : prompt.split(/\s+/).slice(0, 4).join(" ");
  return (
    wholeText(words, NAME_MAX) ||
    (mode === "outpaint"
      ? preset
        ? PRESET_NAME[preset]
        : m.review_extended()
      : isExtended
        ? m.review_extended()
        : m.review_repainted())
  );
}

/**
 * Makes the blended result a layer on the version that it was blended to, and with it a version, which the next edit starts from. The
 * base image is not touched, and of the mask only this edit's paint.
 *
 * @throws AppError when the document is gone meanwhile
 */
export async function acceptResult(
  workspace: Workspace,
  edit: CompletedEdit,
  place: ResultPlacement,
  { layer, seam }: Taken,
): Promise<void> {
  const { session } = workspace;
  const { version: beneath, offset, after } = place;
  const open = workspace.getSnapshot();
  const { document: content } = session.getSnapshot();
  if (!open || content?.id !== edit.documentId) throw new AppError("not_found", m.review_document_closed());

  const { ids, files } = await filesOfLayer(layer, open);
  const painted = paintedMask(session, edit);
  const maskId = painted && (await imageIdOf(painted));
  const paint = await paintOf(session, edit, new AbortController().signal);
  const onCanvas = (placed: Layer): Layer => ({ ...placed, x: placed.x - after.x, y: placed.y - after.y });
  const moved = (placed: Layer): Layer => onCanvas({ ...placed, x: placed.x + offset.x, y: placed.y + offset.y });
  const { run: under } = useEditorState.getState();
  const step = under && isNextStep(under, edit) ? under : null;
  const label = labelOf(edit, isExtension(place) || step !== null);
  const version: Version = {
    id: crypto.randomUUID(),
    label: step ? m.version_of_step({ step: step.step, steps: step.steps, label }) : label,
    canvas: { width: after.width, height: after.height },
    layers: [
      ...beneath.layers.map(moved),
      onCanvas({ ...ids, ...layer.region, editId: edit.id, seam, ...(maskId && { maskId }) }),
    ],
    credits: edit.credits,
    createdAt: new Date().toISOString(),
  };
  const mask = isExtension(place)
    ? reframedMask(open.editor.committedMask, beneath.canvas, relativeTo(after, offset))
    : await workspace.maskOn(version.canvas, new AbortController().signal);
  if (painted && maskId) files.set(maskId, painted);
  const { ownFrame, run, showView } = useEditorState.getState();
  const rest = extendingAfter({ ownFrame, run }, edit, place, version);
  workspace.apply({
    label: m.review_accept(),
    version,
    files,
    mask,
    paint: isExtension(place) ? null : paint,
    editId: edit.id,
    setup: { frame: rest.ownFrame, run: rest.run, mode: rest.isOnward ? "extend" : "repaint" },
  });
  showView("edit");
  await session.flush();
}
