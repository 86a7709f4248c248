import { type Size, sameSize } from "../../core/geometry.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { readMask, SAVED_MASK } from "../../imaging/readMask.ts";
import type { Session } from "../../session/session.ts";
import type { OpenDocument, Studio } from "../studio.ts";

/**
 * Makes ready to work on a canvas on which an edit is accepted, and to take that edit's paint off its mask: as one step, which undo
 * brings back. What else was painted there stays.
 *
 * @param paint of the edit, of the size of the canvas that it was asked for; null where it has none
 * @returns does it, at once
 */
export async function takeOffPaint(
  studio: Studio,
  { editor, pictures }: OpenDocument,
  canvas: Size,
  paint: MaskDocument | null,
): Promise<() => void> {
  const { session } = studio;
  const isShown = sameSize(editor.mask.size, canvas);
  const waiting = isShown ? null : await waitingMask(session, canvas);
  return () => {
    if (waiting) studio.show(pictures, waiting);
    const shown = studio.getSnapshot()?.editor ?? editor;
    if (paint && sameSize(paint.size, canvas)) shown.run("Accept", (edit) => edit.blend(paint, "subtract"));
    if (!shown.settledMask.bounds()) session.setMask(null);
  };
}

/** What was painted on a canvas of that size before. */
async function waitingMask(session: Session, canvas: Size): Promise<MaskDocument> {
  const kept = await session.mask(canvas);
  return kept ? readMask(kept, canvas, SAVED_MASK, new AbortController().signal) : new MaskDocument(canvas);
}
