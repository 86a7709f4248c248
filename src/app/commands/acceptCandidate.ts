import type { Layer, Version } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import { sameSize } from "../../core/geometry.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { clear } from "../../core/mask/runs.ts";
import { currentVersion } from "../../session/documentContent.ts";
import { imageIdOf } from "../../session/imageId.ts";
import { useEditorState } from "../../state/store.ts";
import type { Studio } from "../studio.ts";
import { forgetEdit } from "./forgetEdit.ts";
import { type AnsweredEdit, type Joined, paintedMask } from "./joinCandidate.ts";

/** What a version is called: its prompt's first words, or what was done. */
function labelOf({ mode, prompt, preset }: AnsweredEdit): string {
  const words = prompt.split(/\s+/).slice(0, 4).join(" ");
  return words || (mode === "outpaint" ? (preset ?? "Extended") : "Repainted");
}

/**
 * Makes the joined candidate a layer, and with it a version, which the next edit starts from. The base image is not touched.
 *
 * @throws AppError when the document is gone meanwhile
 */
export async function acceptCandidate(studio: Studio, edit: AnsweredEdit, { layer, seam, canvas }: Joined): Promise<void> {
  const { session } = studio;
  const open = studio.getSnapshot();
  const { document: content } = session.getSnapshot();
  if (!open || content?.id !== edit.documentId)
    throw new AppError("not_found", "This edit's document is not open any more. Open it and accept again.");

  const imageId = await imageIdOf(layer.png);
  const painted = paintedMask(session, edit);
  const maskId = painted && (await imageIdOf(painted));
  const before = currentVersion(content);
  const beneath = content.versions.find(({ layers }) => sameLayers(layers, edit.layers)) ?? before;
  const moved = (placed: Layer): Layer => ({ ...placed, x: placed.x - canvas.x, y: placed.y - canvas.y });
  const version: Version = {
    id: crypto.randomUUID(),
    label: labelOf(edit),
    canvas: { width: canvas.width, height: canvas.height },
    layers: [...beneath.layers.map(moved), moved({ imageId, ...layer.region, editId: edit.id, seam, ...(maskId && { maskId }) })],
    credits: edit.credits,
    createdAt: new Date().toISOString(),
  };
  open.pictures.add(imageId, layer.picture);
  const files = new Map([[imageId, layer.png]]);
  if (painted && maskId) files.set(maskId, painted);
  session.addVersion(version, { files });
  await session.flush();
  if (sameSize(before.canvas, version.canvas)) open.editor.run("Accept", clear);
  else studio.show(open.pictures, new MaskDocument(version.canvas));
  session.setMask(null);
  // Before the first wait: a change of view ends a stroke, and the designer may paint on at once.
  const { pickMode, showView } = useEditorState.getState();
  pickMode("repaint");
  showView("edit");
  await forgetEdit(session, edit.id);
}

const sameLayers = (layers: readonly Layer[], placed: AnsweredEdit["layers"]): boolean =>
  layers.length === placed.length &&
  layers.every(({ imageId, x, y }, index) => {
    const other = placed[index];
    return other?.imageId === imageId && other.x === x && other.y === y;
  });
