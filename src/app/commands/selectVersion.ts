import { sameSize } from "../../core/geometry.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { readMask } from "../../imaging/maskPng.ts";
import { currentVersion } from "../../session/documentContent.ts";
import type { Studio } from "../studio.ts";

/** Works on another version. The mask comes along where the canvas is as large; else that canvas's own mask comes back. */
export async function selectVersion(studio: Studio, id: string, signal: AbortSignal): Promise<void> {
  const { session } = studio;
  const open = studio.getSnapshot();
  const before = session.getSnapshot().document;
  if (!open || !before) return;
  session.selectVersion(id);
  const { document: after } = session.getSnapshot();
  if (!after || sameSize(currentVersion(before).canvas, currentVersion(after).canvas)) return;
  const { canvas } = currentVersion(after);
  const mask = await session.mask();
  studio.show(open.pictures, mask ? await readMask(mask, canvas, signal) : new MaskDocument(canvas));
}
