import { AppError } from "../../core/appError.ts";
import { type Size, sameSize } from "../../core/geometry/geometry.ts";
import type { MaskDocument } from "../../core/mask/maskDocument.ts";
import { type Progress, partOf } from "../../core/mask/progress.ts";
import type { Editor } from "../../editor/editor.ts";
import { MaskImage, type MaskLook, type MaskReading, readMask, SAVED_MASK } from "../../imaging/readMask/readMask.ts";
import { m } from "../../messages/messages.js";
import type { Workspace } from "../../workspace/workspace.ts";
import type { EarlierMask } from "./MaskMenu.tsx";

/** An image that is to become the mask, where there is something to choose. Whoever has it closes `image`. */
export interface MaskToImport {
  readonly image: MaskImage;
  readonly look: MaskLook;
  readonly canvas: Size;
}

function openEditor(workspace: Workspace) {
  const open = workspace.getSnapshot();
  if (!open) throw new AppError("not_found", m.paint_nothing_open());
  return open.editor;
}

/**
 * Makes an image the mask where there is one way to read it: it is of the canvas's size, opaque, and black and white.
 *
 * @returns what has to be asked first; null when it is done
 * @throws AppError when the file is no image
 */
export async function offerMask(
  workspace: Workspace,
  file: Blob,
  signal: AbortSignal,
  onProgress: Progress,
): Promise<MaskToImport | null> {
  const editor = openEditor(workspace);
  const canvas = editor.mask.size;
  const image = new MaskImage(file);
  try {
    const look = await image.look(signal, partOf(onProgress, 0, LOOK_SHARE));
    if (!look.suggestion.isPlain || !sameSize(look.size, canvas)) return { image, look, canvas };
    replaceMask(editor, IMPORT, await image.read(SAVED_MASK, canvas, signal, partOf(onProgress, LOOK_SHARE, 1)));
  } catch (error) {
    image.close();
    throw error;
  }
  image.close();
  return null;
}

const LOOK_SHARE = 0.6;

/** Makes an image the mask, as one step. */
export async function importMask(
  workspace: Workspace,
  image: MaskImage,
  reading: MaskReading,
  signal: AbortSignal,
  onProgress: Progress,
): Promise<void> {
  const editor = openEditor(workspace);
  replaceMask(editor, IMPORT, await image.read(reading, editor.mask.size, signal, onProgress));
}

/** Brings back the mask of an earlier edit, as one step. */
export async function reuseMask(
  workspace: Workspace,
  { maskId }: EarlierMask,
  signal: AbortSignal,
  onProgress: Progress,
): Promise<void> {
  const editor = openEditor(workspace);
  const file = await workspace.session.image(maskId, signal);
  const mask = await readMask(file, editor.mask.size, SAVED_MASK, signal, onProgress);
  replaceMask(editor, m.paint_reuse_mask(), mask);
}

const IMPORT = m.paint_import_mask();
const replaceMask = (editor: Editor, label: string, mask: MaskDocument): void =>
  editor.run(label, (edit) => edit.blend(mask, "replace"));
