import { sameSize } from "../../core/geometry.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { readMask, SAVED_MASK } from "../../imaging/readMask.ts";
import { currentVersion } from "../../session/documentContent.ts";
import type { Studio } from "../studio.ts";

/** Works on another version. The mask comes along where the canvas is as large; else that canvas's own mask comes back. */
export async function selectVersion(studio: Studio, id: string, signal: AbortSignal): Promise<void> {
  const { session } = studio;
  const open = studio.getSnapshot();
  const before = session.getSnapshot().document;
  if (!open || !before) return;
  const canvas = before.versions.find((version) => version.id === id)?.canvas;
  if (!canvas || sameSize(currentVersion(before).canvas, canvas)) return session.selectVersion(id);
  const kept = await session.mask(canvas);
  const mask = kept ? await readMask(kept, canvas, SAVED_MASK, signal) : new MaskDocument(canvas);
  // Not before: until then strokes belong to the version that is still shown.
  if (signal.aborted || session.getSnapshot().document?.id !== before.id) return;
  session.selectVersion(id);
  studio.show(open.pictures, mask);
}
